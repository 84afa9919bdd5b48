"""What somebody owes a fund, in the books.

    member:<uid>:owes → recoverable:<fund>      it is claimed: what is owed stands below zero at the member
    recoverable:<fund> → member:<uid>:owes      it is claimed no more, or paid in some way

A claim is no money: `recoverable:` can pay nobody. Money comes into the fund from that of the grant it
was deducted from, or from the bank when it was paid back.
"""

from __future__ import annotations

from datetime import datetime

from zerotrip.core.actor import Actor
from zerotrip.core.money import Amount
from zerotrip.funds.drawing import back_to_pots, entries_from
from zerotrip.ledger import actions as ledger
from zerotrip.ledger.moves import Entry
from zerotrip.payments.books import CLEARING, fund_address, open_bank

__all__ = [
    "claim",
    "claim_again",
    "claim_taken_back",
    "from_bank",
    "fund_address",
    "owes",
    "recoverable",
    "unclaim",
]


def owes(person_uid: object) -> str:
    return f"member:{person_uid}:owes"


def recoverable(fund: str) -> str:
    return f"recoverable:{fund_address(fund)}"


def claim(
    *, reference: str, person_uid: object, fund: str, amount: Amount, by: Actor, at: datetime, because: str
) -> None:
    ledger.open_account(address=owes(person_uid), may_overdraw=True)
    ledger.open_account(address=recoverable(fund))
    entry = Entry(f"claim:{reference}", owes(person_uid), recoverable(fund), amount, because)
    ledger.transfer_all([entry], by=by, at=at)


def unclaim(
    *,
    reference: str,
    person_uid: object,
    fund: str,
    amount: Amount,
    by: Actor,
    at: datetime,
    because: str,
    paid_from: str = "",
) -> None:
    """`paid_from`: the fund that pays it instead of the person, or the bank's clearing account."""
    entries = [Entry(f"unclaim:{reference}", recoverable(fund), owes(person_uid), amount, because)]
    if paid_from and paid_from != fund_address(fund):
        entries += entries_from(
            f"recovered:{reference}", paid_from, fund_address(fund), amount.minor, because
        )
    ledger.transfer_all(entries, by=by, at=at)


def claim_again(
    *,
    reference: str,
    person_uid: object,
    fund: str,
    amount: Amount,
    by: Actor,
    at: datetime,
    because: str,
    goes_to: str,
) -> None:
    """Undoes an `unclaim`: the fund that had paid it instead of the person has its money again."""
    entries = [Entry(f"unclaim:{reference}:back", owes(person_uid), recoverable(fund), amount, because)]
    if goes_to != fund_address(fund):
        entries += back_to_pots(f"recovered:{reference}", goes_to, fund_address(fund), amount.minor, because)
    ledger.transfer_all(entries, by=by, at=at)


def claim_taken_back(
    *, reference: str, person_uid: object, fund: str, amount: Amount, by: Actor, at: datetime, because: str
) -> None:
    """The bank took back what an `unclaim` had brought: the fund gives it up to the bank."""
    entries = [
        Entry(f"unclaim:{reference}:back", owes(person_uid), recoverable(fund), amount, because),
        Entry(f"recovered:{reference}:back", fund_address(fund), from_bank(), amount, because),
    ]
    ledger.transfer_all(entries, by=by, at=at)


def from_bank() -> str:
    open_bank()
    return CLEARING
