"""A grant that counts no more takes the points that it earned.

What is unspent leaves the lot at once, and its money goes back to the pots it came from. What is spent, or
set aside for an order, is owed: later lots meet it first, before anybody can spend them, unless the rule
forgave it. A debt is counted beside the ledger; no balance goes below zero.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F, Sum

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.money import Amount
from zerotrip.ledger import actions as ledger
from zerotrip.ledger.moves import Entry
from zerotrip.ledger.queries import balance
from zerotrip.points import notices
from zerotrip.points.backing import give_back
from zerotrip.points.models import Earned, Lot, Part, PointDebt, Spending, SpendingState

TAKEN_BACK = "points:taken-back"
GONE = (SpendingState.HELD, SpendingState.POSTED)


@transaction.atomic
def take_back(*, cause: str, by: Actor, at: datetime, because: str) -> Lot | None:
    """Once a lot; None where this cause has earned none that stands."""
    lot = Lot.objects.select_related("person").filter(cause=cause, taken_back_at=None).first()
    if lot is None or not Lot.objects.filter(pk=lot.pk, taken_back_at=None).update(taken_back_at=at):
        return None
    earned_so_far = Earned.objects.filter(person=lot.person, rule=lot.rule, year=lot.earned_on.year)
    earned_so_far.filter(points__gte=lot.points).update(points=F("points") - lot.points)
    lot.refresh_from_db()
    taken = _take(lot, _free(lot), by=by, at=at)
    owed = _owe(lot)
    told = {"points": taken, "owed": owed, "cause": cause}
    record("points.taken-back", lot.person.key, by=by, at=at, because=because, data=told)
    if taken or owed:
        notices.taken_back(lot, taken + owed, owed, at=at)
    return lot


def _owe(lot: Lot) -> int:
    """What is gone from the lot and was not to be had."""
    parts = Part.objects.filter(lot=lot, spending__state__in=GONE)
    gone = int(parts.aggregate(points=Sum("points"))["points"] or 0)
    if not gone or not lot.spent_is_owed:
        return 0
    PointDebt.objects.create(lot=lot, person=lot.person, points=gone)
    return gone


def meet_debts(lot: Lot, *, by: Actor, at: datetime) -> int:
    """Out of a lot that has just come: its points go first to what its owner owes, the oldest first."""
    debts = PointDebt.objects.filter(person=lot.person_id, met__lt=F("points")).order_by("pk")
    return sum(_meet(debt, lot, by=by, at=at) for debt in debts.select_for_update())


def meet_from_what_came_back(spending: Spending, *, by: Actor, at: datetime) -> None:
    """An order that is given back fills lots again; those that were taken back meet their own debt first.
    What was forgiven because it was spent is not spent any more, and goes as well."""
    own = PointDebt.objects.filter(lot__parts__spending=spending, met__lt=F("points")).order_by("pk")
    for debt in own.select_related("lot__person"):
        _meet(debt, debt.lot, by=by, at=at)
    forgiven = Lot.objects.filter(parts__spending=spending, taken_back_at__isnull=False, spent_is_owed=False)
    for lot in forgiven.order_by("pk"):
        _take(lot, _free(lot), number=f":{spending.pk}", by=by, at=at)


def _meet(debt: PointDebt, lot: Lot, *, by: Actor, at: datetime) -> int:
    points = min(debt.left, _free(lot))
    if not points:
        return 0
    same = PointDebt.objects.filter(pk=debt.pk, met=debt.met)
    if not same.update(met=F("met") + points):
        return 0  # another lot met it at the same moment; what is left stays for the next
    _take(lot, points, number=f":{debt.pk}:{debt.met}", by=by, at=at)
    told = {"points": points, "from": lot.cause, "for": debt.lot.cause}
    record("points.debt-met", lot.person.key, by=by, at=at, data=told)
    return points


def _free(lot: Lot) -> int:
    return balance(lot.address).available.minor if lot.backed_at else 0


def _take(lot: Lot, points: int, *, number: str = "", by: Actor, at: datetime) -> int:
    """Out of the lot for good, and the money behind them back to the pots of that lot: one fund's loss is
    never made good by another's money."""
    if not points:
        return 0
    ledger.open_account(address=TAKEN_BACK, asset="POINT")
    name = f"points:{lot.pk}:taken-back{number}"
    money = give_back(lot, points * lot.fen_per_point, f"{name}:money")
    entries = [Entry(name, lot.address, TAKEN_BACK, Amount.points(points), lot.cause), *money]
    ledger.transfer_all(entries, by=by, at=at)
    return points
