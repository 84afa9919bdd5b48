"""What public security's answers mean. XB 1 male, 2 female (GB/T 2261.1); CSRQ a date as eight digits."""

from __future__ import annotations

from datetime import date, timedelta

from zerotrip.evidence.connectors.gateway import Gateway, Row, hear, only_about
from zerotrip.evidence.connectors.public_security.client import Client
from zerotrip.evidence.registry import Health, Heard, Inquiry, Source, Told
from zerotrip.evidence.states import Status

IDENTITY = Source(
    "public-security.identity",
    {"zh-Hans": "公安 · 居民身份", "en": "Public security · identity"},
    ("member.sex", "member.birth_date"),
    timedelta(days=365),
)
HOUSEHOLD = Source(
    "public-security.household",
    {"zh-Hans": "公安 · 户籍", "en": "Public security · household register"},
    ("household.size",),
    timedelta(days=90),
)
SEXES = {"1": "male", "2": "female"}


class PublicSecurity:
    name = "public-security"
    label = {"zh-Hans": "公安", "en": "Public security"}
    sources = {source.key: source for source in (IDENTITY, HOUSEHOLD)}

    def __init__(self, gateway: Gateway) -> None:
        client = Client(gateway)
        self._gateway = gateway
        self._routes = {
            IDENTITY.key: (client.identity, read_identity),
            HOUSEHOLD.key: (client.household, read_household),
        }

    def fetch(self, source: str, inquiry: Inquiry) -> Heard:
        call, read = self._routes[source]
        return hear(call, read, inquiry)

    def check(self) -> Health:
        return self._gateway.check()


def read_identity(rows: list[Row], inquiry: Inquiry) -> list[Told]:
    for row in only_about(rows, inquiry.id_number, key="GMSFHM"):
        sex = SEXES.get(str(row.get("XB", "")))
        born = str(row.get("CSRQ") or "")
        return [
            Told("member.sex", sex, Status.KNOWN if sex else Status.MISSING),
            Told("member.birth_date", _day(born))
            if born
            else Told("member.birth_date", status=Status.MISSING),
        ]
    return [Told(fact, status=Status.MISSING) for fact in IDENTITY.facts]


def read_household(rows: list[Row], inquiry: Inquiry) -> list[Told]:
    """One row per person of the household; the person asked about is among them."""
    if not rows:
        return [Told("household.size", status=Status.MISSING)]
    numbers = {str(row["GMSFHM"]).upper() for row in rows}
    if inquiry.id_number.upper() not in numbers:
        raise ValueError("a household without the person asked about")
    return [Told("household.size", len(numbers))]


def _day(eight: str) -> date:
    if len(eight) != 8:
        raise ValueError("a date has eight digits")
    return date(int(eight[:4]), int(eight[4:6]), int(eight[6:]))
