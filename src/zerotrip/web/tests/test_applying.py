"""The pages of applying: doors, what a form answers, and lists that cost the same however long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from zerotrip.applications.actions import begin
from zerotrip.applications.models import Draft, KeptPaper
from zerotrip.applications.tests.conftest import chen, draft, lines, page
from zerotrip.applications.tests.items import TICKET, publish, ticket
from zerotrip.applications.tests.test_form import answered
from zerotrip.applications.tests.test_keeping import keep
from zerotrip.applications.tests.test_sending import declined
from zerotrip.cases.models import Case
from zerotrip.core.actor import Actor
from zerotrip.demo.cast import Cast
from zerotrip.web.tests.test_doors import signed_in
from zerotrip.web.tests.test_lists import queries

__all__ = ["chen", "draft", "lines"]
pytestmark = pytest.mark.django_db
KEY = "k" * 32


@pytest.fixture(autouse=True)
def today(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=True):
        yield


@pytest.fixture
def phone(cast: Cast) -> Client:
    return signed_in(cast, "chen_user")


def test_a_draft_is_nobody_elses(draft: Draft, cast: Cast) -> None:
    pages = [f"/m/applications/{draft.uid}/{more}" for more in ("", "live/")]
    assert [signed_in(cast, "lin").get(address).status_code for address in pages] == [404, 404]


def test_the_same_form_sent_twice_makes_one_case_and_answers_the_same(
    draft: Draft, phone: Client, now: datetime
) -> None:
    answered(now)
    sent = {"key": KEY, "act": "send", "version": "0", "f.trip.far": "yes", "f.trip.paid": "420"}
    sent |= {f"was.{key}": "" for key in ("trip.far", "trip.left_on", "trip.paid")}
    answers = [phone.post(f"/m/applications/{draft.uid}/", sent) for _ in range(2)]
    assert [answer["Location"] for answer in answers] == [f"/m/cases/{Case.objects.get().ref}/"] * 2


def test_a_field_that_is_saved_comes_back_alone_with_what_else_has_changed(
    draft: Draft, phone: Client, now: datetime
) -> None:
    answered(now)
    said = {"version": "0", "changed": "trip.far", "f.trip.far": "yes", "was.trip.far": ""}
    said |= {"shown": ["trip.far", "trip.left_on", "trip.paid"]}  # type: ignore[dict-item]
    part = phone.post(f"/m/applications/{draft.uid}/save/", said).content.decode()
    assert ("<html" in part, 'id="ask-trip-left-on" hx-swap-oob="delete"' in part) == (False, True)
    assert Draft.objects.get().typed["trip.far"]["typed"] == "yes"


def test_papers_on_the_page_stay_and_a_new_one_is_told_of(draft: Draft, phone: Client, now: datetime) -> None:
    declined(now)
    said = {"version": "0", "changed": "trip.far", "f.trip.far": "yes", "was.trip.far": ""}
    parts = [
        phone.post(f"/m/applications/{draft.uid}/save/", said | {"shown": ["trip.far", *papers]})
        .content.decode()
        for papers in (["employment-proof"], [])
    ]  # fmt: skip
    assert ["ask-employment-proof" in part for part in parts] == [False, False]
    assert ["需要您提供的内容有变化" in part for part in parts] == [False, True]


def test_lists_cost_the_same_for_one_and_for_three(
    draft: Draft, cast: Cast, chen: Actor, now: datetime
) -> None:
    keep(cast, chen, now)
    addresses = ("/m/", "/m/applications/", "/m/documents/")
    one = [queries(cast, "chen_user", address) for address in addresses]
    for number in (2, 3):
        publish(ticket(f"{TICKET}{number}"), cast.actors, now)
        begin(item_id=f"{TICKET}{number}", person=cast.chen, subject="2026", by=chen, at=now)
        keep(cast, chen, now, about=str(number))
    assert [queries(cast, "chen_user", address) for address in addresses] == one


def test_my_documents_are_replaced_and_removed(
    draft: Draft, cast: Cast, chen: Actor, phone: Client, now: datetime
) -> None:
    first = keep(cast, chen, now)
    file = SimpleUploadedFile("a.png", page().read())
    sent = {"key": KEY, "act": "replace", "paper": str(first.uid), "file": file, "until": "2026-06-30"}
    assert phone.post("/m/documents/", sent)["Location"] == "/m/documents/"
    kept = KeptPaper.objects.get(ended_at=None)
    assert (kept == first, str(kept.valid_until)) == (False, "2026-06-30")
    assert phone.get(f"/m/documents/{kept.uid}/")["Content-Type"] == "image/png"
    phone.post("/m/documents/", {"key": "j" * 32, "act": "remove", "paper": str(kept.uid)})
    assert not KeptPaper.objects.filter(ended_at=None).exists()
    assert signed_in(cast, "lin").get(f"/m/documents/{first.uid}/").status_code == 404


def test_an_expired_replacement_is_said_beside_the_field(
    draft: Draft, cast: Cast, chen: Actor, phone: Client, now: datetime
) -> None:
    kept, file = keep(cast, chen, now), SimpleUploadedFile("a.png", page().read())
    sent = {"key": KEY, "act": "replace", "paper": str(kept.uid), "file": file, "until": "2026-06-01"}
    answer = phone.post("/m/documents/", sent)
    assert (answer.status_code, "已经过期" in answer.content.decode()) == (400, True)
