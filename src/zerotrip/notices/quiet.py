"""Hours in which nobody is disturbed. What falls into them waits for their end; the app shows it at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone


@dataclass(frozen=True, slots=True)
class Hours:
    """From `begins` up to `ends`, over midnight where it ends earlier; the same twice: no such hours."""

    begins: time
    ends: time

    def hold(self, clock: time) -> bool:
        if self.begins <= self.ends:
            return self.begins <= clock < self.ends
        return clock >= self.begins or clock < self.ends


USUAL = Hours(time(22), time(7))


def after_quiet(at: datetime, hours: Hours) -> datetime:
    """`at` itself, or the next end of the hours it falls into, by the clock where the union is."""
    local = timezone.localtime(at)
    if not hours.hold(local.time()):
        return at
    end = local.replace(hour=hours.ends.hour, minute=hours.ends.minute, second=0, microsecond=0)
    return end if end > local else end + timedelta(days=1)
