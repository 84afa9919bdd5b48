"""How often an app may ask for one person, and a stranger at all: a row each minute, a conditional UPDATE."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from zerotrip.clients.models import Used

STRANGERS = 60
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Room:
    """`left` of `limit` in this minute, which ends in `seconds`. Not `given`: come back then."""

    limit: int
    left: int
    seconds: int
    given: bool

    @property
    def headers(self) -> dict[str, str]:
        told = {"Limit": self.limit, "Remaining": self.left, "Reset": self.seconds}
        return {f"RateLimit-{name}": str(value) for name, value in told.items()}


def take(who: str, limit: int, *, at: datetime) -> Room:
    """Counts one more, unless there were enough."""
    minute = at.replace(second=0, microsecond=0)
    rows = Used.objects.filter(who=who, minute=minute)
    given = bool(rows.filter(count__lt=limit).update(count=F("count") + 1)) or _first(who, minute)
    if not given:  # enough, or somebody else's first came between
        given = bool(rows.filter(count__lt=limit).update(count=F("count") + 1))
    count = rows.values_list("count", flat=True).get()
    seconds = max(1, int((minute + MINUTE - at).total_seconds()))
    return Room(limit, max(0, limit - count), seconds, given)


def _first(who: str, minute: datetime) -> bool:
    if Used.objects.filter(who=who, minute=minute).exists():
        return False
    try:
        with transaction.atomic():
            Used.objects.create(who=who, minute=minute)
    except IntegrityError:
        return False
    return True


def forget_counts(*, at: datetime) -> int:
    return Used.objects.filter(minute__lt=at - 10 * MINUTE).delete()[0]
