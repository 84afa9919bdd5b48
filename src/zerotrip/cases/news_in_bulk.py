"""Many settlements at once: what a machine alone grants is written many to a transaction, by the same verbs.

Everything else goes the way of one by one afterwards, as does a whole chunk in which somebody else was first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db import DatabaseError

from zerotrip.audit.together import apart, together
from zerotrip.cases import news
from zerotrip.cases.actions.opening import screen
from zerotrip.cases.actions.passing import PLATFORM
from zerotrip.cases.models import Case, Debt
from zerotrip.cases.one_by_one import one_by_one
from zerotrip.cases.states import State
from zerotrip.members.models import Person

CHUNK = 500
Arrived = tuple[Person, str]
"""Whose settlement, and its number."""


class _NotStraight(Exception):
    """A person, a department or a second look is needed."""


def settlements_arrived(*, arrived: Sequence[Arrived], at: datetime, chunk: int = CHUNK) -> list[Case]:
    """The same cases as `news.settlement_arrived` for each. Killed at any point, it can be done again."""
    opened: list[Case] = []
    left: list[Arrived] = []
    for start in range(0, len(arrived), chunk):
        done, others = _straight(arrived[start : start + chunk], at)
        opened, left = opened + done, left + others
    for cases in one_by_one(left, lambda one: news.settlement_arrived(person=one[0], record=one[1], at=at)):
        opened += cases
    return opened


def _straight(arrived: Sequence[Arrived], at: datetime) -> tuple[list[Case], list[Arrived]]:
    """What was granted, and what is left to be done one by one."""
    known = _known(arrived)
    left = [one for one in arrived if one[0].pk in known]
    opened: list[Case] = []
    try:
        with together():
            for one in arrived:
                if one[0].pk in known:
                    continue
                try:
                    opened += _granted(one, at)
                except Exception:  # of whatever kind: its fault keeps no other from being granted
                    left.append(one)
            if Debt.objects.filter(case__in=opened).exists():  # a department may have said it by now
                raise _NotStraight
    except (DatabaseError, _NotStraight):
        return [], list(arrived)
    return opened, left


def _granted(one: Arrived, at: datetime) -> list[Case]:
    """By what opens a single one. Whatever was caught on the way there leaves a case that is not granted."""
    person, record = one
    with apart():
        opened = screen(
            person=person,
            subject=record,
            opener="settlement",
            by=PLATFORM,
            at=at,
            because="medical-insurance.settlement",
        )
        if any(case.state != State.GRANTED for case in opened):
            raise _NotStraight
    return opened


def _known(arrived: Sequence[Arrived]) -> set[object]:
    """Who has cases already, which may have to hear of it, or has more than one settlement here."""
    often = Counter(person.pk for person, _record in arrived)
    twice = {pk for pk, times in often.items() if times > 1}
    return twice | set(Case.objects.filter(person__in=list(often)).values_list("person", flat=True))
