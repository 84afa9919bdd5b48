"""When a service place is open, and how far it is: pure, by the union's working calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import asin, cos, radians, sin, sqrt

from django.utils import timezone

from zerotrip.core.calendar import WorkingCalendar
from zerotrip.org.models import ServicePlace

EARTH_METRES = 6_371_000
LOOKED_AHEAD = 31
_MONDAY, _SATURDAY = 0, 5


@dataclass(frozen=True, slots=True)
class Span:
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Opening:
    """`is_open` until `closes`; else `next` is the next time it opens, None if that is not in sight."""

    is_open: bool
    closes: time | None
    next: datetime | None


def spans_on(place: ServicePlace, day: date, calendar: WorkingCalendar) -> list[Span]:
    """An exception says it all; a holiday is closed; a weekend day that is worked has Monday's hours."""
    if day.isoformat() in place.exceptions:
        return _spans(place.exceptions[day.isoformat()])
    if calendar.is_holiday(day):
        return []
    weekday, works = day.weekday(), calendar.is_working(day)
    return _spans(place.weekly[_MONDAY if weekday >= _SATURDAY and works else weekday])


def opening(place: ServicePlace, at: datetime, calendar: WorkingCalendar) -> Opening:
    here = timezone.localtime(at)
    for span in spans_on(place, here.date(), calendar):
        if span.opens <= here.time() < span.closes:
            return Opening(True, span.closes, None)
    return Opening(False, None, _next(place, here, calendar))


def metres_to(place: ServicePlace, latitude: float, longitude: float) -> int:
    """Along the great circle (haversine): good for choosing, not for navigating."""
    here, there = radians(latitude), radians(float(place.latitude))
    across = sin((there - here) / 2) ** 2
    along = sin((radians(float(place.longitude)) - radians(longitude)) / 2) ** 2
    return round(2 * EARTH_METRES * asin(sqrt(across + cos(here) * cos(there) * along)))


def _next(place: ServicePlace, here: datetime, calendar: WorkingCalendar) -> datetime | None:
    for ahead in range(LOOKED_AHEAD):
        day = here.date() + timedelta(days=ahead)
        for span in spans_on(place, day, calendar):
            begins = datetime.combine(day, span.opens, here.tzinfo)
            if begins > here:
                return begins
    return None


def _spans(rows: list[list[str]]) -> list[Span]:
    return [Span(time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in rows]
