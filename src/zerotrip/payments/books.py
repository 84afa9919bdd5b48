"""What payments do in the ledger: a fund fills a payable, a batch holds it, the bank's word posts it.

    fund:<name> → payable:<reference> → bank:clearing        suspense:bank → bank:clearing

What the bank claims to have paid and nobody can explain leaves suspense:bank, whose balance is then below
zero by exactly that, until somebody explains it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.money import Amount
from zerotrip.funds.budgets import Spending, use
from zerotrip.funds.drawing import entries_from, named
from zerotrip.funds.queries import parts_of
from zerotrip.ledger import actions as ledger
from zerotrip.ledger.models import Transfer
from zerotrip.ledger.moves import Entry, Resolution
from zerotrip.payments.models import Line, Payable

CLEARING = "bank:clearing"
SUSPENSE = "suspense:bank"


def fund_address(fund: str) -> str:
    return fund if fund.startswith("fund:") else f"fund:{fund}"


def open_bank() -> None:
    ledger.open_accounts(addresses=[CLEARING, SUSPENSE], may_overdraw=True)


def owe(payable: Payable, *, by: Actor, at: datetime) -> list[Transfer]:
    """Out of the pots of its fund, as the fund's rule divides it, and out of its budgets."""
    use(_for_budget(payable), payable.amount_fen, at=at)
    ledger.open_account(address=payable.address)
    name = f"owe:{_again(payable)}"
    entries = entries_from(name, payable.fund, payable.address, payable.amount_fen, payable.because)
    return ledger.transfer_all(entries, by=by, at=at)


def correct(payable: Payable, amount: Amount, *, by: Actor, at: datetime, because: str) -> None:
    """The whole sum goes back to the pots it came from, and what is due instead leaves its fund anew."""
    number = payable.corrections + 1
    use(_for_budget(payable), amount.minor, at=at)
    came = parts_of([payable.reference]).get(payable.reference, {})
    back = [
        Entry(
            named(f"corrected:{payable.reference}:{number}", pot, payable.fund),
            payable.address,
            pot,
            Amount.fen(fen),
            because,
        )
        for pot, fen in came.items()
    ]
    name = f"owe:{payable.reference}:corrected:{number}"
    anew = entries_from(name, payable.fund, payable.address, amount.minor, because, coming_back=came)
    ledger.transfer_all([*back, *anew], by=by, at=at)


def _for_budget(payable: Payable) -> Spending:
    return Spending(
        payable.reference, payable.fund, payable.item_id, day_of(payable.at), not payable.corrections
    )


def _again(payable: Payable) -> str:
    """A reference is booked once: what was taken back and is owed again has a number of its own."""
    return f"{payable.reference}:{payable.corrections}" if payable.corrections else payable.reference


def hold(named: Sequence[tuple[str, Payable]], *, by: Actor, at: datetime) -> list[Transfer]:
    """One hold for each (end-to-end id, payable), in their order."""
    open_bank()
    entries = [Entry(f"hold:{name}", each.address, CLEARING, each.amount) for name, each in named]
    return ledger.hold_all(entries, by=by, at=at)


def post(lines: Sequence[Line], *, by: Actor, at: datetime) -> list[Transfer]:
    wanted = [Resolution(line.hold, f"paid:{line.end_to_end_id}") for line in lines]
    return ledger.post_all(wanted, by=by, at=at)


def void(lines: Sequence[Line], *, by: Actor, at: datetime, because: str = "") -> list[Transfer]:
    wanted = [Resolution(line.hold, f"void:{line.end_to_end_id}", because=because) for line in lines]
    return ledger.void_all(wanted, by=by, at=at)


def pay_after_all(line: Line, *, by: Actor, at: datetime, because: str) -> Transfer:
    """For a line whose hold was given back before it turned out that the bank had paid."""
    return ledger.transfer(
        reference=f"paid-after-all:{line.end_to_end_id}",
        source=line.payable.address,
        destination=CLEARING,
        amount=line.amount,
        by=by,
        at=at,
        because=because,
    )


def give_back(lines: Sequence[Line], *, by: Actor, at: datetime) -> list[Transfer]:
    """Reverses the payments of lines whose money came back."""
    paid: dict[str, Transfer] = {}
    for way in ("paid", "paid-after-all"):
        found = _transfers([f"{way}:{line.end_to_end_id}" for line in lines])
        paid |= {reference.partition(":")[2]: transfer for reference, transfer in found.items()}
    came_back = [paid[line.end_to_end_id] for line in lines]
    wanted = [Resolution(each, f"returned:{each.reference}", because="returned") for each in came_back]
    return ledger.reverse_all(wanted, by=by, at=at)


def suspense_reference(end_to_end_id: str, amount_fen: int) -> str:
    """A claim is booked once, in however many files the bank repeats it."""
    return f"suspense:{end_to_end_id}:{amount_fen}"


def suspend(
    claims: Sequence[tuple[str, int]], *, by: Actor, at: datetime, because: str = ""
) -> list[Transfer]:
    """Books what the bank claims to have paid: (end-to-end id, fen) each."""
    open_bank()
    entries = [
        Entry(suspense_reference(name, fen), SUSPENSE, CLEARING, Amount.fen(fen), because)
        for name, fen in claims
    ]
    return ledger.transfer_all(entries, by=by, at=at)


def already_suspended(claims: Sequence[tuple[str, int]]) -> set[str]:
    return set(_transfers([suspense_reference(*claim) for claim in claims]))


def _transfers(references: Sequence[str]) -> dict[str, Transfer]:
    found: dict[str, Transfer] = {}
    for start in range(0, len(references), 500):
        rows = Transfer.objects.select_related("source", "destination")
        found |= rows.in_bulk(references[start : start + 500], field_name="reference")
    return found
