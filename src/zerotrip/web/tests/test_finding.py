"""One box: people by name, sound, initials, the end of a number; whatever has a number; within reach only."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zerotrip.cases.tests.conftest import MAJOR, Settle, hall, lines, settle
from zerotrip.demo.cast import Cast
from zerotrip.demo.people import CHEN
from zerotrip.members.finding import people_found
from zerotrip.members.models import Person
from zerotrip.vault.models import Look
from zerotrip.web.tests.test_doors import signed_in

__all__ = ["hall", "lines", "settle"]
pytestmark = pytest.mark.django_db

CHENS = (
    "陈秀英", "陈", "秀英", "chenxiuying", "Chen Xiu Ying", "chenx", "xiuying", "cxy", "CXY",
    "1028", "0001", "6217", CHEN.id_number, CHEN.phone, CHEN.account, "6222 0212 0801 0026 217",
)  # fmt: skip
NOBODYS = ("晨秀英", "英", "chenxu", "9999", "13800000009", "6222021208010026218", "!!", "", "z", "zz")


@pytest.mark.parametrize("asked", CHENS)
def test_chen_is_found_by_what_one_remembers_and_only_within_reach(
    cast: Cast, now: datetime, asked: str
) -> None:
    found = people_found(asked, actor=cast.wu.actor, on=now.date())
    assert cast.chen in found
    assert cast.chen not in people_found(asked, actor=cast.qian.actor, on=now.date())


@pytest.mark.parametrize("asked", NOBODYS)
def test_what_is_near_is_not_the_same(cast: Cast, now: datetime, asked: str) -> None:
    assert people_found(asked, actor=cast.wu.actor, on=now.date()) == []


def test_a_name_that_is_changed_is_found_by_its_new_sound(cast: Cast, now: datetime) -> None:
    cast.chen.name, cast.chen.phone = "吕秀英", "13800007777"
    cast.chen.save()
    found = {
        asked: people_found(asked, actor=cast.wu.actor, on=now.date()) for asked in ("lvx", "7777", "cxy")
    }
    assert found == {"lvx": [cast.chen], "7777": [cast.chen], "cxy": []}


def test_box_leads_from_a_name_to_person_and_cases_masked(hall: Cast, settle: Settle) -> None:
    case = settle()[MAJOR]
    wu = signed_in(hall, "wu")
    sent = wu.post("/desk/find/", {"q": "chenxiuying"})
    page = wu.get(sent["Location"]).content.decode()
    assert (f"/desk/people/{hall.chen.uid}/" in page, f"/desk/cases/{case.ref}/" in page) == (True, True)
    assert (CHEN.id_number in page, "陈秀英" in page) == (False, False)
    by_number = wu.get(f"/desk/find/?q={case.pk}").content.decode()
    assert f"/desk/cases/{case.ref}/" in by_number
    assert wu.post("/desk/find/", {"q": case.ref.lower()})["Location"] == f"/desk/cases/{case.ref}/"
    other = signed_in(hall, "qian").get("/desk/find/?q=chenxiuying").content.decode()
    assert ("没有符合的内容" in other, "/desk/people/" in other.partition("<main")[2]) == (True, False)


def test_items_units_and_receipts_are_found_by_those_whose_rooms_they_are_in(hall: Cast) -> None:
    page = signed_in(hall, "wu").get("/desk/find/?q=zhuyuan").content.decode()
    assert "/hall/items/hz.mutual-aid.hospital/" in page
    unit = signed_in(hall, "wu").get("/desk/find/?q=330106-0001").content.decode()
    assert "/desk/units/330106-0001/" in unit


@pytest.mark.parametrize("number", [CHEN.id_number, CHEN.phone, CHEN.account])
def test_a_whole_number_stands_in_no_address(hall: Cast, number: str) -> None:
    wu = signed_in(hall, "wu")
    answer = wu.post("/desk/find/", {"q": number})
    assert (answer.status_code, f"/desk/people/{hall.chen.uid}/" in answer.content.decode()) == (200, True)
    assert number not in answer.content.decode()
    assert f"/desk/people/{hall.chen.uid}/" not in wu.get("/desk/find/", {"q": number}).content.decode()


def test_finding_costs_the_same_for_one_and_for_three(hall: Cast, settle: Settle) -> None:
    settle()
    wu, costs = signed_in(hall, "wu"), []
    for _ in range(2):
        wu.get("/desk/find/?q=chen")
        with CaptureQueriesContext(connection) as seen:
            wu.get("/desk/find/?q=chen")
        costs.append(len(seen))
        settle(settled_on="2026-06-08")
        for name, number in (("陈一", "33010619900307101X"), ("陈二", "330106199003071028")):
            if not Person.objects.filter(name=name).exists():
                _another(hall.chen, name, number)
    assert costs[0] == costs[1]


def _another(like: Person, name: str, number: str) -> None:
    Person.objects.create(
        name=name,
        id_number=number,
        sex=like.sex,
        birth_date=like.birth_date,
        organisation=like.organisation,
        joined_on=like.joined_on,
    )


def test_a_number_is_unmasked_for_a_purpose_that_the_person_reads(cast: Cast) -> None:
    wu, page = signed_in(cast, "wu"), f"/desk/people/{cast.chen.uid}/"
    for what, value in (("id_number", CHEN.id_number), ("phone", CHEN.phone), ("number", CHEN.account)):
        assert value not in wu.get(page).content.decode()
        assert wu.post(f"{page}unmask/", {"what": what, "because": " "}).status_code == 400
        shown = wu.post(f"{page}unmask/", {"what": what, "because": "电话核实账户"})
        assert (shown.status_code, value in shown.content.decode()) == (200, True)
    assert set(Look.objects.values_list("because", flat=True)) == {"电话核实账户"}
    assert wu.post(f"{page}unmask/", {"what": "name", "because": "x"}).status_code == 400
    assert (
        signed_in(cast, "qian").post(f"{page}unmask/", {"what": "phone", "because": "x"}).status_code == 404
    )
    assert "电话核实账户" in signed_in(cast, "chen_user").get("/m/me/looks/").content.decode()
