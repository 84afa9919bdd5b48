"""A department's office as the settings describe it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings

from zerotrip.demo.departments.civil_affairs import CivilAffairs
from zerotrip.demo.departments.human_resources import HumanResources
from zerotrip.demo.departments.medical_insurance import MedicalInsurance
from zerotrip.demo.departments.office import Office
from zerotrip.demo.departments.public_security import PublicSecurity

OFFICES: dict[str, type[Office]] = {
    office.name: office for office in (PublicSecurity, CivilAffairs, MedicalInsurance, HumanResources)
}


def open_office(name: str, *, feed_url: str = "", keep: Path | None = None, **common: Any) -> Office:
    """`common`: members, seed, today, units. Keys and secrets are the platform's own for this department."""
    line = settings.ZEROTRIP_DEPARTMENTS[name]
    common |= {"app_key": line["app_key"], "app_secret": line["app_secret"]}
    if name == MedicalInsurance.name:
        return MedicalInsurance(feed_secret=line["feed_secret"], feed_url=feed_url, keep=keep, **common)
    return OFFICES[name](**common)
