"""An item of a district is for the people of its units: to all others it is not there, on no way in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import time_machine
from django.test import Client

from zerotrip.cases.actions import open_case, screen
from zerotrip.cases.models import Case, Screening
from zerotrip.catalogue.queries import items_for, opens_for
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import NotVisible
from zerotrip.demo.cast import BINJIANG, XIHU, Cast
from zerotrip.demo.people import QIAN
from zerotrip.members.actions import join
from zerotrip.members.models import Person
from zerotrip.population.outcome import act_on
from zerotrip.population.queries import own_offer
from zerotrip.population.tests.parcels import PARCEL, SUPPLY, publish
from zerotrip.population.tests.test_outcome import MET, found, hall, who
from zerotrip.web.tests.test_doors import signed_in

__all__ = ["hall", "who"]
pytestmark = pytest.mark.django_db
OF_XIHU, OF_BINJIANG, BY_ITSELF = "hz.test.of-xihu", "hz.test.of-binjiang", "hz.test.by-itself"


@pytest.fixture(autouse=True)
def today(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=True):
        yield


@pytest.fixture
def qian(hall: Cast, now: datetime) -> Person:
    """An officer of Binjiang is a member there too."""
    return join(
        name=QIAN.name,
        id_number=QIAN.id_number,
        phone=QIAN.phone,
        uid=QIAN.uid,
        organisation=hall.other_unit,
        on=day_of(now),
        by=hall.actors["lin"],
        at=now,
    )


@pytest.fixture
def items(who: dict[str, Actor], now: datetime) -> None:
    publish(who, now)
    publish(who, now, OF_XIHU, owner=XIHU)
    publish(who, now, OF_BINJIANG, owner=BINJIANG)


def test_the_phone_lists_the_citys_items_and_those_of_ones_own_district(
    hall: Cast, qian: Person, items: None
) -> None:
    listed = {
        name: [item for item in (PARCEL, OF_XIHU, OF_BINJIANG) if f"/m/items/{item}/" in page]
        for name in ("chen_user", "qian")
        if (page := signed_in(hall, name).get("/m/items/").content.decode())
    }
    assert listed == {"chen_user": [PARCEL, OF_XIHU], "qian": [PARCEL, OF_BINJIANG]}


def test_another_districts_item_is_not_there_by_page_by_post_or_by_action(
    hall: Cast, who: dict[str, Actor], qian: Person, items: None, now: datetime
) -> None:
    phone = signed_in(hall, "qian")
    answers = [phone.get(f"/m/items/{item}/").status_code for item in (PARCEL, OF_BINJIANG, OF_XIHU)]
    sent = phone.post(f"/m/items/{OF_XIHU}/", {"key": "k" * 32, "subject": "2026"})
    assert (answers, sent.status_code) == ([200, 200, 404], 404)
    with pytest.raises(NotVisible):
        open_case(item_id=OF_XIHU, person=qian, subject="2026", by=hall.qian.actor, at=now)
    assert Case.objects.count() == 0


def test_what_happens_opens_only_what_is_for_the_person(
    hall: Cast, who: dict[str, Actor], qian: Person, now: datetime
) -> None:
    publish(who, now, OF_XIHU, owner=XIHU, opens='["event:birth"]')
    qians, chens = (
        screen(
            person=person,
            subject="birth:2026-06-01",
            opener="event:birth",
            by=who["admin"],
            at=now,
            because="told",
        )
        for person in (qian, hall.chen)
    )
    assert ([case.item_id for case in qians], [case.item_id for case in chens]) == ([], [OF_XIHU])
    assert Screening.objects.count() == 0


def test_a_run_over_everyone_offers_and_opens_a_districts_item_only_there(
    hall: Cast, who: dict[str, Actor], qian: Person, now: datetime, tmp_path: Path
) -> None:
    editions = [
        publish(who, now, OF_XIHU, owner=XIHU),
        publish(who, now, BY_ITSELF, owner=XIHU, opens='["population"]'),
        publish(who, now, SUPPLY),
    ]
    met = {edition.item_id: (MET, 5_000) for edition in editions}
    outcome = act_on(found(tmp_path, now, editions, (hall.chen.pk, met), (qian.pk, met)), 1, at=now)
    assert outcome.cases == {"opened": 1, "elsewhere": 1}
    assert outcome.offers == {"new": 3, "told": 2}
    assert {(case.person, case.item_id) for case in Case.objects.all()} == {(hall.chen, BY_ITSELF)}
    assert own_offer(hall.chen, editions[0], at=now) is not None
    page = signed_in(hall, "qian").get("/m/").content.decode()
    assert [f"/m/items/{item}/" in page for item in (OF_XIHU, SUPPLY)] == [False, True]


def test_items_are_those_of_the_organisations_above(hall: Cast, items: None, now: datetime) -> None:
    paths = (hall.city.path, hall.district.path, hall.unit.path, hall.other_unit.path)
    seen = [[edition.item_id for edition in items_for(path, day_of(now))] for path in paths]
    assert seen == [[PARCEL], [OF_XIHU, PARCEL], [OF_XIHU, PARCEL], [OF_BINJIANG, PARCEL]]
    assert opens_for(hall.unit.path, "settlement", day_of(now)) == []


def test_services_stand_by_field_of_life_the_districts_apart_from_the_citys(
    hall: Cast, who: dict[str, Actor], items: None, now: datetime
) -> None:
    phone = signed_in(hall, "chen_user")
    page = phone.get("/m/items/").content.decode()
    order = [page.index(text) for text in (f"/m/items/{PARCEL}/", "card-owner", f"/m/items/{OF_XIHU}/")]
    assert (order, page.count("西湖区总工会")) == (sorted(order), 1)


@pytest.mark.parametrize("page", ["/hall/items/?district={}", "/hall/search/?q=包裹&district={}"])
def test_the_hall_leaves_out_what_is_for_another_district(items: None, client: Client, page: str) -> None:
    """Whoever says nothing sees all, with whom each belongs to."""
    said = {code: client.get(page.format(code)).content.decode() for code in ("", XIHU, BINJIANG, "999999")}
    shown = {code: (OF_XIHU in text, OF_BINJIANG in text) for code, text in said.items()}
    assert shown == {"": (True, True), XIHU: (True, False), BINJIANG: (False, True), "999999": (True, True)}
    assert f"/hall/items/{OF_XIHU}/?district={XIHU}" in said[XIHU]
    assert f"/hall/items/?district={XIHU}" in said[XIHU]
