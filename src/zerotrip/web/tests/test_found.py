"""What a run has found for a person, on their phone: seen, told in their language, opened with one tap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from zerotrip.cases.models import Case
from zerotrip.core.actor import Actor
from zerotrip.demo.cast import Cast
from zerotrip.population.outcome import act_on
from zerotrip.population.tests.parcels import EMPLOYED, PARCEL, SUPPLY, publish
from zerotrip.population.tests.test_outcome import MET, UNKNOWN, Verdict, found, hall, who
from zerotrip.web.tests.test_doors import signed_in

__all__ = ["hall", "who"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=True):
        yield


@pytest.fixture
def chen(hall: Cast, who: dict[str, Actor], now: datetime, tmp_path: Path) -> Client:
    editions = [publish(who, now), publish(who, now, SUPPLY, that=EMPLOYED)]
    verdicts: Mapping[str, Verdict] = {PARCEL: (MET, 5_000), SUPPLY: (UNKNOWN, None)}
    act_on(found(tmp_path, now, editions, (hall.chen.pk, verdicts)), 1, at=now)
    return signed_in(hall, "chen_user")


def test_home_shows_what_was_found_and_a_tap_opens_it(chen: Client, hall: Cast) -> None:
    page = chen.get("/m/").content.decode()
    assert page.count(">节日包裹<") == 2
    assert "50.00" in page
    sent = {"key": "k" * 32, "subject": "2026"}
    answers = [chen.post(f"/m/items/{PARCEL}/", sent) for _ in range(2)]
    case = Case.objects.get()
    assert [answer["Location"] for answer in answers] == [f"/m/cases/{case.ref}/"] * 2
    assert (case.person, case.subject, case.state) == (hall.chen, "2026", "granted")
    offers = chen.get("/m/").content.decode().partition("card-more")[0]
    assert offers.count(">节日包裹<") == 1


def test_home_and_notice_speak_the_readers_language(chen: Client) -> None:
    chen.cookies["django_language"] = "en"
    assert chen.get("/m/").content.decode().count(">Parcel<") == 2
    assert "Something new has been found for you" in chen.get("/m/messages/").content.decode()
    chen.cookies["django_language"] = "zh-hans"
    assert "为您找到了新的服务" in chen.get("/m/messages/").content.decode()


def test_an_items_own_page_weighs_it_now_and_takes_no_other_subject(chen: Client) -> None:
    page = chen.get(f"/m/items/{PARCEL}/").content.decode()
    assert ('value="2026"' in page, "50.00" in page) == (True, True)
    answer = chen.post(f"/m/items/{PARCEL}/", {"key": "k" * 32, "subject": "2025"})
    assert (answer.status_code, "这项服务的本期已过" in answer.content.decode()) == (400, True)
    assert Case.objects.count() == 0


def test_home_costs_the_same_for_one_offer_and_for_seven(
    hall: Cast, who: dict[str, Actor], now: datetime, tmp_path: Path
) -> None:
    client, seen = signed_in(hall, "chen_user"), []
    for number in (1, 7):
        editions = [publish(who, now, f"hz.test.parcel{n}") for n in range(number)]
        verdicts: Mapping[str, Verdict] = {edition.item_id: (MET, 5_000) for edition in editions}
        act_on(found(tmp_path, now, editions, (hall.chen.pk, verdicts)), 1, at=now)
        client.get("/m/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/m/").content.decode().count(">节日包裹<") == number
        seen.append(len(queries))
    assert seen[0] == seen[1]


def test_home_shows_what_fits_first_and_little_of_what_may(
    hall: Cast, who: dict[str, Actor], now: datetime, tmp_path: Path
) -> None:
    open_ones = [f"hz.test.open-{number}" for number in range(4)]
    editions = [publish(who, now), *(publish(who, now, item, that=EMPLOYED) for item in open_ones)]
    verdicts: Mapping[str, Verdict] = dict.fromkeys(open_ones, (UNKNOWN, None)) | {PARCEL: (MET, 5_000)}
    act_on(found(tmp_path, now, editions, (hall.chen.pk, verdicts)), 1, at=now)
    page = signed_in(hall, "chen_user").get("/m/").content.decode()
    assert page.count('name="subject"') == 3
    assert page.index(PARCEL) < page.index(open_ones[0])
    assert "还有 2 项可能适合您" in page
