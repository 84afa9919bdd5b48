"""Terms of poor ratings: a reminder before the end, and word to the level above after it. Each once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from zerotrip.core.calendar import day_of
from zerotrip.org.queries import working_calendar
from zerotrip.ratings import notices
from zerotrip.ratings.models import Rating
from zerotrip.ratings.states import WARNED_BEFORE


def remind(*, at: datetime) -> int:
    """Once a day. Hearing it twice changes nothing: each row is marked by a conditional UPDATE."""
    today = day_of(at)
    rows = Rating.objects.owed().select_related("case__edition", "organisation__parent")
    soon = rows.filter(due_on__lte=_soon(today), due_on__gte=today, warned_at=None)
    late = rows.filter(due_on__lt=today, overdue_told_at=None)
    return _each(soon, "warned_at", notices.soon_due, at=at) + _each(
        late, "overdue_told_at", notices.overdue, at=at
    )


def _each(rows: QuerySet[Rating], mark: str, tell: Callable[..., None], *, at: datetime) -> int:
    return sum(_told(rating, mark, tell, at=at) for rating in rows.order_by("due_on", "uid"))


@transaction.atomic
def _told(rating: Rating, mark: str, tell: Callable[..., None], *, at: datetime) -> bool:
    unmarked = Rating.objects.owed().filter(pk=rating.pk, **{mark: None})
    if not unmarked.update(**{mark: at}):
        return False
    tell(rating, at=at)
    return True


def _soon(today: date) -> date:
    """The day on which a term ends that has so many working days left."""
    return working_calendar().add(today, WARNED_BEFORE)
