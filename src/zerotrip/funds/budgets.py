"""What is reserved and used of budgets, and how their limits are set by two people.

Every figure changes by one conditional UPDATE of all budgets concerned; where one of them leaves less than is
asked for, fewer rows change than there are, and everything is undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid, NotAllowed
from zerotrip.core.money import LIMIT, Amount
from zerotrip.core.text import whole
from zerotrip.funds.errors import OverBudget
from zerotrip.funds.models import Budget, BudgetChange, Commitment, Fund, Stand
from zerotrip.vault.rows import insert


@dataclass(frozen=True, slots=True)
class Spending:
    """A payable, as far as budgets go. Its day says which year and month it counts in."""

    reference: str
    fund: str
    item_id: str
    on: date
    fresh: bool = False  # nothing was ever used under its reference; it may be committed


def commit(spending: Spending, fen: int, *, at: datetime) -> None:
    """Approved but not granted yet: nobody else can have it. Within a transaction; raises OverBudget."""
    _take(spending, fen, Stand.COMMITTED, at=at)


def use(spending: Spending, fen: int, *, at: datetime) -> None:
    """The payable comes to `fen` now, whatever it was before; of nothing, its budgets have it back."""
    _take(spending, fen, Stand.USED, at=at)


def use_all(spendings: Sequence[tuple[Spending, int]], *, at: datetime) -> None:
    """Many that nothing was ever used for: one UPDATE for each budget concerned, one INSERT for all that they
    take of it. Within a transaction; raises OverBudget."""
    taken: dict[Budget, list[tuple[Spending, int]]] = {}
    for (fund, item_id, on), some in _alike(spendings).items():
        for budget in budgets_of(fund, item_id, on):
            taken.setdefault(budget, []).extend(some)
    for budget, some in sorted(taken.items(), key=lambda one: one[0].pk):
        _use_of(budget, sum(fen for _spending, fen in some))
    insert(
        [
            Commitment(budget=budget, reference=spending.reference, fen=fen, stand=Stand.USED, at=at)
            for budget, some in taken.items()
            for spending, fen in some
        ]
    )


def _alike(
    spendings: Sequence[tuple[Spending, int]],
) -> dict[tuple[str, str, date], list[tuple[Spending, int]]]:
    """Those that the same budgets bound."""
    alike: dict[tuple[str, str, date], list[tuple[Spending, int]]] = {}
    for spending, fen in spendings:
        alike.setdefault((spending.fund, spending.item_id, spending.on), []).append((spending, fen))
    return alike


def _use_of(budget: Budget, fen: int) -> None:
    room = Budget.objects.filter(
        pk=budget.pk, closed_at=None, limit_fen__gte=F("committed_fen") + F("used_fen") + fen
    )
    if not room.update(used_fen=F("used_fen") + fen):
        raise _over(budget, fen)


@transaction.atomic
def free(reference: str) -> None:
    """What was committed and does not come to be granted."""
    rows = Commitment.objects.filter(reference=reference, stand=Stand.COMMITTED)
    for row in rows.order_by("budget"):
        _set(row, 0, Stand.FREED)


def budgets_of(fund: str, item_id: str, on: date, *, kept_for: str = "") -> list[Budget]:
    """All that bound it: the item's and the fund's, of the year and the month; held until the act is done.
    With a reference also those of another time in which something is set aside for it."""
    time = Q(year=on.year, month__in=(0, on.month))
    if kept_for:
        kept = Commitment.objects.filter(reference=kept_for, stand=Stand.COMMITTED)
        time |= Q(Exists(kept.filter(budget=OuterRef("pk"))))
    rows = Budget.objects.filter(
        time, Q(item_id=item_id) | Q(item_id=""), fund__code=fund.removeprefix("fund:")
    ).order_by("pk")
    return list(
        rows.select_for_update(of=("self",))
        if connection.in_atomic_block and connection.features.has_select_for_update
        else rows
    )


def _take(spending: Spending, fen: int, stand: Stand, *, at: datetime) -> None:
    bound = budgets_of(spending.fund, spending.item_id, spending.on, kept_for=spending.reference)
    if spending.fresh and not bound:
        return
    budgets = {budget.pk: budget for budget in bound if budget.counts_on(spending.on)}
    earlier = Commitment.objects.filter(reference=spending.reference).select_related("budget")
    had = {row.budget_id: row for row in earlier}
    carried = _carried(had.values(), spending.on.year, fen)
    if carried or any(had[pk].stand == Stand.USED for pk in had.keys() - budgets.keys()):
        budgets = {}  # the year in which it was set aside or used bears it, and none after it
    for pk in sorted(had.keys() - budgets.keys()):
        if had[pk].stand == Stand.COMMITTED and not carried:
            _set(had[pk], 0, Stand.FREED)
        elif had[pk].stand != Stand.FREED:
            _set(had[pk], fen, stand)
    for pk, budget in sorted(budgets.items()):
        row = had.get(pk) or Commitment(
            budget=budget, reference=spending.reference, fen=0, stand=Stand.FREED, at=at
        )
        _set(row, fen, stand if fen else Stand.FREED)


def _carried(had: Iterable[Commitment], year: int, fen: int) -> bool:
    """Set aside in an earlier year, and no more is granted than that."""
    rows = [row for row in had if row.stand == Stand.COMMITTED and row.budget.year < year]
    return bool(rows) and all(fen <= row.fen for row in rows)


def _set(row: Commitment, fen: int, stand: Stand) -> None:
    """Changes the row and the figures of its budget by the difference."""
    stand = stand if fen else Stand.FREED
    committed = _part(fen, stand, Stand.COMMITTED) - _part(row.fen, row.stand, Stand.COMMITTED)
    used = _part(fen, stand, Stand.USED) - _part(row.fen, row.stand, Stand.USED)
    room = Budget.objects.filter(
        pk=row.budget_id, limit_fen__gte=F("committed_fen") + F("used_fen") + committed + used
    )
    if not row.fen:  # of a closed year nobody takes anything that was not taken before
        room = room.filter(closed_at=None)
    if committed + used <= 0:  # giving back is never refused
        room = Budget.objects.filter(pk=row.budget_id)
    if not room.update(committed_fen=F("committed_fen") + committed, used_fen=F("used_fen") + used):
        raise _over(row.budget, committed + used)
    row.fen, row.stand = fen, stand
    row.save()


def _part(fen: int, stand: str, wanted: Stand) -> int:
    return fen if stand == wanted else 0


def _over(budget: Budget, fen: int) -> OverBudget:
    budget.refresh_from_db()
    return OverBudget(
        "over-budget",
        _("The budget of %(period)s leaves %(available)s, %(asked)s is needed. Nothing was moved."),
        address=f"item:{budget.item_id}" if budget.item_id else budget.fund.address,
        period=budget.period,
        available=budget.free,
        asked=Amount.fen(fen),
    )


@transaction.atomic
def propose(
    *,
    fund: Fund,
    item_id: str,
    year: int,
    month: int,
    limit: Amount,
    because: str,
    by: Actor,
    at: datetime,
) -> BudgetChange:
    """A limit, new or other than before; it counts once somebody else has signed it."""
    if not because.strip():
        raise Invalid("no-reason", _("Please give a reason; it stays in the books."), field="because")
    if not 0 <= limit.minor <= LIMIT:
        raise Invalid("limit-out-of-range", _("A budget is a sum of zero or more."), field="limit")
    if not (2000 <= year <= 2999 and 0 <= month <= 12):
        raise Invalid("no-such-period", _("Please choose a year, and a month of it or none."), field="year")
    where = {"fund": fund, "item_id": item_id, "year": year, "month": month}
    _refuse_closed(**where)
    change = BudgetChange.objects.create(
        fund=fund, item_id=item_id, year=year, month=month, limit_fen=limit.minor,
        because=whole(because, 500), made_at=at, made_by_key=by.key, made_by_name=by.name[:80],
    )  # fmt: skip
    record("budget.proposed", f"fund:{fund.code}", by=by, at=at, because=because, data=_told(change))
    return change


@transaction.atomic
def sign(change: BudgetChange, *, by: Actor, at: datetime) -> Budget:
    """The second signature: from now on the limit holds. Never below what is committed and used."""
    if change.made_by_key == by.key:
        raise NotAllowed("signs-twice", _("The second signature is for somebody else."))
    signed = {"signed_at": at, "signed_by_key": by.key, "signed_by_name": by.name[:80]}
    if not BudgetChange.objects.filter(pk=change.pk, signed_at=None).update(**signed):
        raise Conflict("signed-already", _("This budget has been signed already."))
    where = {"fund": change.fund, "item_id": change.item_id, "year": change.year, "month": change.month}
    _refuse_closed(**where)
    budget, made = Budget.objects.get_or_create(**where, defaults={"limit_fen": change.limit_fen})
    if not made:
        _change_limit(budget, change.limit_fen)
    record("budget.signed", f"fund:{change.fund.code}", by=by, at=at, because=change.because,
           data=_told(change))  # fmt: skip
    budget.refresh_from_db()
    return budget


def _refuse_closed(**where: object) -> None:
    if Budget.objects.filter(closed_at__isnull=False, **where).exists():
        raise _year_closed()


def _year_closed() -> Conflict:
    return Conflict(
        "year-closed", _("The books of this year are closed; please set a budget for a later one.")
    )


def _change_limit(budget: Budget, limit_fen: int) -> None:
    """The year may have lapsed since somebody looked: then no row changes."""
    try:
        with transaction.atomic():
            if not Budget.objects.filter(pk=budget.pk, closed_at=None).update(limit_fen=limit_fen):
                raise _year_closed()
    except IntegrityError:
        taken = Amount.fen(budget.committed_fen + budget.used_fen)
        raise Conflict(
            "below-what-is-used",
            _("%(taken)s of this budget is committed or used; it cannot be lower than that."),
            taken=taken,
        ) from None


def _told(change: BudgetChange) -> dict[str, object]:
    return {"item": change.item_id, "period": change.period, "limit_fen": change.limit_fen}
