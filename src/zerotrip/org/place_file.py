"""Taking over `packs/<place>/places.toml`: the file wins over what was there."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Invalid
from zerotrip.org.models import Organisation, ServicePlace

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@transaction.atomic
def load_places(*, file: Path, by: Actor, at: datetime) -> int:
    """Places that somebody was helped at stay where mandates name them, even when the file drops them."""
    entries = tomllib.loads(file.read_text("utf-8"), parse_float=Decimal)["place"]
    homes = Organisation.objects.in_bulk({entry["organisation"] for entry in entries}, field_name="code")
    for entry in entries:
        if entry["organisation"] not in homes:
            raise Invalid(
                "place-of-nobody",
                _("Service place %(place)s belongs to %(organisation)s, which is no organisation here."),
                place=entry["code"],
                organisation=entry["organisation"],
            )
        fields = _fields(entry) | {"organisation": homes[entry["organisation"]]}
        ServicePlace.objects.update_or_create(code=entry["code"], defaults=fields)
    record("org.places-loaded", f"file:{file.name}", by=by, at=at, data={"places": len(entries)})
    return len(entries)


def _fields(entry: Mapping[str, Any]) -> dict[str, Any]:
    hours = entry["hours"]
    return {
        "name_zh": entry["name"]["zh-Hans"],
        "name_en": entry["name"]["en"],
        "address_zh": entry["address"]["zh-Hans"],
        "address_en": entry["address"]["en"],
        "district": entry["district"],
        "phone": entry["phone"],
        "latitude": entry["latitude"],
        "longitude": entry["longitude"],
        "weekly": [hours.get(day, []) for day in DAYS],
        "exceptions": {one["on"].isoformat(): one.get("hours", []) for one in entry.get("exceptions", [])},
        "does": entry["does"],
        "is_sample": entry.get("mark") in ("W", "K", "A"),
    }
