"""Who lives together, as public security tells it, and what somebody says against it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from zerotrip.audit.models import Entry
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid, NotAllowed, NotVisible
from zerotrip.demo.cast import XIHU, Cast
from zerotrip.demo.people import CHEN, LIN, SUN
from zerotrip.members.actions import answer_objection, join, object_to_place, register
from zerotrip.members.households import Registered
from zerotrip.members.models import Household, HouseholdPerson, Person
from zerotrip.members.queries import are_family, household_of, households_disputed
from zerotrip.notices.queries import inbox
from zerotrip.org.actions import appoint
from zerotrip.org.models import Organisation, Role

pytestmark = pytest.mark.django_db
BY, SOURCE = Actor.system("test"), "public-security.household"
HER = Registered(CHEN.id_number, CHEN.name, "head", "female", date(1985, 3, 9))
HIM = Registered("330106198305143018", "何某", "spouse", "male", date(1983, 5, 14))
GIRL = Registered("330106201406072022", "何某", "child", "female", date(2014, 6, 7))
MOTHER = Registered("330105199002075204", "孙某", "parent", "female", date(1990, 2, 7))
FRIEND = Registered(LIN.id_number, LIN.name, "other", "female", date(1982, 9, 14))


def told(person: Person, *people: Registered, at: datetime) -> Household | None:
    return register(person=person, people=people, source=SOURCE, told_at=at, by=BY, at=at)


def homes(person: Person, on: date) -> set[tuple[str, str, bool]]:
    return {(one.name, one.relation, one.person_id is not None) for one in household_of(person, on=on)}


@pytest.fixture
def lin(cast: Cast) -> Person:
    return Person.objects.get(uid=LIN.uid)


def test_those_the_union_knows_are_linked_and_the_others_go_by_name(
    cast: Cast, lin: Person, now: datetime
) -> None:
    home = told(cast.chen, HER, HIM, GIRL, FRIEND, at=now)
    assert home is not None
    home.refresh_from_db()
    assert (home.source, home.told_at) == (SOURCE, now)
    assert homes(cast.chen, now.date()) == {
        ("陈秀英", "head", True),
        ("林晓燕", "other", True),
        ("何某", "spouse", False),
        ("何某", "child", False),
    }
    assert are_family(cast.chen.pk, lin.pk, on=now.date())
    later = now + timedelta(days=90)
    assert told(lin, HER, HIM, GIRL, FRIEND, at=later) == home
    assert (HouseholdPerson.objects.count(), Entry.objects.filter(what="members.household").count()) == (4, 1)


def test_somebody_who_joins_the_union_later_is_linked_where_they_stood_by_name(
    cast: Cast, now: datetime
) -> None:
    told(cast.chen, HER, HIM, at=now)
    him = join(name=HIM.name, id_number=HIM.id_number, organisation=cast.unit, on=now.date(), by=BY, at=now)
    told(cast.chen, HER, HIM, at=now + timedelta(days=1))
    assert HouseholdPerson.objects.get(person=him).since == now.date()
    assert HouseholdPerson.objects.count() == 2


def test_a_move_closes_one_row_and_opens_another_and_the_past_stays(
    cast: Cast, lin: Person, now: datetime
) -> None:
    first = told(cast.chen, HER, HIM, GIRL, FRIEND, at=now)
    later = now + timedelta(days=30)
    second = told(lin, FRIEND, MOTHER, at=later)
    assert second not in (None, first)
    assert are_family(cast.chen.pk, lin.pk, on=later.date() - timedelta(days=1))
    assert not are_family(cast.chen.pk, lin.pk, on=later.date())
    assert len(homes(cast.chen, later.date())) == 3
    assert told(cast.chen, HER, HIM, GIRL, FRIEND, at=now) is None  # heard late: it is no news any more
    assert not are_family(cast.chen.pk, lin.pk, on=later.date())
    told(cast.chen, HER, FRIEND, at=later + timedelta(days=30))
    assert len(homes(cast.chen, later.date() + timedelta(days=30))) == 2


def test_an_answer_without_the_person_asked_about_tells_nothing(cast: Cast, now: datetime) -> None:
    assert told(cast.chen, HIM, at=now) is None
    assert told(cast.chen, at=now) is None
    assert HouseholdPerson.objects.count() == 0


def test_an_officer_takes_out_whom_the_person_objected_to_and_the_register_does_not_put_them_back(
    cast: Cast, lin: Person, now: datetime
) -> None:
    told(cast.chen, HER, FRIEND, at=now)
    chen, wu = cast.actors["chen"], cast.actors["wu"]
    place = HouseholdPerson.objects.get(person=lin)
    with pytest.raises(Invalid):
        object_to_place(cast.chen, place.pk, because=" ", by=chen, at=now)
    object_to_place(cast.chen, place.pk, because="她早就搬走了", by=chen, at=now)
    with pytest.raises(Conflict):
        object_to_place(lin, place.pk, because="我搬走了", by=cast.actors["lin"], at=now)
    assert [row.pk for row in households_disputed(wu, now.date())] == [place.pk]
    assert inbox(wu).filter(event="members.household-objected").count() == 1
    later = now + timedelta(days=3)
    answer_objection(place.pk, upholds=True, because="已电话核实", by=wu, at=later)
    assert not are_family(cast.chen.pk, lin.pk, on=later.date())
    assert are_family(cast.chen.pk, lin.pk, on=now.date())
    assert inbox(chen).get(event="members.household-answered").body["zh-Hans"] == "已电话核实"
    told(cast.chen, HER, FRIEND, at=later + timedelta(days=90))
    assert not are_family(cast.chen.pk, lin.pk, on=later.date() + timedelta(days=90))
    with pytest.raises(NotVisible):
        answer_objection(place.pk, upholds=False, because="再看", by=wu, at=later)


def test_neither_a_stranger_nor_the_family_answers_an_objection(
    cast: Cast, lin: Person, now: datetime
) -> None:
    told(cast.chen, HER, FRIEND, at=now)
    place = HouseholdPerson.objects.get(person=lin)
    object_to_place(cast.chen, place.pk, because="不对", by=cast.actors["chen"], at=now)
    with pytest.raises(NotVisible):
        object_to_place(Person.objects.create(
            name=SUN.name, id_number=SUN.id_number, sex="female", birth_date=SUN.birth_date,
            organisation=cast.unit, joined_on=now.date(),
        ), place.pk, because="不对", by=cast.actors["sun"], at=now)  # fmt: skip
    with pytest.raises(NotVisible):
        answer_objection(place.pk, upholds=False, because="属实", by=cast.actors["qian"], at=now)
    xihu = Organisation.objects.get(code=XIHU)
    admin = cast.actors["admin"]
    appoint(user=cast.lin, organisation=xihu, role=Role.OFFICER, since=now.date(), by=admin, at=now)
    with pytest.raises(NotAllowed):
        answer_objection(place.pk, upholds=True, because="属实", by=cast.actors["lin"], at=now)
    answer_objection(place.pk, upholds=False, because="户籍如此", by=cast.actors["wu"], at=now)
    assert are_family(cast.chen.pk, lin.pk, on=now.date())
