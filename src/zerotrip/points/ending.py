"""Saying once, a month ahead, that points end: all of a person's that end on the same day in one notice."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import F

from zerotrip.core.calendar import day_of
from zerotrip.points import notices
from zerotrip.points.models import Lot
from zerotrip.points.queries import Left, left_in

AHEAD = timedelta(days=30)
AT_ONCE = 2_000


def warn_due(*, at: datetime) -> int:
    """How many were told. What comes back to a lot later has a later last day, and is told of anew."""
    lots = Lot.objects.ending(on=day_of(at), within=AHEAD).select_related("person")
    found = list(left_in(lots.order_by("person_id", "expires_on", "pk")[:AT_ONCE]).values())
    groups = groupby(found, key=lambda one: (one.lot.person_id, one.lot.expires_on))
    return sum(_warn(list(group), at=at) for _same, group in groups)


@transaction.atomic
def _warn(ending: list[Left], *, at: datetime) -> bool:
    first = ending[0].lot
    mine = Lot.objects.filter(pk__in=[one.lot.pk for one in ending]).not_warned()
    if mine.update(warned_for=F("expires_on")) < len(ending):
        transaction.set_rollback(True)  # told meanwhile: what is left is told the next time
        return False
    notices.ending(first.person, sum(one.free for one in ending), on=first.expires_on, at=at)
    return True
