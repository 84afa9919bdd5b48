"""Promise 6: of officers who decide at once, one wins, whatever they decide. Shown on PostgreSQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection

from zerotrip.audit.reconciliation import run as reconcile
from zerotrip.cases.actions import agree, refuse
from zerotrip.cases.models import Award, Case, Decision, Place
from zerotrip.cases.places import number_for
from zerotrip.cases.tests.conftest import MAJOR, Settle, another_like
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Refused, Stale
from zerotrip.demo.cast import Cast

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
CASES, OFFICERS = 300, 4


def test_of_four_officers_who_decide_at_once_one_wins(settle: Settle, hall: Cast, now: datetime) -> None:
    original = settle()[MAJOR]
    refs = [original.ref, *(another_like(original, number) for number in range(CASES - 1))]
    officers = [Actor.person(uuid4(), f"officer {number}") for number in range(OFFICERS)]
    tasks = [(ref, officer, number) for ref in refs for number, officer in enumerate(officers)]
    with ThreadPoolExecutor(OFFICERS) as pool:
        outcomes = Counter(pool.map(lambda task: _decide(*task, at=now), tasks))
    assert outcomes["won"] == CASES
    assert outcomes["stale"] == CASES * (OFFICERS - 1)
    decided = Decision.objects.filter(case__item_id=MAJOR).values_list("case", flat=True)
    assert len(decided) == len(set(decided)) == CASES
    assert not Case.objects.filter(item_id=MAJOR, state="review").exists()


def test_two_awards_of_one_person_at_once_do_not_ignore_each_other(settle: Settle, now: datetime) -> None:
    """Two checks that end at the same moment: the sums add up as if they had come one after the other."""
    cases = settle()
    ready = [case for case in cases.values() if case.state == "review"]
    for case in ready:
        agree(case, by=Actor.person(uuid4(), "first"), at=now)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda case: _approve_until_done(case.ref, at=now), ready))
    numbers = list(Award.objects.order_by("number").values_list("number", flat=True))
    assert numbers == [1, 2, 3]
    assert [str(difference) for difference in reconcile()] == []


def _decide(ref: str, officer: Actor, number: int, *, at: datetime) -> str:
    """All four look at the same page before the first of them decides."""
    return _closing(lambda: _refuse(ref, officer, at=at))


def _refuse(ref: str, officer: Actor, *, at: datetime) -> str:
    case = Case.objects.select_related("edition", "person", "organisation").get(ref=ref)
    case.version, case.state = _SEEN.setdefault(ref, (case.version, case.state))
    try:
        refuse(case, by=officer, at=at, because="诊断不符")
    except Stale:
        return "stale"
    return "won"


_SEEN: dict[str, tuple[int, str]] = {}


def _approve_until_done(ref: str, *, at: datetime) -> None:
    from zerotrip.cases.actions import approve

    def once() -> str:
        case = Case.objects.select_related("edition", "person", "organisation").get(ref=ref)
        approve(case, by=Actor.person(uuid4(), "second"), at=at, because="同意")
        return "done"

    for _ in range(5):
        try:
            _closing(once)
        except Refused:
            continue
        return


def _closing(act: Callable[[], str]) -> str:
    try:
        return act()
    finally:
        connection.close()


def test_races_run_where_they_mean_something() -> None:
    assert "postgresql" in settings.DATABASES["default"]["ENGINE"]


def test_of_many_who_reach_for_the_last_places_no_more_get_one_than_there_are(
    settle: Settle, now: datetime
) -> None:
    original = settle()[MAJOR]
    refs = [another_like(original, number) for number in range(12)]
    for ref in refs:
        Place.objects.create(
            case=Case.objects.get(ref=ref), item_id=MAJOR, period="2026", number=None, places=5, at=now
        )
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda ref: _closing(lambda: str(_reach(ref))), refs))
    # Who looked while others were reaching may have been sent to the line: the worker's next round is theirs.
    for ref in refs:
        _reach(ref)
    numbers = Place.objects.exclude(number=None).values_list("number", flat=True)
    assert sorted(number or 0 for number in numbers) == [1, 2, 3, 4, 5]


def _reach(ref: str) -> bool:
    try:
        return number_for(Place.objects.get(case__ref=ref))
    except Stale:
        return False
