"""Earning, setting aside, spending, giving back, expiring; each with the money behind it, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.core.money import Amount
from zerotrip.core.text import Text
from zerotrip.ledger import actions as ledger
from zerotrip.ledger.errors import NoSuchAccount, NotEnough
from zerotrip.ledger.models import Transfer
from zerotrip.ledger.moves import Entry, Resolution
from zerotrip.ledger.queries import balance
from zerotrip.members.models import Person
from zerotrip.points import notices
from zerotrip.points.backing import give_back, remember, set_behind
from zerotrip.points.models import CAUSES, Earned, Lot, Part, Spending, SpendingState
from zerotrip.points.queries import left_in
from zerotrip.points.rules import Rule
from zerotrip.points.taking_back import meet_debts, meet_from_what_came_back

MINTED, SPENT, EXPIRED = "points:minted", "points:spent", "points:expired"
GRACE = timedelta(days=30)
"""What comes back to a lot that has expired meanwhile can be spent for so long."""
LARGEST = 1_000_000
PLATFORM = Actor.system("points")


@transaction.atomic
def earn(*, person: Person, points: int, cause: str, rule: Rule, by: Actor, at: datetime) -> Lot | None:
    """A new lot, or the one that this cause has earned already; None where the year's limit is used up.

    Where the fund cannot stand behind it yet, the lot waits; `back_due` tries again.
    """
    if not cause.startswith(CAUSES):
        raise Invalid(
            "nothing-done",
            _("Points are earned by something done, not by “%(cause)s”; looking in every day earns none."),
            cause=cause,
        )
    if not 0 < points <= LARGEST:
        raise Invalid("points-out-of-range", _("%(points)s points cannot be earned at once."), points=points)
    known = Lot.objects.filter(cause=cause, taken_back_at=None).first()
    if known is not None:
        return _same(known, person, rule)
    day = day_of(at)
    allowed = _within_limit(person, points, rule, day.year)
    if not allowed:
        return None
    lot = Lot.objects.create(
        person=person,
        cause=cause,
        rule=rule.code,
        edition=rule.edition,
        says=rule.says or {},
        points=allowed,
        fund=rule.fund,
        fen_per_point=rule.fen_per_point,
        pays_for=list(rule.pays_for),
        spent_is_owed=rule.spent_is_owed,
        earned_on=day,
        expires_on=rule.expires_on(day),
    )
    told = {"points": allowed, "fund": rule.fund, "cause": cause, "rule": rule.code}
    record("points.earned", person.key, by=by, at=at, data=told)
    _back(lot, by=by, at=at)
    return lot


def _same(known: Lot, person: Person, rule: Rule) -> Lot:
    if (known.person_id, known.rule) != (person.pk, rule.code):
        raise Conflict("earned-by-another", _("“%(cause)s” has earned points already."), cause=known.cause)
    return known


def _within_limit(person: Person, points: int, rule: Rule, year: int) -> int:
    if rule.at_most_a_year is None:
        return points
    limit = rule.at_most_a_year
    key = {"person": person, "rule": rule.code, "year": year}
    Earned.objects.bulk_create([Earned(**key, at_most=limit)], ignore_conflicts=True)
    row = Earned.objects.select_for_update().get(**key)
    allowed = max(0, min(points, limit - row.points))
    if allowed:
        raised = Earned.objects.filter(pk=row.pk, points=row.points)
        if not raised.update(points=F("points") + allowed, at_most=limit):
            raise Conflict("earned-meanwhile", _("Points were entered meanwhile; please try again."))
    return allowed


def _back(lot: Lot, *, by: Actor, at: datetime) -> bool:
    """Money from the fund behind it, then the points; neither without the other."""
    ledger.open_account(address=MINTED, asset="POINT", may_overdraw=True)
    account = ledger.open_account(address=lot.address, asset="POINT")
    ledger.open_account(address=lot.backing_address)
    minted = Entry(f"points:{lot.pk}:minted", MINTED, lot.address, Amount.points(lot.points), lot.cause)
    try:
        with transaction.atomic():
            money = set_behind(lot)
            ledger.transfer_all([*money, minted], by=by, at=at)
    except (NotEnough, NoSuchAccount):
        return False
    remember(lot, money)
    Lot.objects.filter(pk=lot.pk).update(backed_at=at, account=account)
    lot.backed_at = at
    notices.earned(lot, at=at)
    meet_debts(lot, by=by, at=at)
    return True


def back_due(*, at: datetime) -> int:
    """Lots whose fund had too little when they were earned, the oldest first."""
    waiting = Lot.objects.waiting().select_related("person").order_by("pk")[:500]
    return sum(_back_one(lot, at=at) for lot in waiting)


@transaction.atomic
def _back_one(lot: Lot, *, at: datetime) -> bool:
    return _back(lot, by=PLATFORM, at=at)


@transaction.atomic
def set_aside(
    *,
    person: Person,
    points: int,
    tags: Sequence[str],
    to: str,
    reference: str,
    says: Text,
    by: Actor,
    at: datetime,
) -> Spending:
    """Holds points for a good, oldest-expiring lots first, and the money behind them for `to`."""
    if not 0 < points <= LARGEST:
        raise Invalid("points-out-of-range", _("%(points)s points cannot be spent at once."), points=points)
    plan = _plan(person, points, tags, on=day_of(at))
    spending = Spending.objects.create(
        reference=reference, person=person, points=points, to=to, says=says, at=at
    )
    parts = [Part(spending=spending, lot=lot, points=taken) for lot, taken in plan]
    Part.objects.bulk_create(parts)
    ledger.open_account(address=SPENT, asset="POINT")
    ledger.open_account(address=to)
    ledger.hold_all([entry for part in parts for entry in _entries(part, to)], by=by, at=at)
    record("points.set-aside", person.key, by=by, at=at, data={"points": points, "for": reference})
    return spending


def _plan(person: Person, points: int, tags: Sequence[str], *, on: date) -> list[tuple[Lot, int]]:
    """Row locks make two phones wait for each other on PostgreSQL; the ledger refuses the second anyway."""
    lots = list(Lot.objects.of(person).spendable(on=on).select_for_update())
    left, plan, missing = left_in(lots), [], points
    for lot in lots:
        taken = min(missing, left[lot.pk].free) if lot.may_pay_for(tags) else 0
        if taken:
            plan.append((lot, taken))
            missing -= taken
    if missing:
        raise Conflict(
            "points-too-few",
            _("This needs %(points)s points; of those that may pay for it you have %(have)s."),
            points=points,
            have=points - missing,
        )
    return plan


def _entries(part: Part, to: str) -> list[Entry]:
    worth = Amount.fen(part.worth_fen)
    return [
        Entry(f"{part.reference}:points", part.lot.address, SPENT, Amount.points(part.points)),
        Entry(f"{part.reference}:money", part.lot.backing_address, to, worth),
    ]


@transaction.atomic
def spend(spending: Spending, *, by: Actor, at: datetime) -> Spending:
    """What was set aside is gone; the money behind it goes where it was meant to."""
    _move(spending, SpendingState.HELD, SpendingState.POSTED)
    ledger.post_all(_resolutions(spending, "", "post"), by=by, at=at)
    record("points.spent", spending.person.key, by=by, at=at, data=_told(spending))
    return spending


@transaction.atomic
def release(spending: Spending, *, by: Actor, at: datetime, because: str = "") -> Spending:
    """What was set aside and not yet spent is free again, in the lots it came from."""
    _move(spending, SpendingState.HELD, SpendingState.RELEASED)
    _hold_fast(spending)
    _expire_first(spending, at=at)
    ledger.void_all(_resolutions(spending, "", "void"), by=by, at=at)
    meet_from_what_came_back(spending, by=by, at=at)
    _revive(spending, at=at)
    record("points.released", spending.person.key, by=by, at=at, because=because, data=_told(spending))
    return spending


@transaction.atomic
def refund(spending: Spending, *, by: Actor, at: datetime, because: str) -> Spending:
    """Back into exactly the lots it came from. One that has expired meanwhile gets thirty days of grace."""
    _move(spending, SpendingState.POSTED, SpendingState.REFUNDED)
    _hold_fast(spending)
    _expire_first(spending, at=at)
    ledger.reverse_all(_resolutions(spending, ":post", "refund"), by=by, at=at)
    meet_from_what_came_back(spending, by=by, at=at)
    _revive(spending, at=at)
    record("points.refunded", spending.person.key, by=by, at=at, because=because, data=_told(spending))
    return spending


def _told(spending: Spending) -> dict[str, object]:
    return {"points": spending.points, "for": spending.reference}


def _move(spending: Spending, before: SpendingState, after: SpendingState) -> None:
    if not Spending.objects.filter(pk=spending.pk, state=before).update(state=after):
        raise Conflict("spending-moved-on", _("These points were dealt with already; nothing was done."))
    spending.state = after


def _hold_fast(spending: Spending) -> None:
    """Whoever takes the same points back at this moment waits, or is through: without this, neither would
    see what the other leaves, and what is owed lay free in the lot. In the order in which they are spent."""
    lots = Lot.objects.filter(parts__spending=spending).order_by("expires_on", "earned_on", "pk")
    list(lots.select_for_update(of=("self",)).values_list("pk"))


def _resolutions(spending: Spending, suffix: str, verb: str) -> list[Resolution]:
    parts = spending.parts.all()
    references = [f"{part.reference}:{side}{suffix}" for part in parts for side in ("points", "money")]
    found = Transfer.objects.select_related("source", "destination").in_bulk(
        references, field_name="reference"
    )
    return [Resolution(found[ref], f"{ref.removesuffix(':post')}:{verb}") for ref in references]


def _expire_first(spending: Spending, *, at: datetime) -> None:
    """Grace is for what comes back, not for what lay unspent in the lot when its day was over."""
    for lot in Lot.objects.overdue(on=day_of(at)).filter(parts__spending=spending):
        _expire(lot, at=at)


def _revive(spending: Spending, *, at: datetime) -> None:
    """Lots that are over can be spent from once more, for the time of grace."""
    over = Lot.objects.filter(parts__spending=spending, expires_on__lt=day_of(at))
    over.update(expires_on=day_of(at) + GRACE, expired_at=None)


def expire_due(*, at: datetime) -> int:
    """Empties lots whose last day is over; the money goes back to the fund it came from."""
    overdue = Lot.objects.overdue(on=day_of(at)).order_by("pk")[:500]
    return sum(_expire(lot, at=at) for lot in overdue)


@transaction.atomic
def _expire(lot: Lot, *, at: datetime) -> bool:
    """What is set aside for an order stays so until the order is decided; what comes back has its grace."""
    mine = Lot.objects.filter(pk=lot.pk, expired_at__isnull=True, expires_on__lt=day_of(at))
    if not mine.update(expired_at=at):
        return False
    free = balance(lot.address).available.minor
    if free:
        ledger.open_account(address=EXPIRED, asset="POINT")
        ref = f"points:{lot.pk}:expired:{lot.expires_on}"
        entries = [
            Entry(ref, lot.address, EXPIRED, Amount.points(free)),
            *give_back(lot, free * lot.fen_per_point, f"{ref}:money"),
        ]
        ledger.transfer_all(entries, by=PLATFORM, at=at)
    told = {"points": free, "fund": lot.fund, "cause": lot.cause}
    record("points.expired", f"person:{lot.person_id}", by=PLATFORM, at=at, data=told)
    return True
