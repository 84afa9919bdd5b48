"""Promise 9: 200 approvals at once by three levels for one household, and not a fen above. On PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from itertools import cycle, islice
from random import Random
from threading import Barrier, local
from uuid import uuid4

import pytest
from django.db import connection

from zerotrip.audit.reconciliation import run as reconcile
from zerotrip.cases.actions import agree, answer, look_again, open_case
from zerotrip.cases.ceilings.actions import leave_ceiling
from zerotrip.cases.models import Award, Case, Ceiling, Share
from zerotrip.cases.tests.conftest import another_like
from zerotrip.cases.tests.items import OFFICER, publish_item
from zerotrip.cases.tests.test_ceilings import CEILING, FIXED, LEVELS, bears, funded, who
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Refused, Stale
from zerotrip.demo.cast import Cast
from zerotrip.demo.people import LIN
from zerotrip.members.actions import live_together
from zerotrip.members.models import Person
from zerotrip.payments.models import Payable
from zerotrip.submissions.actions import once

__all__ = ["funded", "who"]
pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
APPROVALS, AT_ONCE, LIMIT = 200, 8, 100_000
SUMS = {"city": 10, "district": 7, "unit": 5}
BORNE = {"city": 67_000, "district": 33_000, "unit": 0}
"""67 × 10.00 by the city, 67 × 7.00 by the district of which 330.00 are left, and nothing for the unit."""


def test_200_approvals_at_once_by_three_levels_stay_under_the_ceiling_of_the_household(
    cast: Cast, who: dict[str, Actor], now: datetime
) -> None:
    lin = Person.objects.get(uid=LIN.uid)
    live_together(people={cast.chen: "head", lin: "spouse"}, on=date(2020, 1, 1), by=who["admin"], at=now)
    refs = list(islice(_cases(cast.chen, lin, who, now), APPROVALS))
    Random(5).shuffle(refs)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = list(pool.map(lambda ref: _agree_until_done(ref, at=now), refs))
    assert outcomes == ["granted"] * APPROVALS
    assert Ceiling.objects.values_list("limit_fen", "used_fen").get() == (LIMIT, LIMIT)
    assert sum(Payable.objects.filter(taken_back_at=None).values_list("amount_fen", flat=True)) == LIMIT
    assert bears() == BORNE
    assert (Award.objects.count(), Share.objects.count()) == (APPROVALS, APPROVALS)
    assert reconcile() == []


def _cases(chen: Person, lin: Person, who: dict[str, Actor], now: datetime) -> Iterator[str]:
    """Before an officer each: of both of the household, at the three levels in turn."""
    first = []
    for level in LEVELS:
        publish_item(
            level, by=who["admin"], second=who["zhao"], at=now, process=OFFICER,
            award=FIXED.format(fund=level, yuan=SUMS[level]),
            more=CEILING.format(key="household", rank=LEVELS[level], yuan=LIMIT // 100),
        )  # fmt: skip
        first += [_applied(level, person, now) for person in (chen, lin)]
    for number, case in enumerate(cycle([each for level in (0, 2, 4) for each in first[level : level + 1]])):
        yield another_like(case if number % 2 else _of(lin, case), number)


def _applied(level: str, person: Person, now: datetime) -> Case:
    by = Actor.person(person.uid, person.name)
    case = open_case(item_id=f"hz.sample.{level}", person=person, subject="2026", by=by, at=now)
    return (
        answer(case, answers={"need.grade": "other"}, by=by, at=now) if case.state == "supplement" else case
    )


def _of(person: Person, case: Case) -> Case:
    return Case.objects.get(item_id=case.item_id, person=person, subject="2026")


def _agree_until_done(ref: str, *, at: datetime) -> str:
    officer = Actor.person(uuid4(), "officer")
    try:
        for _ in range(200):
            case = Case.objects.select_related("edition", "person", "organisation").get(ref=ref)
            try:
                return str(agree(case, by=officer, at=at).state)
            except Stale:
                continue
            except Refused as refusal:
                return refusal.code
        return "never"
    finally:
        connection.close()


def test_two_acts_that_each_hold_the_fund_the_other_needs_are_both_done(
    cast: Cast, who: dict[str, Actor], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The city's grant to Chen and the district's to Lin are taken back at once: each holds its own fund, and
    then both are needed to settle."""
    lin, cases = Person.objects.get(uid=LIN.uid), {}
    for level, yuan in {"district": 900, "city": 1_000}.items():
        publish_item(
            level, by=who["admin"], second=who["zhao"], at=now, process=OFFICER,
            award=FIXED.format(fund=level, yuan=yuan),
            more=CEILING.format(key="person", rank=LEVELS[level], yuan=1_500),
        )  # fmt: skip
        for person in (cast.chen, lin):
            cases[person, level] = agree(_applied(level, person, now), by=who["wu"], at=now).ref
    both_hold, waits = Barrier(2), local()

    def leave_together(award: Award, *, by: Actor, at: datetime) -> None:
        if not getattr(waits, "over", False):
            waits.over = True
            both_hold.wait(20)
        leave_ceiling(award, by=by, at=at)

    monkeypatch.setattr("zerotrip.cases.actions.granting.leave_ceiling", leave_together)
    with ThreadPoolExecutor(2) as pool:
        refs = [cases[cast.chen, "city"], cases[lin, "district"]]
        assert list(pool.map(lambda ref: _taken_back(ref, who["wu"], now), refs)) == refs
    assert bears() == {"city": 100_000, "district": 90_000, "unit": 0}
    assert reconcile() == []


def _taken_back(ref: str, by: Actor, at: datetime) -> str:
    def act() -> str:
        return str(look_again(Case.objects.get(ref=ref), by=by, at=at, because="查错了").ref)

    try:
        return once(key=f"again:{ref}", body=ref, by=by, at=at, act=act)
    finally:
        connection.close()
