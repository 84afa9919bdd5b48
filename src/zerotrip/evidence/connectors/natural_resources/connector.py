"""What the register of real estate's answers mean: a row for each unit that the household of the person asked
about (SQRZJH) owns. BDCDYH numbers the unit, once for all its owners; YT its use, 11 and 12 are homes in town
and country.
"""

from __future__ import annotations

from datetime import timedelta

from zerotrip.evidence.connectors.gateway import Gateway, Row, hear, only_about
from zerotrip.evidence.connectors.natural_resources.client import Client
from zerotrip.evidence.registry import Health, Heard, Inquiry, Source, Told

PROPERTY = Source(
    "natural-resources.property",
    {"zh-Hans": "自然资源 · 不动产登记", "en": "Natural resources · real estate"},
    ("household.homes",),
    timedelta(days=30),
)
HOMES = ("11", "12")


class NaturalResources:
    name = "natural-resources"
    label = {"zh-Hans": "自然资源", "en": "Natural resources"}
    sources = {PROPERTY.key: PROPERTY}

    def __init__(self, gateway: Gateway) -> None:
        self._gateway, self._client = gateway, Client(gateway)

    def fetch(self, source: str, inquiry: Inquiry) -> Heard:
        return hear(self._client.property, read_property, inquiry)

    def check(self) -> Health:
        return self._gateway.check()


def read_property(rows: list[Row], inquiry: Inquiry) -> list[Told]:
    mine = only_about(rows, inquiry.id_number, key="SQRZJH")
    return [Told("household.homes", len({row["BDCDYH"] for row in mine if row["YT"] in HOMES}))]
