"""What education's answers mean.

Enrolment: a row for each who studies, the person asked about (XSGX 01) and their children (02). XJH is
the number of the student, PYCC the level, MBXX 1 a private school, JWJD 1 abroad, MXF 1 no fee to pay, SFBZ
the fee of a year, BDSFBZ what public schools of the place take. Nobody studies: an empty list, and known.
Degree: XL the level (GB/T 4658), BYRQ the day; the highest counts. Not in the register: "none", and no day.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from zerotrip.evidence.connectors.education.client import Client
from zerotrip.evidence.connectors.gateway import Gateway, Row, hear, only_about
from zerotrip.evidence.connectors.reading import fen, flag, once, the_day, told_or_none, without_gaps
from zerotrip.evidence.registry import Health, Heard, Inquiry, Source, Told

ENROLMENT = Source(
    "education.enrolment",
    {"zh-Hans": "教育 · 学籍", "en": "Education · enrolment"},
    ("students",),
    timedelta(days=90),
)
DEGREE = Source(
    "education.degree",
    {"zh-Hans": "教育 · 学历", "en": "Education · degrees"},
    ("member.degree", "member.degree_on"),
    timedelta(days=30),
)
RELATIONS = {"01": "self", "02": "child"}
LEVELS = {"1": "compulsory", "2": "senior-high", "3": "vocational", "4": "tertiary"}
DEGREES = {"1": "master", "2": "bachelor", "3": "college"}
"""By the first digit of the code: graduate school, university, college. What is below counts for no item."""
HIGHEST = ("college", "bachelor", "master")


class Education:
    name = "education"
    label = {"zh-Hans": "教育", "en": "Education"}
    sources = {source.key: source for source in (ENROLMENT, DEGREE)}

    def __init__(self, gateway: Gateway) -> None:
        client = Client(gateway)
        self._gateway = gateway
        self._routes = {
            ENROLMENT.key: (client.enrolment, read_enrolment),
            DEGREE.key: (client.degree, read_degree),
        }

    def fetch(self, source: str, inquiry: Inquiry) -> Heard:
        call, read = self._routes[source]
        return hear(call, read, inquiry)

    def check(self) -> Health:
        return self._gateway.check()


def read_enrolment(rows: list[Row], inquiry: Inquiry) -> list[Told]:
    mine = once(only_about(rows, inquiry.id_number, key="SFZJH"))
    return [Told("students", [_student(row) for row in sorted(mine, key=lambda row: str(row["XJH"]))])]


def _student(row: Row) -> dict[str, Any]:
    return without_gaps(
        {
            "relation": RELATIONS[row["XSGX"]],
            "level": LEVELS[row["PYCC"]],
            "enrolled_on": the_day(row, "RXRQ"),
            "private": flag(row.get("MBXX")),
            "fee": fen(row.get("SFBZ")),
            "local_fee": fen(row.get("BDSFBZ")),
            "abroad": flag(row.get("JWJD")),
            "fee_exempt": flag(row.get("MXF")),
        }
    )


def read_degree(rows: list[Row], inquiry: Inquiry) -> list[Told]:
    mine = only_about(rows, inquiry.id_number, key="SFZJH")
    degrees = [(DEGREES[row["XL"][:1]], the_day(row, "BYRQ")) for row in mine if row["XL"][:1] in DEGREES]
    if not degrees:
        return [Told("member.degree", "none"), told_or_none("member.degree_on", None)]
    degree, on = max(degrees, key=lambda each: (HIGHEST.index(each[0]), -each[1].toordinal()))
    return [Told("member.degree", degree), Told("member.degree_on", on)]
