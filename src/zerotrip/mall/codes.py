"""The code that a member shows and a desk scans or types: the order's number and a seal of ours.

It stands nowhere in the database, so whoever reads that cannot pick anything up.
"""

from __future__ import annotations

import io
import secrets

import qrcode
import qrcode.image.svg
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.safestring import SafeString, mark_safe

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that looks like something else
REF, SEAL = 6, 8


def fresh_ref() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(REF))


def code_of(ref: str) -> str:
    return f"{ref}-{_seal(ref)}"


def ref_in(typed: str) -> str | None:
    """The order's number where the code is genuine; blanks, hyphens and small letters do not matter."""
    plain = "".join(char for char in typed.upper() if char in ALPHABET)
    ref, seal = plain[:REF], plain[REF:]
    return ref if len(plain) == REF + SEAL and constant_time_compare(seal, _seal(ref)) else None


def qr(ref: str) -> SafeString:
    image = qrcode.make(code_of(ref), image_factory=qrcode.image.svg.SvgPathImage, border=2)
    written = io.BytesIO()
    image.save(written)
    svg = written.getvalue().decode().partition("?>")[2].strip()
    return mark_safe(svg)  # noqa: S308  # made of the code alone, whose letters are ours


def _seal(ref: str) -> str:
    digest = salted_hmac("zerotrip.mall.order", ref, algorithm="sha256").digest()
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:SEAL])
