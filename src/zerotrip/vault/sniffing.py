"""What a file is, by its content; names and declared types are the sender's and prove nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TAKEN: dict[str, Callable[[bytes], bool]] = {
    "image/jpeg": lambda head: head.startswith(b"\xff\xd8\xff"),
    "image/png": lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"),
    "image/webp": lambda head: head.startswith(b"RIFF") and head[8:12] == b"WEBP",
    "application/pdf": lambda head: head.startswith(b"%PDF-"),
}
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis")
_NAMED: tuple[tuple[bytes, Promise], ...] = (
    (b"GIF8", _("a GIF animation")),
    (b"BM", _("a BMP picture")),
    (b"II*\x00", _("a TIFF picture")),
    (b"MM\x00*", _("a TIFF picture")),
    (b"PK\x03\x04", _("an Office document or a ZIP archive")),
    (b"\xd0\xcf\x11\xe0", _("an Office document")),
    (b"Rar!", _("an archive")),
    (b"7z\xbc\xaf", _("an archive")),
    (b"\x1f\x8b", _("an archive")),
    (b"MZ", _("a program")),
    (b"\x7fELF", _("a program")),
)
_LOOK_AHEAD = 1024


def media_type_of(content: bytes) -> str | None:
    """One of the types that are taken, or None."""
    return next((name for name, fits in TAKEN.items() if fits(content)), None)


def is_heic(content: bytes) -> bool:
    return content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS


def named(content: bytes) -> Promise:
    """What a file that is not taken is, in words for whoever sent it."""
    for start, name in _NAMED:
        if content.startswith(start):
            return name
    if content[4:8] == b"ftyp":
        return _("a video or a picture in a format of its own")
    text = content[:_LOOK_AHEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<?xml", b"<svg", b"<!doctype", b"<html")):
        return _("a web page or a drawing")
    if text and not re.search(rb"[\x00-\x08\x0e-\x1f]", text):
        return _("a text file")
    return _("a file of an unknown kind")
