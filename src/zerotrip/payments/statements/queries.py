"""What the bank says against the books, and what of it nobody has accounted for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from zerotrip.core.differences import Book, Differs
from zerotrip.ledger.models import Account
from zerotrip.ledger.queries import balances
from zerotrip.payments.models import Line
from zerotrip.payments.statements.models import (
    OF_A_PAYMENT,
    Assignment,
    Direction,
    OpeningBalance,
    Purpose,
    Statement,
    StatementEntry,
)
from zerotrip.payments.statements.taking import INCOMING, MAIN, OPENING, OUTGOING


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


def reconcile() -> Iterator[Differs]:
    """The statements against the ledger, and each entry against what became of it."""
    now = compared()
    if not now.agrees:
        says = _("the books say {kept} yuan, the bank {recomputed}")
        yield Differs(Book.ACCOUNT, MAIN, says, now.books_fen, now.bank_fen)
    yield from _suspense(INCOMING, Direction.IN, _posted(INCOMING))
    yield from _suspense(OUTGOING, Direction.OUT, -_posted(OUTGOING))
    live = Sum("assignments__amount_fen", filter=Q(assignments__dropped_at=None), default=0)
    for entry in StatementEntry.objects.annotate(used=live).exclude(amount_fen=F("left_fen") + F("used")):
        says = _("{kept} yuan, but what is assigned and what is open make {recomputed}")
        yield Differs(Book.ENTRY, entry.bank_id, says, entry.amount_fen, entry.used + entry.left_fen)
    yield from _booked_twice()
    counted = Statement.objects.annotate(n=Count("entries"), fen=Sum("entries__amount_fen"))
    for statement in counted.exclude(fen=F("credit_fen") + F("debit_fen")):
        kept = statement.credit_fen + statement.debit_fen
        says = _("its entries make up {recomputed} yuan, its sums {kept}")
        yield Differs(Book.STATEMENT, str(statement.number), says, kept, statement.fen or 0)
    yield from _opening()
    closing = None
    for number, opening, closes in Statement.objects.order_by("number").values_list(
        "number", "opening_fen", "closing_fen"
    ):
        if closing not in (None, opening):
            says = _("begins with {kept} yuan, the one before ended with {recomputed}")
            yield Differs(Book.STATEMENT, str(number), says, opening, closing)
        closing = closes


def _opening() -> Iterator[Differs]:
    """What two people decided on against what is booked, and against what the first statement begins with."""
    held = OpeningBalance.objects.filter(state=OpeningBalance.State.CONFIRMED).first()
    decided, booked = held.amount_fen if held else 0, _posted(OPENING)
    first = Statement.objects.filter(number=1).first()
    if booked != decided:
        says = _("{kept} yuan stand in it, decided on by two are {recomputed}")
        yield Differs(Book.ACCOUNT, OPENING, says, booked, decided)
    if first and first.opening_fen != decided:
        says = _("begins with {kept} yuan, decided on by two are {recomputed}")
        yield Differs(Book.STATEMENT, "1", says, first.opening_fen, decided)


def _booked_twice() -> Iterator[Differs]:
    """Payments that an entry of their own accounts for, and that of their whole batch as well."""
    live = Assignment.objects.filter(dropped_at=None)
    whole = live.filter(purpose=Purpose.BATCH).values("about")
    single = live.filter(purpose__in=OF_A_PAYMENT).values("about")
    for line in Line.objects.filter(batch__ref__in=whole, end_to_end_id__in=single):
        says = _("left with its batch and by itself")
        yield Differs(Book.LINE, line.end_to_end_id, says, line.amount_fen, 2 * line.amount_fen)
    sums = dict(live.filter(purpose=Purpose.PART).order_by().values_list("about").annotate(Sum("amount_fen")))
    for line in Line.objects.filter(end_to_end_id__in=sums):
        if sums[line.end_to_end_id] > line.amount_fen:
            says = _("{recomputed} yuan left for it, it is {kept}")
            yield Differs(Book.LINE, line.end_to_end_id, says, line.amount_fen, sums[line.end_to_end_id])


def counted() -> dict[str, int]:
    return {"statements": Statement.objects.count(), "statement entries": StatementEntry.objects.count()}


def _suspense(address: str, direction: str, books_fen: int) -> Iterator[Differs]:
    entries = StatementEntry.objects.filter(direction=direction)
    waiting = Assignment.objects.filter(booked_at=None, dropped_at=None, entry__direction=direction)
    fen = (entries.aggregate(n=Sum("left_fen"))["n"] or 0) + (
        waiting.aggregate(n=Sum("amount_fen"))["n"] or 0
    )
    if fen != books_fen:
        says = _("the books say {kept} yuan, open entries make {recomputed}")
        yield Differs(Book.ACCOUNT, address, says, books_fen, fen)


def _posted(address: str) -> int:
    if not Account.objects.filter(address=address).exists():
        return 0
    return balances([address])[address].posted.minor
