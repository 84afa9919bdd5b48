"""What the tax office's answers mean: a row for each year (ND) of the household of the person asked about.
KZPSR is what it had to dispose of, GXZC what it could not but spend on illness, school and disability. The
last year counts.
"""

from __future__ import annotations

from datetime import timedelta

from zerotrip.evidence.connectors.gateway import Gateway, Row, hear, only_about
from zerotrip.evidence.connectors.reading import fen, told
from zerotrip.evidence.connectors.tax.client import Client
from zerotrip.evidence.registry import Health, Heard, Inquiry, Source, Told

INCOME = Source(
    "tax.income",
    {"zh-Hans": "税务 · 家庭收支", "en": "Tax office · income and spending of the household"},
    ("household.income_year", "household.rigid_spending_year"),
    timedelta(days=30),
)


class Tax:
    name = "tax"
    label = {"zh-Hans": "税务", "en": "Tax office"}
    sources = {INCOME.key: INCOME}

    def __init__(self, gateway: Gateway) -> None:
        self._gateway, self._client = gateway, Client(gateway)

    def fetch(self, source: str, inquiry: Inquiry) -> Heard:
        return hear(self._client.income, read_income, inquiry)

    def check(self) -> Health:
        return self._gateway.check()


def read_income(rows: list[Row], inquiry: Inquiry) -> list[Told]:
    """No row is no word, not no income: who need not declare is not in the office's books."""
    mine = only_about(rows, inquiry.id_number, key="NSRSBH")
    last: Row = max(mine, key=lambda row: int(row["ND"]), default={})
    return [
        told("household.income_year", fen(last.get("KZPSR"))),
        told("household.rigid_spending_year", fen(last.get("GXZC"))),
    ]
