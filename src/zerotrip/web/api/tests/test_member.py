"""A member's whole way through an app: found, looked at, applied for, handed in, withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from zerotrip.applications.models import Draft
from zerotrip.applications.tests.conftest import chen, draft
from zerotrip.applications.tests.test_form import answered
from zerotrip.audit.models import Entry
from zerotrip.cases.models import Case
from zerotrip.cases.tests.conftest import MAJOR, Settle, another_like, hall, lines, photograph, settle
from zerotrip.demo.cast import Cast
from zerotrip.web.api.tests.conftest import Speak

__all__ = ["chen", "draft", "hall", "lines", "photograph", "settle"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=True):
        yield


def test_what_stands_is_read_page_by_page(hall: Cast, settle: Settle, speak: Speak) -> None:
    cases = list(settle().values())
    chen = speak(hall, "chen_user")
    seen, answer = [], chen.get("/cases", limit=1)
    while "Link" in answer:
        seen += [row["ref"] for row in answer.json()]
        another_like(cases[0], len(seen))  # what is new shifts nothing
        answer = chen.client.get(answer["Link"].split(">")[0][1:], headers=chen.headers)
    seen += [row["ref"] for row in answer.json()]
    assert sorted(seen) == sorted(case.ref for case in cases)
    for path in ("/me", "/me/offers", "/me/wanted", "/me/cover", "/me/points", "/me/looks", "/me/messages"):
        answer = chen.get(path)
        assert answer.status_code == 200, (path, answer.content)
    assert (chen.get("/me").json()["name"], chen.get("/me/cover").json()[0]["year"]) == ("陈秀英", 2026)


def test_what_there_is_needs_no_token(hall: Cast, client: Client) -> None:
    found = client.get("/api/v1/search", {"q": "住院"}, headers={"Accept-Language": "en"}).json()
    first = found["hits"][0]["item"]
    guide = client.get(f"/api/v1/items/{first}", headers={"Accept-Language": "en"}).json()
    assert (guide["item"], guide["name"], guide["guide"]["taskCode"]) == (
        first,
        found["hits"][0]["name"],
        first,
    )
    first_page, all_items = [client.get("/api/v1/items", {"limit": limit}) for limit in (2, 100)]
    assert first_page.json() == all_items.json()[:2]


def test_a_decision_is_told_with_its_rows_articles_and_facts(
    hall: Cast, settle: Settle, speak: Speak
) -> None:
    granted = next(case for case in settle().values() if case.state == "granted")
    chen = speak(hall, "chen_user")
    said = chen.get(f"/cases/{granted.ref}/decision").json()
    assert sum(row["amount_fen"] for row in said["rows"]) == said["amount_fen"] == granted.award.amount_fen
    assert all(reason["says"] and reason["law"] for reason in said["reasons"])
    assert {fact["source"] for reason in said["reasons"] for fact in reason["facts"]} - {""}
    assert chen.get(f"/cases/{granted.ref}/receipt").json()["decision"]["verdict"] == "met"
    assert chen.get(f"/cases/{granted.ref}/timeline").json()[-1]["title"]


def test_lists_cost_the_same_for_one_and_for_many(hall: Cast, settle: Settle, speak: Speak) -> None:
    granted = next(case for case in settle().values() if case.state == "granted")
    chen = speak(hall, "chen_user")
    asked = []
    for number in range(3):
        with CaptureQueriesContext(connection) as seen:
            chen.get("/cases")
        asked.append(len(seen))
        another_like(granted, number)
    assert asked[1:] == [12, 12]


def test_a_draft_is_filled_in_and_sent_once(draft: Draft, cast: Cast, speak: Speak, now: datetime) -> None:
    answered(now)
    chen = speak(cast, "chen_user")
    form = chen.get(f"/applications/{draft.uid}").json()
    assert "trip.far" in {question["key"] for question in form["questions"]}
    wrong = chen.post(f"/applications/{draft.uid}/save", {"answers": {"trip.paid": "much"}, "version": 0})
    assert [q["wrong"] for q in wrong.json()["questions"] if q["wrong"]], wrong.content
    told = {"answers": {"trip.far": "yes", "trip.paid": "420"}, "version": wrong.json()["version"]}
    assert chen.post(f"/applications/{draft.uid}/save", told).json()["complete"]
    sent = [chen.post(f"/applications/{draft.uid}/send", key="k" * 16) for _ in range(2)]
    ref = Case.objects.get().ref
    assert [answer.json() for answer in sent] == [{"case": ref}] * 2
    entries = [entry for entry in Entry.objects.filter(about=f"case:{ref}") if entry.by_key == cast.chen.key]
    assert {entry.data["app"] for entry in entries} == {"portal"}


def test_a_paper_that_was_asked_for_is_handed_in(
    hall: Cast, settle: Settle, speak: Speak, picture: bytes
) -> None:
    asked = settle(diagnosis=None)[MAJOR]
    chen = speak(hall, "chen_user")
    paper = chen.get(f"/cases/{asked.ref}").json()["asks"][0]["paper"]
    file = SimpleUploadedFile("paper.png", picture, content_type="image/png")
    answer = chen.post(f"/cases/{asked.ref}/papers/{paper}", file=file, readable="true")
    assert (answer.status_code, answer.json()["asks"]) == (200, []), answer.content
    gone = chen.post(f"/cases/{asked.ref}/withdraw", {"because": "不需要了"})
    assert (gone.json()["state"], gone.json()["may"]) == ("withdrawn", [])
    again = chen.post(f"/cases/{asked.ref}/appeal", {"because": "…"})
    assert (again.status_code, again.json()["code"]) == (403, "may-not")


def test_others_cases_are_not_there_even_for_an_officer(hall: Cast, settle: Settle, speak: Speak) -> None:
    ref = settle()[MAJOR].ref
    assert speak(hall, "lin").get(f"/cases/{ref}").status_code == 404
    assert speak(hall, "wu").get(f"/cases/{ref}").json()["code"] in ("not-a-member", "not-own-case")
