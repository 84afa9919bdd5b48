"""What the bank says against the books, and what of it nobody has accounted for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Sum

from zerotrip.ledger.models import Account
from zerotrip.ledger.queries import balances
from zerotrip.payments.statements.models import Assignment, Direction, Statement, StatementEntry
from zerotrip.payments.statements.taking import INCOMING, MAIN, OUTGOING


def open_suspense() -> QuerySet[StatementEntry]:
    """Entries of which something is open or waits for a second person, oldest first."""
    waits = Q(assignments__booked_at=None, assignments__dropped_at=None, assignments__isnull=False)
    return (
        StatementEntry.objects.filter(Q(left_fen__gt=0) | waits).distinct().order_by("booked_at", "position")
    )


def waiting_for_second() -> QuerySet[Assignment]:
    return Assignment.objects.filter(booked_at=None, dropped_at=None).select_related("entry")


@dataclass(frozen=True, slots=True)
class Compared:
    """`bank_fen`: the last statement's balance; None before the first."""

    bank_fen: int | None
    books_fen: int

    @property
    def agrees(self) -> bool:
        return self.bank_fen in (None, self.books_fen)


def compared() -> Compared:
    last = Statement.objects.first()
    return Compared(last.closing_fen if last else None, -_posted(MAIN))


def reconcile() -> Iterator[str]:
    """The statements against the ledger, and each entry against what became of it."""
    now = compared()
    if not now.agrees:
        yield f"{MAIN}: the books say {now.books_fen} fen, the bank {now.bank_fen}"
    yield from _suspense(INCOMING, Direction.IN, _posted(INCOMING))
    yield from _suspense(OUTGOING, Direction.OUT, -_posted(OUTGOING))
    live = Sum("assignments__amount_fen", filter=Q(assignments__dropped_at=None), default=0)
    for entry in StatementEntry.objects.annotate(used=live).exclude(amount_fen=F("left_fen") + F("used")):
        told = f"{entry.used} assigned and {entry.left_fen} open"
        yield f"entry {entry.bank_id}: {entry.amount_fen} fen, but {told}"
    counted = Statement.objects.annotate(n=Count("entries"), fen=Sum("entries__amount_fen"))
    for statement in counted.exclude(fen=F("credit_fen") + F("debit_fen")):
        yield f"statement {statement.number}: its entries do not make up its sums"
    closing = None
    for number, opening, closes in Statement.objects.order_by("number").values_list(
        "number", "opening_fen", "closing_fen"
    ):
        if closing not in (None, opening):
            yield f"statement {number}: begins with {opening} fen, the one before ended with {closing}"
        closing = closes


def _suspense(address: str, direction: str, books_fen: int) -> Iterator[str]:
    entries = StatementEntry.objects.filter(direction=direction)
    waiting = Assignment.objects.filter(booked_at=None, dropped_at=None, entry__direction=direction)
    fen = (entries.aggregate(n=Sum("left_fen"))["n"] or 0) + (
        waiting.aggregate(n=Sum("amount_fen"))["n"] or 0
    )
    if fen != books_fen:
        yield f"{address}: the books say {books_fen} fen, open entries make {fen}"


def _posted(address: str) -> int:
    if not Account.objects.filter(address=address).exists():
        return 0
    return balances([address])[address].posted.minor
