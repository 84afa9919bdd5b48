from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from zerotrip.core.actor import Actor
from zerotrip.core.errors import NotVisible
from zerotrip.demo.cast import Cast
from zerotrip.org.actions import end_post, open_account
from zerotrip.org.models import Level, Organisation, Post, Role
from zerotrip.org.queries import Grant, Reach, holders, organisation_for, reach, visible_to

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 12)
SYSTEM = Actor.system("test")


def test_reach_covers_everything_below_a_post_and_nothing_beside_it(cast: Cast) -> None:
    wu = reach(cast.wu.actor, DAY)
    assert wu.covers(cast.unit.path, role=Role.OFFICER, level=Level.DISTRICT)
    assert not wu.covers(cast.unit.path, role=Role.OFFICER, level=Level.CITY)
    assert not wu.covers(cast.unit.path, role=Role.APPROVER)
    assert not wu.covers(cast.other_unit.path, role=Role.OFFICER)
    assert wu.covers(cast.other_unit.path, role=(Role.OFFICER, Role.RELEASER))
    assert wu.roles == {"officer", "releaser"}


def test_reach_of_another_district_sees_nothing_of_chens(cast: Cast) -> None:
    qian = reach(cast.qian.actor, DAY)
    assert not qian.covers(cast.unit.path)
    assert list(visible_to(cast.qian.actor, DAY).filter(code=cast.unit.code)) == []
    with pytest.raises(NotVisible):
        organisation_for(cast.qian.actor, cast.unit.code, on=DAY)
    assert organisation_for(cast.lin.actor, cast.unit.code, on=DAY) == cast.unit


def test_reach_of_systems_departments_and_strangers_is_empty(cast: Cast) -> None:
    for actor in (SYSTEM, Actor.department("civil-affairs", "民政"), cast.chen_user.actor):
        assert reach(actor, DAY) == Reach()
        assert not visible_to(actor, DAY).exists()


def test_reach_paths_are_the_outermost() -> None:
    both = Reach((Grant("officer", "/1/2/", "district"), Grant("releaser", "/1/", "city")))
    assert both.paths() == ("/1/",)
    assert both.paths("officer") == ("/1/2/",)
    assert both.paths(()) == ()


def test_a_code_that_begins_alike_is_not_covered(cast: Cast, now: datetime) -> None:
    twin = Organisation.objects.create(
        code=f"{cast.unit.code}2",
        name_zh="邻厂工会",
        kind="independent",
        form="union",
        level=Level.UNIT,
        parent=cast.district,
        path=f"{cast.district.path}{cast.unit.code}2/",
    )
    assert not reach(cast.lin.actor, DAY).covers(twin.path)
    assert list(visible_to(cast.lin.actor, DAY)) == [cast.unit]


@pytest.mark.parametrize(
    ("since", "until", "held"), [(0, None, True), (1, None, False), (-9, 1, True), (-9, 0, False)]
)
def test_a_post_counts_from_its_first_day_and_no_more_on_its_last(
    cast: Cast, since: int, until: int | None, held: bool
) -> None:
    Post.objects.filter(user=cast.lin).update(
        since=DAY + timedelta(since), until=None if until is None else DAY + timedelta(until)
    )
    assert bool(reach(cast.lin.actor, DAY).grants) is held


def test_rights_end_at_once(cast: Cast, now: datetime) -> None:
    end_post(post=cast.lin.posts.get(), on=DAY, by=SYSTEM, at=now, because="换届")
    assert reach(cast.lin.actor, DAY) == Reach()


def test_two_accounts_of_one_person_are_one_actor_with_one_reach(cast: Cast, now: datetime) -> None:
    other = open_account(
        username="lin-2",
        display_name="林晓燕",
        password="x",
        person_uid=cast.lin.person_uid,
        by=SYSTEM,
        at=now,
    )
    assert other.actor.key == cast.lin.actor.key
    assert reach(other.actor, DAY).covers(cast.unit.path, role=Role.UNIT_OFFICER)
    cast.lin.is_active = False
    cast.lin.save()
    assert reach(other.actor, DAY) == Reach()


def test_filter_costs_one_query_for_one_row_and_for_many(
    cast: Cast, django_assert_num_queries: object
) -> None:
    zhao = reach(cast.zhao.actor, DAY)
    for units in (Organisation.objects.filter(code=cast.unit.code), Organisation.objects.units()):
        with django_assert_num_queries(1):  # type: ignore[operator]
            assert len(zhao.filter(units, field="path")) >= 1


def test_holders_are_found_upwards_from_a_unit(cast: Cast) -> None:
    approvers = [cast.zhao, cast.approver]
    assert holders("approver", covering=cast.unit.path, on=DAY, level="district") == approvers
    assert holders("approver", covering=cast.unit.path, on=DAY) == approvers
    assert holders("officer", covering=cast.unit.path, on=DAY) == [cast.wu]
    assert holders("officer", covering=cast.other_unit.path, on=DAY) == [cast.qian]
