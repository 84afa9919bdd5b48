from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid, NotVisible
from zerotrip.demo.cast import Cast
from zerotrip.demo.people import CHEN
from zerotrip.members.actions import follow_employment, join, live_together
from zerotrip.members.models import Membership, Person
from zerotrip.members.queries import (
    are_family,
    household_of,
    person_by_id_number,
    person_for,
    person_of,
    standing_on,
    visible_to,
)
from zerotrip.members.tests.sheets import csv, enrol, number, people

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 12)
BY = Actor.system("test")


def _join(cast: Cast, n: int, now: datetime) -> Person:
    return join(name=f"工友{n}", id_number=number(n), organisation=cast.other_unit, on=DAY, by=BY, at=now)


def test_a_person_is_found_by_number_however_it_is_written(cast: Cast) -> None:
    spaced = f" {CHEN.id_number[:6]} {CHEN.id_number[6:]}"
    assert person_by_id_number(spaced) == cast.chen
    assert person_by_id_number(number(1)) is None
    with pytest.raises(Invalid):
        person_by_id_number(CHEN.id_number[:-1])


def test_a_person_is_known_once(cast: Cast, now: datetime) -> None:
    _join(cast, 1, now)
    with pytest.raises(Conflict):
        _join(cast, 1, now)
    with pytest.raises(Invalid):
        join(name="工友", id_number="1", organisation=cast.unit, on=DAY, by=BY, at=now)


def test_what_is_printed_of_a_person_is_masked(cast: Cast) -> None:
    assert f"{cast.chen} {cast.chen.masked_name} {cast.chen.masked_id}" == "陈** 陈** 3301**********1028"
    assert CHEN.id_number not in repr(cast.chen.__dict__)


def test_an_actor_who_is_served_is_a_person(cast: Cast) -> None:
    assert person_of(cast.chen_user.actor) == cast.chen
    assert cast.chen.key == cast.chen_user.actor.key
    assert person_of(cast.wu.actor) is None
    assert person_of(BY) is None


def test_people_are_seen_by_themselves_and_by_posts_that_reach_them(cast: Cast, now: datetime) -> None:
    other = _join(cast, 1, now)
    lin = Person.objects.get(uid=cast.lin.person_uid)
    seen = {name: set(visible_to(actor, DAY)) for name, actor in (cast.actors | {"system": BY}).items()}
    everybody = {cast.chen, lin, other}
    assert seen == {
        "chen": {cast.chen},
        "lin": {cast.chen, lin},
        "wu": {cast.chen, lin},
        "zhao": everybody,
        "sun": everybody,
        "qian": {other},
        "approver": everybody,
        "partner": set(),
        "accountant": set(),
        "auditor": everybody,
        "admin": set(),
        "system": set(),
    }


def test_who_is_not_visible_looks_absent(cast: Cast) -> None:
    assert person_for(cast.wu.actor, cast.chen.uid, on=DAY) == cast.chen
    with pytest.raises(NotVisible) as hidden:
        person_for(cast.qian.actor, cast.chen.uid, on=DAY)
    with pytest.raises(NotVisible) as absent:
        person_for(cast.qian.actor, cast.wu.person_uid, on=DAY)
    assert str(hidden.value) == str(absent.value)


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_of_people_costs_two_queries(
    cast: Cast, now: datetime, count: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    for n in range(count):
        _join(cast, n, now)
    with django_assert_num_queries(2):
        shown = [(str(p), p.masked_id, p.organisation.name) for p in visible_to(cast.qian.actor, DAY)]
    assert len(shown) == count


def test_standing_is_that_of_the_day(cast: Cast, now: datetime) -> None:
    cast.enrol(year=2026)
    follow_employment(person=cast.chen, organisation=None, on=DAY, by=BY, at=now, because="离职")
    assert standing_on(cast.chen, DAY).organisation == cast.unit
    after = standing_on(cast.chen, date(2026, 6, 13))
    assert (after.is_member, sorted(after.products)) == (False, ["P1", "P2", "P3"])
    assert standing_on(cast.chen, date(2024, 12, 31)).is_member is False
    assert standing_on(cast.chen, date(2027, 1, 1)).products == frozenset()


def test_membership_follows_the_job(cast: Cast, now: datetime) -> None:
    def told(organisation: Any, on: date) -> Membership | None:
        return follow_employment(
            person=cast.chen, organisation=organisation, on=on, by=BY, at=now, because="人社数据"
        )

    moved = told(cast.other_unit, DAY)
    assert told(cast.other_unit, DAY) == moved
    assert told(cast.unit, date(2026, 6, 1)) == moved  # older news than what is known
    chen = Person.objects.get(uid=cast.chen.uid)
    assert chen.organisation == cast.other_unit
    assert standing_on(chen, date(2026, 6, 11)).organisation == cast.unit
    assert standing_on(chen, DAY).organisation == cast.other_unit
    assert told(None, date(2026, 7, 1)) is None
    assert told(None, date(2026, 7, 1)) is None
    assert standing_on(chen, date(2026, 7, 2)).is_member is False
    back = told(cast.unit, date(2026, 8, 1))
    assert back is not None
    assert standing_on(chen, date(2026, 8, 1)).organisation == cast.unit


def test_the_database_keeps_one_open_membership(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(person=cast.chen, organisation=cast.other_unit, since=DAY)


def test_family_are_those_registered_together_on_that_day(cast: Cast, now: datetime) -> None:
    lin = Person.objects.get(uid=cast.lin.person_uid)
    live_together(people={cast.chen: "head", lin: "other"}, on=DAY, by=BY, at=now)
    chen, also = str(cast.chen.uid), str(lin.uid)
    assert are_family(chen, also, on=DAY)
    assert are_family(also, chen, on=DAY)
    assert not are_family(chen, chen, on=DAY)
    assert not are_family(None, chen, on=DAY)
    assert not are_family(chen, also, on=date(2026, 6, 11))
    assert {place.person for place in household_of(lin, on=DAY)} == {cast.chen, lin}
    live_together(people={lin: "head"}, on=date(2026, 7, 1), by=BY, at=now)
    assert not are_family(chen, also, on=date(2026, 7, 1))
    assert are_family(chen, also, on=date(2026, 6, 30))


def test_people_of_a_roster_are_visible_to_its_unit(cast: Cast) -> None:
    enrol(cast, csv(*people(2)), unit=cast.other_unit, by=cast.qian)
    assert visible_to(cast.qian.actor, DAY).count() == 2
    assert visible_to(cast.lin.actor, DAY).count() == 2  # Chen and Lin
