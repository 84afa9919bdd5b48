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
from zerotrip.funds.budgets import Spending, use, use_all
from zerotrip.funds.drawing import draw_all, entries_from, named
from zerotrip.funds.queries import parts_of
from zerotrip.ledger import actions as ledger
from zerotrip.ledger.models import Kind, Transfer
from zerotrip.ledger.moves import Entry, Resolution
from zerotrip.payments.models import Line, Payable
from zerotrip.vault.rows import among

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


def owe_all(payables: Sequence[Payable], *, by: Actor, at: datetime) -> list[Transfer]:
    """The same for many that are owed for the first time: all or none, in a number of statements that does
    not grow with them."""
    use_all([(_for_budget(each), each.amount_fen) for each in payables], at=at)
    ledger.open_accounts(addresses=[each.address for each in payables])
    drawn = draw_all([(each.fund, each.amount_fen) for each in payables])
    entries = [
        Entry(
            named(f"owe:{each.reference}", pot, each.fund), pot, each.address, Amount.fen(fen), each.because
        )
        for each, parts in zip(payables, drawn, strict=True)
        for pot, fen in parts.items()
    ]
    return ledger.transfer_all(entries, by=by, at=at)


def owe_firm(payable: Payable, *, by: Actor, at: datetime) -> Transfer:
    """Out of no fund and no budget: that money left its fund when the points were earned."""
    ledger.open_account(address=payable.address)
    name = f"owe:{payable.reference}"
    entry = Entry(name, payable.fund, payable.address, payable.amount, payable.because)
    return ledger.transfer_all([entry], by=by, at=at)[0]


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
    entries = [Entry(f"hold:{name}", each.address, CLEARING, each.left) for name, each in named]
    return ledger.hold_all(entries, by=by, at=at)


def post_parts(parts: Sequence[tuple[Line, int]], *, by: Actor, at: datetime) -> list[Transfer]:
    """So many fen of each hold; the rest of it is given back, so it is owed again."""
    wanted = [Resolution(line.hold, f"paid:{line.end_to_end_id}", Amount.fen(fen)) for line, fen in parts]
    return ledger.post_all(wanted, by=by, at=at)


def post_more(
    parts: Sequence[tuple[Line, int]], *, by: Actor, at: datetime, because: str = ""
) -> list[Transfer]:
    """So many fen more, of lines whose hold is given back already: a further part, or all of it after all."""
    known = _payments([line for line, _ in parts])
    entries = [
        Entry(
            f"more:{line.end_to_end_id}:{len(known[line.end_to_end_id]) + 1}",
            line.payable.address,
            CLEARING,
            Amount.fen(fen),
            because,
        )
        for line, fen in parts
    ]
    return ledger.transfer_all(entries, by=by, at=at)


def void(lines: Sequence[Line], *, by: Actor, at: datetime, because: str = "") -> list[Transfer]:
    wanted = [Resolution(line.hold, f"void:{line.end_to_end_id}", because=because) for line in lines]
    return ledger.void_all(wanted, by=by, at=at)


def give_back(lines: Sequence[Line], *, by: Actor, at: datetime, because: str = "") -> list[Transfer]:
    """Reverses the payments of lines whose money came back, every part; answers the last entry of each."""
    known = _payments(lines)
    standing = {name: [each for each in found if not _is_undone(each)] for name, found in known.items()}
    wanted = [
        Resolution(each, f"returned:{each.reference}", because=because or "returned")
        for line in lines
        for each in standing[line.end_to_end_id]
    ]
    written = {each.resolves_id: each for each in ledger.reverse_all(wanted, by=by, at=at)}
    return [written[standing[line.end_to_end_id][-1].pk] for line in lines]


def came_back(line: Line) -> int:
    """Fen that it had paid, in whole or in part, before they came back: the last time, if more than once."""
    undone = [each for each in _payments([line])[line.end_to_end_id] if _is_undone(each)]
    last = max((each.pk for each in undone), default=0)
    before = max((each.resolution.pk for each in undone if each.resolution.pk < last), default=0)
    return sum(each.amount_minor for each in undone if each.pk > before)


def _is_undone(payment: Transfer) -> bool:
    return hasattr(payment, "resolution")


def _payments(lines: Sequence[Line]) -> dict[str, list[Transfer]]:
    """What ever left the payables of these lines for the bank, by the line that paid it."""
    found: dict[str, list[Transfer]] = {line.end_to_end_id: [] for line in lines}
    rows = Transfer.objects.filter(
        source__address__in=among([line.payable.address for line in lines]),
        destination__address=CLEARING,
        kind__in=(Kind.POST, Kind.TRANSFER),
    )
    for each in rows.select_related("source", "destination", "resolution").order_by("pk"):
        found.get(each.reference.split(":")[1], []).append(each)
    return found


def suspend(
    claims: Sequence[tuple[str, int]], *, by: Actor, at: datetime, because: str = ""
) -> list[Transfer]:
    """Books what the bank claims to have paid: (reference, fen) each."""
    open_bank()
    entries = [Entry(name, SUSPENSE, CLEARING, Amount.fen(fen), because) for name, fen in claims]
    return ledger.transfer_all(entries, by=by, at=at)
