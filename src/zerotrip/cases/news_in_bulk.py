"""Many settlements at once: what a machine alone grants is looked at and written many to a transaction.

Everything else goes the way of one by one afterwards, as does a whole chunk in which somebody else was first
or a fund is short.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zerotrip.cases import news
from zerotrip.cases.models import Case
from zerotrip.cases.one_by_one import one_by_one
from zerotrip.cases.straight.granting import grant_all
from zerotrip.cases.straight.looking import Arrived, look

CHUNK = 500
Left = tuple[Arrived, frozenset[str]]
"""With the items that were seen to already."""
log = logging.getLogger(__name__)


def settlements_arrived(*, arrived: Sequence[Arrived], at: datetime, chunk: int = CHUNK) -> list[Case]:
    """The same cases as `news.settlement_arrived` for each. Killed at any point, it can be done again."""
    opened: list[Case] = []
    left: list[Left] = []
    for start in range(0, len(arrived), chunk):
        done, others = straight(arrived[start : start + chunk], at=at)
        opened, left = opened + done, left + others
    for cases in one_by_one(left, lambda one: _alone(*one, at=at)):
        opened += cases
    return opened


def _alone(one: Arrived, done: frozenset[str], *, at: datetime) -> list[Case]:
    person, record = one
    return news.settlement_arrived(person=person, record=record, at=at, done=done)


def straight(arrived: Sequence[Arrived], *, at: datetime) -> tuple[list[Case], list[Left]]:
    """What was granted, and what is left to be done one by one."""
    try:
        with transaction.atomic():
            found = look(arrived, at=at)
            granted = grant_all(found, at=at)
    except Exception as fault:  # the fund is short, say: whoever comes first may still have it
        log.info("%s settlements go one by one: %s", len(arrived), type(fault).__name__)
        return [], [(one, frozenset()) for one in arrived]
    through = {one.arrived for one in found if not one.is_left}
    done = {one.arrived: one.done for one in found}
    return granted, [(one, done.get(one, frozenset())) for one in arrived if one not in through]
