"""What public security's answers mean.

Identity: XB 1 male, 2 female (GB/T 2261.1); CSRQ a date as eight digits; HJXZQH where the person is
registered (GB/T 2260: 3301 is Hangzhou); HKXZ the kind of register, 1 town, 2 country. Household: a row for
each person; YHZGX says what they are to the head (GB/T 4761).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from zerotrip.core.identity import read_id_number
from zerotrip.evidence.connectors.gateway import Gateway, Reader, Row, hear, only_about
from zerotrip.evidence.connectors.public_security.client import Client
from zerotrip.evidence.connectors.reading import day, told
from zerotrip.evidence.registry import Health, Heard, Inquiry, Source, Told
from zerotrip.members.households import Registered

IDENTITY = Source(
    "public-security.identity",
    {"zh-Hans": "公安 · 居民身份", "en": "Public security · identity"},
    ("member.sex", "member.birth_date", "member.registered_local", "member.rural_household"),
    timedelta(days=365),
)
HOUSEHOLD = Source(
    "public-security.household",
    {"zh-Hans": "公安 · 户籍", "en": "Public security · household register"},
    ("household.size", "household.people"),
    timedelta(days=90),
)
SEXES = {"1": "male", "2": "female"}
RURAL = {"1": False, "2": True}
CITY = "3301"
RELATIONS = {"02": "head", "1": "spouse", "2": "child", "3": "child", "5": "parent"}
"""By the first digit of the code, but for the head."""


class PublicSecurity:
    name = "public-security"
    label = {"zh-Hans": "公安", "en": "Public security"}
    sources = {source.key: source for source in (IDENTITY, HOUSEHOLD)}

    def __init__(self, gateway: Gateway, *, city: str = CITY) -> None:
        client = Client(gateway)
        self._gateway = gateway
        self._routes: dict[str, tuple[Callable[[Inquiry], list[Row]], Reader]] = {
            IDENTITY.key: (client.identity, partial(read_identity, city=city)),
            HOUSEHOLD.key: (client.household, read_household),
        }

    def fetch(self, source: str, inquiry: Inquiry) -> Heard:
        call, read = self._routes[source]
        return hear(call, read, inquiry)

    def check(self) -> Health:
        return self._gateway.check()


def read_identity(rows: list[Row], inquiry: Inquiry, *, city: str = CITY) -> list[Told]:
    row: Row = next(iter(only_about(rows, inquiry.id_number, key="GMSFHM")), {})
    place = str(row.get("HJXZQH") or "")
    return [
        told("member.sex", SEXES.get(str(row.get("XB", "")))),
        told("member.birth_date", day(row.get("CSRQ"))),
        told("member.registered_local", place.startswith(city) if place else None),
        told("member.rural_household", RURAL.get(str(row.get("HKXZ", ""))[:1])),
    ]


def read_household(rows: list[Row], inquiry: Inquiry) -> list[Told]:
    """One row per person of the household; the person asked about is among them."""
    if not rows:
        return [told(fact, None) for fact in HOUSEHOLD.facts]
    people = {str(row["GMSFHM"]).upper(): row for row in rows}
    if inquiry.id_number.upper() not in people:
        raise ValueError("a household without the person asked about")
    listed = [_person(number, row) for number, row in sorted(people.items(), key=lambda each: each[0][6:14])]
    return [told("household.size", len(people)), told("household.people", listed)]


def people_in(rows: list[Row]) -> list[Registered]:
    """The same rows for the union's own book of households; each person once."""
    people = {str(row["GMSFHM"]).upper(): row for row in rows}
    return [
        Registered(number, str(row.get("XM") or ""), **_person(number, row)) for number, row in people.items()
    ]


def _person(number: str, row: Row) -> dict[str, Any]:
    """Born when and of which sex, where the row leaves it out, stands in the number itself."""
    code = str(row["YHZGX"])
    known = read_id_number(number)
    return {
        "relation": RELATIONS.get(code) or RELATIONS.get(code[:1], "other"),
        "born_on": day(row.get("CSRQ")) or known.birth_date,
        "sex": SEXES.get(str(row.get("XB", ""))) or known.sex,
    }
