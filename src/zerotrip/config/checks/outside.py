"""Whom the platform talks to, and for whom it pays."""

from __future__ import annotations

import os
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

from zerotrip.config.ports import HOST
from zerotrip.config.settings import SAMPLE_PAYER


def check(**_: object) -> Iterator[CheckMessage]:
    if settings.ZEROTRIP_PAYER["account"] == SAMPLE_PAYER["account"]:
        yield Error(
            "Payments would leave from the account of the sample.",
            hint="Set ZEROTRIP_PAYER to the union's own name, account, bank_name and bank_code.",
            id="zerotrip.E040",
        )
    yield from _simulated()
    yield from _channels()


def _simulated() -> Iterator[CheckMessage]:
    lines = settings.ZEROTRIP_DEPARTMENTS.items()
    here = sorted(name for name, line in lines if urlsplit(line["url"]).hostname == HOST)
    if here:
        yield Warning(
            f"Questions to {', '.join(here)} go to simulated departments, which do not answer.",
            hint="Name those who are connected in ZEROTRIP_DEPARTMENTS; what others would know is asked of "
            "people.",
            id="zerotrip.W041",
        )
    plain = sorted(
        name for name, line in lines if name not in here and not line["url"].startswith("https://")
    )
    if plain:
        yield Error(
            f"What {', '.join(plain)} tell us can be read and changed on the way.",
            hint="Give them addresses that begin with https:// in ZEROTRIP_DEPARTMENTS.",
            id="zerotrip.E042",
        )
    if not os.environ.get("ZEROTRIP_BANK"):
        yield Warning(
            "Payment files go to a simulated bank, which does not answer.",
            hint="Set ZEROTRIP_BANK to the address of the bank's file exchange. Without one, "
            "cashiers take files to the bank by hand.",
            id="zerotrip.W043",
        )


def _channels() -> Iterator[CheckMessage]:
    channels = {"ZEROTRIP_MAIL_URL": settings.ZEROTRIP_MAIL_URL, **settings.ZEROTRIP_CHANNELS}
    for name, address in channels.items():
        if address and ("{to}" not in address or "://" not in address):
            yield Error(
                f"{name} names nobody to write to.",
                hint="Write it as an apprise address with {to} where the reader's own address belongs.",
                id="zerotrip.E044",
            )
