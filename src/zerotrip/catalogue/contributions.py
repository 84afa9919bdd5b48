"""Dues and employer's contribution of a place, dated: `packs/<place>/contributions.toml`."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from zerotrip.catalogue.folder import read_contributions
from zerotrip.catalogue.place_files import Contribution

PLACE = "hangzhou"


def contributions_on(day: date) -> list[Contribution]:
    """The rate of each key in force that day, in the order of the file."""
    in_force: dict[str, Contribution] = {}
    for rate in sorted(_all(), key=lambda rate: rate.since):
        if rate.since <= day:
            in_force[rate.key] = rate
    return [in_force[key] for key in dict.fromkeys(rate.key for rate in _all()) if key in in_force]


@lru_cache(maxsize=1)
def _all() -> tuple[Contribution, ...]:
    path = Path(settings.ZEROTRIP_PACKS) / PLACE / "contributions.toml"
    return read_contributions(path).contribution if path.exists() else ()
