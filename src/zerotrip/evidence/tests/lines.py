"""Connectors on lines to simulated departments that run in threads of the test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import httpx
from django.conf import settings

from zerotrip.demo.departments.medical_insurance import MedicalInsurance
from zerotrip.demo.departments.office import Office
from zerotrip.demo.departments.opening import OFFICES, open_office
from zerotrip.demo.departments.server import running
from zerotrip.evidence.connectors.gateway import Gateway
from zerotrip.evidence.connectors.plugging import MAKERS
from zerotrip.evidence.registry import Connector, registry

IMPATIENT = httpx.Timeout(1.5)
"""Long enough for eleven departments to answer at once on a busy machine."""


@dataclass
class Lines:
    offices: dict[str, Office]
    connectors: dict[str, Connector]
    urls: dict[str, str]

    @property
    def medical(self) -> MedicalInsurance:
        return cast(MedicalInsurance, self.offices["medical-insurance"])


@contextmanager
def lines(today: date, **medical: Any) -> Iterator[Lines]:
    """Plugs in a connector per department for as long as the block lasts."""
    before = dict(registry.connectors)
    with ExitStack() as stack:
        offices, connectors, urls = {}, {}, {}
        for name in OFFICES:
            extra = medical if name == "medical-insurance" else {}
            office = open_office(name, today=lambda: today, units=("330106-0001",), members=200, **extra)
            server = stack.enter_context(running(office))
            line = settings.ZEROTRIP_DEPARTMENTS[name]
            gateway = Gateway(
                url=server.url, app_key=line["app_key"], app_secret=line["app_secret"], timeout=IMPATIENT
            )
            stack.callback(gateway.close)
            offices[name], urls[name] = office, server.url
            connectors[name] = MAKERS[name](gateway, line)
        registry.connectors.clear()
        registry.connectors.update(connectors)
        try:
            yield Lines(offices, connectors, urls)
        finally:
            registry.connectors.clear()
            registry.connectors.update(before)
