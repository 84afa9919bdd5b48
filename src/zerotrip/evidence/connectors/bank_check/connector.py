"""What the bank's check of an account means.

YZJG 1: the account works and is the person's own; 0: it is closed, or somebody else's. The answer is about
the account (ZH) that was sent along, and about no other.
"""

from __future__ import annotations

from datetime import timedelta

from zerotrip.evidence.connectors.bank_check.client import Client
from zerotrip.evidence.connectors.gateway import Gateway, Row, hear, only_about
from zerotrip.evidence.connectors.reading import flag, told
from zerotrip.evidence.registry import Health, Heard, Inquiry, Source, Told

ACCOUNT = Source(
    "bank-check.account",
    {"zh-Hans": "银行 · 账户核验", "en": "Bank · account check"},
    ("member.account_verified",),
    timedelta(days=1),  # an account may be changed any day, and the new one was not checked
    needs_account=True,
)


class BankCheck:
    name = "bank-check"
    label = {"zh-Hans": "银行账户核验", "en": "Bank account check"}
    sources = {ACCOUNT.key: ACCOUNT}

    def __init__(self, gateway: Gateway) -> None:
        self._gateway, self._client = gateway, Client(gateway)

    def fetch(self, source: str, inquiry: Inquiry) -> Heard:
        return hear(self._client.account, read_account, inquiry)

    def check(self) -> Health:
        return self._gateway.check()


def read_account(rows: list[Row], inquiry: Inquiry) -> list[Told]:
    only_about(rows, inquiry.id_number, key="ZJHM")
    for row in only_about(rows, inquiry.account, key="ZH"):
        return [told("member.account_verified", flag(row["YZJG"]))]
    return [told("member.account_verified", None)]


def checked_in(rows: list[Row]) -> list[tuple[str, bool | None]]:
    """The same rows for the union's own book of accounts: the number, and whether it works."""
    return [(str(row["ZH"]), flag(row["YZJG"])) for row in rows]
