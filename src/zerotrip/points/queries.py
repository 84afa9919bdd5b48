"""What somebody has, what of it ends when, and whether the money behind the points is all there.

Nothing here orders or compares people by their points, and nothing may; a test holds it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, F, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from zerotrip.core.differences import Book, Differs
from zerotrip.ledger.models import Account
from zerotrip.ledger.queries import Balance, balances
from zerotrip.members.models import Person
from zerotrip.points.models import BACKING, Lot, PointDebt, Spending


@dataclass(frozen=True, slots=True)
class Left:
    lot: Lot
    free: int
    held: int

    @property
    def worth_fen(self) -> int:
        return (self.free + self.held) * self.lot.fen_per_point


def left_in(lots: Iterable[Lot]) -> dict[int, Left]:
    """By lot, what can be spent and what is set aside; one query for all."""
    rows = list(lots)
    found = balances(lot.address for lot in rows)
    return {lot.pk: _left(lot, found) for lot in rows}


def _left(lot: Lot, found: Mapping[str, Balance]) -> Left:
    at = found.get(lot.address)
    return Left(lot, at.available.minor, at.held_out.minor) if at else Left(lot, 0, 0)


@dataclass(frozen=True, slots=True)
class Purse:
    """`lots` with something in them, the first to end first; `waiting` for their fund."""

    lots: list[Left]
    waiting: list[Lot]

    @property
    def free(self) -> int:
        return sum(one.free for one in self.lots)

    @property
    def held(self) -> int:
        return sum(one.held for one in self.lots)

    def free_for(self, tags: Collection[str]) -> int:
        """Of what is free, that which may pay for a good with these tags."""
        return sum(one.free for one in self.lots if one.lot.may_pay_for(tags))


def purse_of(person: Person, *, on: date) -> Purse:
    lots = left_in(Lot.objects.of(person).spendable(on=on))
    waiting = Lot.objects.of(person).waiting().order_by("pk")
    return Purse([one for one in lots.values() if one.free or one.held], list(waiting))


def owed_by(person: Person) -> int:
    """Points of grants that count no more, spent before: what is earned next meets them first."""
    debts = PointDebt.objects.filter(person=person, met__lt=F("points"))
    return sum(debt.left for debt in debts)


def earned_by(person: Person) -> QuerySet[Lot]:
    return Lot.objects.filter(person=person).order_by("-earned_on", "-pk")


def spent_by(person: Person) -> QuerySet[Spending]:
    return Spending.objects.filter(person=person).order_by("-at", "-pk")


def reconcile() -> Iterator[Differs]:
    """For each fund: the points outstanding at their rates are the money behind them, to the last point.

    Two queries, however many lots there are.
    """
    outstanding = F("account__posted_in_minor") - F("account__posted_out_minor")
    rows = Lot.objects.filter(backed_at__isnull=False).values_list("fund").order_by()
    worth = dict(rows.annotate(fen=Sum(outstanding * F("fen_per_point"), output_field=BigIntegerField())))
    kept = F("posted_in_minor") - F("posted_out_minor")
    accounts = Account.objects.filter(address__startswith=BACKING).values_list("address").annotate(fen=kept)
    behind = {address.removeprefix(BACKING): fen for address, fen in accounts}
    for fund in sorted(worth.keys() | behind.keys()):
        fen, stands = worth.get(fund, 0), behind.get(fund, 0)
        if stands != fen:
            says = _("points outstanding are worth {recomputed} yuan, behind them stand {kept}")
            yield Differs(Book.FUND, fund, says, stands, fen)


def counted() -> dict[str, int]:
    return {"lots": Lot.objects.count(), "spendings": Spending.objects.count()}
