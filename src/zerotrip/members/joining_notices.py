"""Who hears of somebody who wants to join: the unit, and when it is idle the union above it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zerotrip.core.calendar import day_of
from zerotrip.core.text import both, in_words
from zerotrip.members.models import Joining, JoiningState
from zerotrip.members.models.people import person_key
from zerotrip.notices.actions import tell_all
from zerotrip.org.models import Role, User
from zerotrip.org.queries import holders_above, holders_at, working_calendar

DESK = "/desk/coming/"
WARNED_BEFORE = 3
"""Working days that are left when the unit is reminded."""
AT_ONCE = 200


def wants_to_join(joining: Joining, *, at: datetime) -> None:
    """Where a unit has no officer of its own, whoever is next above it hears at once."""
    title, due = both(lambda: _("Somebody wants to join your union")), in_words(joining.due_on)
    own = holders_at(Role.UNIT_OFFICER, {joining.organisation_id}, on=day_of(at))
    _tell(own or _above(joining, at), "members.joining-asked", title, due, at)


@transaction.atomic
def look_after_joinings(*, at: datetime) -> int:
    """The worker's part: the unit is reminded shortly before the term, and the union above it after."""
    today, calendar = day_of(at), working_calendar()
    waiting = Joining.objects.filter(state=JoiningState.OPEN, contacted_at__isnull=True)
    rows = list(waiting.filter(raised_at__isnull=True).select_related("organisation")[:AT_ONCE])
    late = [row for row in rows if row.is_late(today)]
    soon = [
        row
        for row in rows
        if row.warned_at is None and row not in late and calendar.between(today, row.due_on) <= WARNED_BEFORE
    ]
    for row in soon:
        own = holders_at(Role.UNIT_OFFICER, {row.organisation_id}, on=today)
        title = both(lambda: _("Somebody who wants to join still waits"))
        _tell(own, "members.joining-soon", title, in_words(row.due_on), at)
    for row in late:
        title = both(lambda: _("A unit has not answered somebody who wants to join"))
        _tell(_above(row, at), "members.joining-late", title, in_words(row.due_on), at)
    Joining.objects.filter(pk__in=[row.pk for row in soon]).update(warned_at=at)
    Joining.objects.filter(pk__in=[row.pk for row in late]).update(raised_at=at)
    return len(soon) + len(late)


def _above(joining: Joining, at: datetime) -> list[User]:
    unit = joining.organisation
    return holders_above(Role.OFFICER, covering=unit.path, on=day_of(at), level=unit.level)[1]


def _tell(users: list[User], event: str, title: dict[str, str], due: str | Promise, at: datetime) -> None:
    tell_all(
        to_keys=[person_key(user.person_uid) for user in users],
        event=event,
        title=title,
        body=both(lambda: _("They are to hear from the union by %(day)s.") % {"day": due}),
        link=DESK,
        at=at,
    )
