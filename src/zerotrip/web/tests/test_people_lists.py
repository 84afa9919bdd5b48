from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from zerotrip.demo.cast import Cast
from zerotrip.demo.people import CHEN
from zerotrip.members.models import PeopleList
from zerotrip.members.queries import person_by_id_number
from zerotrip.members.tests.sheets import csv, number

pytestmark = pytest.mark.django_db
LISTS = "/desk/people/lists/"


def desk(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def key() -> str:
    return uuid.uuid4().hex


def test_a_unit_officer_sees_every_line_and_then_enters_the_list(cast: Cast) -> None:
    client = desk(cast.lin)
    file = SimpleUploadedFile("人员.csv", csv(("工友甲", number(0), ""), (CHEN.name, CHEN.id_number, "")))
    answer = client.post(LISTS, {"unit": cast.unit.code, "file": file}, follow=True)
    people = PeopleList.objects.get()
    assert f"/desk/people/lists/{people.uid}/" in answer.redirect_chain[-1][0]
    assert person_by_id_number(number(0)) is None
    page = client.post(f"{LISTS}{people.uid}/", {"key": key()}, follow=True)
    assert page.status_code == 200
    assert person_by_id_number(number(0)) is not None
    assert client.get(f"{LISTS}{people.uid}/report.xlsx").getvalue().startswith(b"PK")


def test_a_list_is_not_there_for_another_district(cast: Cast) -> None:
    file = SimpleUploadedFile("人员.csv", csv(("工友甲", number(0), "")))
    desk(cast.lin).post(LISTS, {"unit": cast.unit.code, "file": file})
    uid = PeopleList.objects.get().uid
    assert desk(cast.qian).get(f"{LISTS}{uid}/").status_code == 404
    refused = desk(cast.qian).post(LISTS, {"unit": cast.unit.code, "file": SimpleUploadedFile("a.csv", b"x")})
    assert refused.status_code == 404
    assert desk(cast.lin).post(LISTS, {"unit": cast.unit.code}).status_code == 400
