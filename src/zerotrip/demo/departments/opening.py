"""A department's office as the settings describe it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings

from zerotrip.config.ports import BANK, HOST, outside
from zerotrip.demo.departments.bank_check import BankCheck
from zerotrip.demo.departments.civil_affairs import CivilAffairs
from zerotrip.demo.departments.disabled_persons import DisabledPersons
from zerotrip.demo.departments.education import Education
from zerotrip.demo.departments.emergency import Emergency
from zerotrip.demo.departments.human_resources import HumanResources
from zerotrip.demo.departments.medical_insurance import MedicalInsurance
from zerotrip.demo.departments.natural_resources import NaturalResources
from zerotrip.demo.departments.office import Office
from zerotrip.demo.departments.public_security import PublicSecurity
from zerotrip.demo.departments.tax import Tax
from zerotrip.demo.departments.transport import Transport

OFFICES: dict[str, type[Office]] = {
    office.name: office
    for office in (
        *(PublicSecurity, CivilAffairs, MedicalInsurance, HumanResources),
        *(Education, Transport, Emergency, DisabledPersons, NaturalResources, Tax, BankCheck),
    )
}


def open_office(name: str, *, feed_url: str = "", keep: Path | None = None, **common: Any) -> Office:
    """`common`: members, seed, today, units. Keys and secrets are the platform's own for this department."""
    line = settings.ZEROTRIP_DEPARTMENTS[name]
    common |= {"app_key": line["app_key"], "app_secret": line["app_secret"]}
    common["keep"] = keep
    if name == MedicalInsurance.name:
        return MedicalInsurance(feed_secret=line["feed_secret"], feed_url=feed_url, **common)
    return OFFICES[name](**common)


def open_kept(name: str, *, feed_url: str = "", **common: Any) -> Office:
    """As `zerotrip up` has it: pushes to the platform of these settings, remembers what was added by hand."""
    feed = feed_url or f"http://{HOST}:{settings.ZEROTRIP_PORT}/api/feeds/{name}/settlements"
    keep = settings.ZEROTRIP_HOME / "departments" / f"{name}.json"
    return open_office(name, feed_url=feed, keep=keep, **common)


def simulated() -> dict[str, int]:
    """Departments whose line leads to the port kept for them here; what has an address of its own is real."""
    lines = settings.ZEROTRIP_DEPARTMENTS
    return {
        name: port
        for name, port in outside(settings.ZEROTRIP_PORT).items()
        if name != BANK and lines[name]["url"] == f"http://{HOST}:{port}"
    }
