from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache

import holidays
from django.utils import timezone


def day_of(at: datetime) -> date:
    """The calendar day of a moment where the union is: deadlines turn at its midnight, not at UTC's."""
    return timezone.localtime(at, timezone.get_default_timezone()).date()


def day_read(text: str) -> date | None:
    """As a browser's calendar writes it. None for what is no day, and for one so far off that its midnight
    or the day after it could not be reckoned."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 <= day.year < 2200 else None


@cache
def _state_council(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Days off and weekend days worked (调休) as the State Council published them."""
    china = holidays.country_holidays("CN", years=year)
    worked = getattr(china, "weekend_workdays", ())
    return frozenset(china), frozenset(day for day in worked if day.year == year)


@cache
def _published(year: int) -> bool:
    # A published year always moves working days around Spring Festival; a projected one never does.
    return bool(_state_council(year)[1])


@dataclass(frozen=True)
class WorkingCalendar:
    """Working days in China. `overrides` (day → works?) win over the published schedule."""

    overrides: Mapping[date, bool] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        if day in self.overrides:
            return self.overrides[day]
        off, worked = _state_council(day.year)
        if day in worked:
            return True
        return day.weekday() < 5 and day not in off

    def is_holiday(self, day: date) -> bool:
        """Off although it might have been worked or open; an ordinary Saturday is none."""
        if day in self.overrides:
            return not self.overrides[day]
        return day in _state_council(day.year)[0]

    def is_published(self, year: int) -> bool:
        """Whether the schedule of `year` is out; before that, dates in it are provisional."""
        return _published(year)

    def add(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`; `day` itself when `count` is 0."""
        if count < 0:
            raise ValueError("working days are counted forwards")
        while count:
            day += timedelta(days=1)
            count -= self.is_working(day)
        return day

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; 0 if `end` is not later."""
        span = (end - start).days
        return sum(self.is_working(start + timedelta(days=n)) for n in range(1, span + 1))
