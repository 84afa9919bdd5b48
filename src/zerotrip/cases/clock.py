"""A promise counted in working days that stands still while the platform waits for the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zerotrip.core.calendar import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Clock:
    """`days_left` is what was left at the last start or stop; `running_since` is None while it stands."""

    days_left: int
    running_since: date | None

    def due_on(self, calendar: WorkingCalendar) -> date | None:
        return calendar.add(self.running_since, max(0, self.days_left)) if self.running_since else None

    def left_on(self, day: date, calendar: WorkingCalendar) -> int:
        """Working days left on `day`; below zero when the promise is broken."""
        if self.running_since is None:
            return self.days_left
        return self.days_left - calendar.between(self.running_since, day)

    def stopped(self, day: date, calendar: WorkingCalendar) -> Clock:
        return Clock(self.left_on(day, calendar), None)

    def started(self, day: date) -> Clock:
        return self if self.running_since else Clock(self.days_left, day)
