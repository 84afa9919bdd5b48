"""Connectors from the settings. `config/wiring.py` calls this once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from zerotrip.evidence.connectors.bank_check.connector import BankCheck
from zerotrip.evidence.connectors.civil_affairs.connector import CivilAffairs
from zerotrip.evidence.connectors.disabled_persons.connector import DisabledPersons
from zerotrip.evidence.connectors.education.connector import Education
from zerotrip.evidence.connectors.emergency.connector import Emergency
from zerotrip.evidence.connectors.gateway import Gateway
from zerotrip.evidence.connectors.human_resources.connector import HumanResources
from zerotrip.evidence.connectors.medical_insurance.connector import CITY, SELF_BORNE, MedicalInsurance
from zerotrip.evidence.connectors.natural_resources.connector import NaturalResources
from zerotrip.evidence.connectors.public_security.connector import PublicSecurity
from zerotrip.evidence.connectors.tax.connector import Tax
from zerotrip.evidence.connectors.transport.connector import Transport
from zerotrip.evidence.registry import Connector, register

Line = Mapping[str, Any]
"""url, app_key, app_secret, feed_secret; and if they differ from the usual: city, self_borne."""


def _medical_insurance(gateway: Gateway, line: Line) -> Connector:
    return MedicalInsurance(
        gateway, self_borne=line.get("self_borne", SELF_BORNE), city=line.get("city", CITY)
    )


MAKERS: dict[str, Callable[[Gateway, Line], Connector]] = {
    PublicSecurity.name: lambda gateway, line: PublicSecurity(gateway, city=line.get("city", CITY)),
    CivilAffairs.name: lambda gateway, line: CivilAffairs(gateway),
    MedicalInsurance.name: _medical_insurance,
    HumanResources.name: lambda gateway, line: HumanResources(gateway),
    Education.name: lambda gateway, line: Education(gateway),
    BankCheck.name: lambda gateway, line: BankCheck(gateway),
    Tax.name: lambda gateway, line: Tax(gateway),
    NaturalResources.name: lambda gateway, line: NaturalResources(gateway),
    DisabledPersons.name: lambda gateway, line: DisabledPersons(gateway),
    Emergency.name: lambda gateway, line: Emergency(gateway),
    Transport.name: lambda gateway, line: Transport(gateway),
}


def plug_in(lines: Mapping[str, Line]) -> None:
    """Registers a connector for every department there is a line to."""
    for name, line in lines.items():
        if name not in MAKERS:
            raise LookupError(
                f"ZEROTRIP_DEPARTMENTS names {name!r}; connectors exist for {', '.join(MAKERS)}"
            )
        lacking = [key for key in ("url", "app_key", "app_secret") if not line.get(key)]
        if lacking:
            raise LookupError(f"ZEROTRIP_DEPARTMENTS: {name} has no {', '.join(lacking)}")
        gateway = Gateway(url=line["url"], app_key=line["app_key"], app_secret=line["app_secret"])
        register(MAKERS[name](gateway, line))
