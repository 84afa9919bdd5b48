"""Once a day: a word before an instalment is due, one when it was missed, and what two missed ones mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from zerotrip.cases.actions.passing import PLATFORM
from zerotrip.cases.instalments import notices
from zerotrip.cases.instalments.ending import end
from zerotrip.cases.models import Ended, Instalment, InstalmentQuerySet, Plan, PlanState
from zerotrip.cases.one_by_one import one_by_one
from zerotrip.cases.states import OPEN
from zerotrip.core.calendar import day_of

BEFORE = timedelta(days=3)
GRACE = timedelta(days=3)
"""A transfer of the last day, and the statement that brings it, need so long."""
LAPSES_AT = 2


def watch_instalments(*, at: datetime) -> int:
    """Each word once: a second look on the same day finds nothing to do."""
    day = day_of(at)
    return (
        _end_those_looked_at(at=at)
        + _tell(_soon(day), "reminded_at", notices.due_soon, at=at)
        + _tell(_over(day), "missed_at", notices.missed, at=at)
        + _lapse(at=at)
    )


def _end_those_looked_at(*, at: datetime) -> int:
    """Their case lies before an officer again: nothing may be asked for meanwhile."""
    plans = _whole_plans().filter(recovery__award__case__state__in=OPEN)
    return len(one_by_one(plans, lambda plan: end(plan, Ended.LOOKED_AT, by=PLATFORM, at=at)))


def _soon(day: date) -> InstalmentQuerySet:
    return _owing().filter(due_on__gte=day, due_on__lte=day + BEFORE, reminded_at=None)


def _over(day: date) -> InstalmentQuerySet:
    return _owing().filter(due_on__lt=day - GRACE, missed_at=None)


def _owing() -> InstalmentQuerySet:
    whole = ("plan__recovery__award__case__edition", "plan__recovery__person")
    return Instalment.objects.owing().select_related(*whole).order_by("due_on", "pk")


def _tell(rows: InstalmentQuerySet, mark: str, say: Callable[..., None], *, at: datetime) -> int:
    def once(instalment: Instalment) -> bool:
        unsaid = Instalment.objects.filter(Q(**{mark: None}), pk=instalment.pk)
        if not unsaid.update(**{mark: at}):
            return False
        say(instalment, at=at)
        return True

    return sum(one_by_one(rows, once))


def _lapse(*, at: datetime) -> int:
    missed = Instalment.objects.owing().filter(missed_at__isnull=False).values_list("plan", flat=True)
    over = [plan for plan, count in Counter(missed).items() if count >= LAPSES_AT]
    return len(
        one_by_one(
            _whole_plans().filter(pk__in=over), lambda plan: end(plan, Ended.LAPSED, by=PLATFORM, at=at)
        )
    )


def _whole_plans() -> QuerySet[Plan]:
    whole = ("recovery__award__case__edition", "recovery__award__case__organisation", "recovery__person")
    return Plan.objects.filter(state=PlanState.AGREED).select_related(*whole)
