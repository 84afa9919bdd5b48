"""Once a day: terms that come near or are over, what nobody touches, notices whose days have passed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from zerotrip.cases import desk_notices
from zerotrip.cases.actions.accepting import accepted
from zerotrip.cases.actions.finishing import back_to_officer, go_on
from zerotrip.cases.actions.noticing import end_notice
from zerotrip.cases.actions.passing import PLATFORM
from zerotrip.cases.actions.results import do_result
from zerotrip.cases.evaluation import evaluate
from zerotrip.cases.funding import lines
from zerotrip.cases.models import Alarm, Case, CaseQuerySet, Done, Objection, Stage, Waiting
from zerotrip.cases.moves import note
from zerotrip.cases.one_by_one import one_by_one
from zerotrip.cases.places import next_in_line
from zerotrip.cases.process import Check
from zerotrip.cases.queries import due_for_a_word
from zerotrip.cases.states import OPEN, State
from zerotrip.catalogue.models import Edition
from zerotrip.catalogue.pack import Process
from zerotrip.core.calendar import WorkingCalendar, day_of
from zerotrip.core.text import both, pick
from zerotrip.funds.queries import could_pay
from zerotrip.org.queries import holders_above, working_calendar


def watch(*, at: datetime) -> int:
    """Every warning once: a second look on the same day finds nothing to do."""
    calendar, day = working_calendar(), day_of(at)
    return (
        _accept_by_lapse(calendar, day, at=at)
        + _warn(calendar, day, at=at)
        + _tell_overdue(day, at=at)
        + _take_from_partners(calendar, day, at=at)
        + _put_before_the_next(calendar, day, at=at)
    )


def end_notices(*, at: datetime) -> int:
    """Granted by itself, or on to the partner, when the days are over and no objection is open."""
    objected = Objection.objects.filter(case=OuterRef("pk"), answered_at=None)
    over = _whole().filter(~Exists(objected), state=State.NOTICE, rests_until__lt=day_of(at))
    return len(one_by_one(over, lambda case: end_notice(case, by=PLATFORM, at=at)))


def give_places(*, at: datetime) -> int:
    """Whoever waits longest has the place that has become free."""
    return len(
        one_by_one(next_in_line(), lambda case: go_on(case, "place", stage=Stage.PLACE, by=PLATFORM, at=at))
    )


def give_money(*, at: datetime) -> int:
    """What has come into funds and budgets goes to those who wait for it, in their order; whoever cannot be
    paid yet is passed over only by those whose pack lets them."""
    return sum(_along(line, at=at) for line in lines())


def _along(line: list[Waiting], *, at: datetime) -> int:
    held: list[Case] = []

    def give(waiting: Waiting) -> None:
        case = waiting.case
        if held and not waiting.overtakes:
            return
        if could_pay(case.fund, case.item_id, waiting.fen, day_of(at)):
            go_on(case, "fund", stage=Stage.FUNDS, by=PLATFORM, at=at)
        if case.state == State.FUNDS:
            held.append(case)

    one_by_one(line, give)
    return len(line) - Waiting.objects.filter(pk__in=[waiting.pk for waiting in line]).count()


def do_results(*, at: datetime) -> int:
    """The net under `signals.granted`: a process killed after its commit loses no result."""
    return len(
        one_by_one(_whole().filter(result=Done.DUE).order_by("pk"), lambda case: do_result(case, at=at))
    )


def _accept_by_lapse(calendar: WorkingCalendar, day: date, *, at: datetime) -> int:
    """Whoever has not said in time what is missing has accepted it."""
    waiting = _whole().filter(state=State.REVIEW, accepted_at=None)

    def lapsed(days: int) -> Q:
        return Q(waiting_since__date__lte=_days_back(calendar, day, days))

    late = _by_term(waiting, lambda process: process.accept_working_days, lapsed)
    return len(one_by_one(late, lambda case: accepted(case, by=PLATFORM, at=at)))


def _warn(calendar: WorkingCalendar, day: date, *, at: datetime) -> int:
    """The officer, or the partner, whose term ends within the next days."""

    def soon(days: int) -> Q:
        last = calendar.add(day, days)
        lying = Q(state=State.PARTNER, rests_until__range=(day, last))
        return Q(due_on__range=(day, last)) | lying

    unwarned = _whole().filter(state__in=OPEN, alarm="")
    near = _by_term(unwarned, lambda process: process.warn_working_days, soon)
    return len(one_by_one(near, lambda case: _alarm(case, Alarm.WARNED, at=at)))


def _tell_overdue(day: date, *, at: datetime) -> int:
    over = Q(due_on__lt=day) | Q(state=State.PARTNER, rests_until__lt=day)
    late = _whole().filter(over, state__in=OPEN).exclude(alarm=Alarm.OVERDUE)
    return len(one_by_one(late, lambda case: _alarm(case, Alarm.OVERDUE, at=at)))


def _alarm(case: Case, alarm: Alarm, *, at: datetime) -> None:
    note(case, str(alarm), by=PLATFORM, at=at, alarm=alarm)
    tell = desk_notices.near if alarm == Alarm.WARNED else desk_notices.over
    tell(case, at=at)


def _take_from_partners(calendar: WorkingCalendar, day: date, *, at: datetime) -> int:
    """Of a partner who does not answer though they were warned an officer decides what becomes of it."""

    def over(days: int) -> Q:
        return Q(rests_until__lt=_days_back(calendar, day, days))

    lying = _whole().filter(state=State.PARTNER)
    silent = _by_term(lying, lambda process: process.idle_working_days, over)
    because = pick(both(lambda: PARTNER_SILENT), "zh-hans")

    def take(case: Case) -> None:
        back_to_officer(case, evaluate(case, at=at), at=at, because=because)

    return len(one_by_one(silent, take))


PARTNER_SILENT = _("The partner has not answered within their term. Please decide how it goes on.")


def _put_before_the_next(calendar: WorkingCalendar, day: date, *, at: datetime) -> int:
    """From the unit to the street, on to the district and the city: as far up as somebody holds the post."""

    def untouched(days: int) -> Q:
        return Q(waiting_since__date__lte=_days_back(calendar, day, days))

    waiting = _whole().filter(due_for_a_word()).exclude(waits_for="")
    idle = _by_term(waiting, lambda process: process.idle_working_days, untouched)
    return len(one_by_one(idle, lambda case: _put_up(case, day, at=at)))


def _put_up(case: Case, day: date, *, at: datetime) -> None:
    waits = Check.named(case.also_before or case.waits_for)
    level, users = holders_above(waits.role, covering=case.organisation.path, on=day, level=waits.level)
    if level:
        higher = str(Check(level, waits.role))
        note(case, "escalate", by=PLATFORM, at=at, data={"to": higher}, also_before=higher, waiting_since=at)
        desk_notices.put_before(case, users, at=at)


def _by_term(cases: CaseQuerySet, days_of: Callable[[Process], int], over: Callable[[int], Q]) -> list[Case]:
    """Those whose term, as their own pack sets it, is `over`: a query for each length that packs name."""
    editions: dict[int, list[int]] = defaultdict(list)
    for edition in Edition.objects.filter(pk__in=cases.order_by().values("edition")):
        editions[days_of(edition.loaded.pack.process)].append(edition.pk)
    found = (cases.filter(over(days), edition__in=each) for days, each in editions.items())
    return [case for rows in found for case in rows]


def _days_back(calendar: WorkingCalendar, day: date, count: int) -> date:
    """The last day since which `count` working days have passed."""
    while count:
        count -= calendar.is_working(day)
        day -= timedelta(days=1)
    return day


def _whole() -> CaseQuerySet:
    return Case.objects.select_related("edition", "person", "organisation")
