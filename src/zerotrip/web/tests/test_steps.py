"""Applying as a conversation: one question a screen for old eyes, or where many are asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from django.test import Client

from zerotrip.applications.models import Draft
from zerotrip.applications.tests.conftest import chen, draft, lines
from zerotrip.applications.tests.test_form import answered
from zerotrip.cases.models import Case
from zerotrip.demo.cast import Cast
from zerotrip.preferences.actions import choose
from zerotrip.web.member import steps
from zerotrip.web.tests.test_doors import signed_in

__all__ = ["chen", "draft", "lines"]
pytestmark = pytest.mark.django_db
_FIELD = re.compile(r'name="was\.([a-z._]+)"')


@pytest.fixture(autouse=True)
def today(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=True):
        yield


@pytest.fixture
def elder(cast: Cast, now: datetime) -> Client:
    choose(by=cast.chen_user.actor, at=now, elder=True)
    return signed_in(cast, "chen_user")


def _asked(client: Client, address: str) -> list[str]:
    return _FIELD.findall(client.get(address).content.decode())


def _says(client: Client, draft: Draft, act: str, step: str, typed: str) -> str:
    said = {"key": "k" * 32, "act": act, "version": str(Draft.objects.get().version), "step": step}
    answer = client.post(f"/m/applications/{draft.uid}/", {**said, f"f.{step}": typed, f"was.{step}": ""})
    return answer.get("Location", "")


def test_whoever_reads_bigger_type_is_asked_one_thing_at_a_time(
    draft: Draft, elder: Client, now: datetime
) -> None:
    answered(now)
    page = f"/m/applications/{draft.uid}/"
    assert _asked(elder, page) == ["trip.far"]
    on = _says(elder, draft, "next", "trip.far", "yes")
    assert on.startswith(f"{page}?step=")
    assert _asked(elder, on) == [on.rpartition("=")[2]] != ["trip.far"]
    assert Draft.objects.get().typed["trip.far"]["typed"] == "yes"
    assert len(_asked(elder, f"{page}?step=all")) > 1


def test_what_cannot_be_read_is_said_on_the_same_screen(draft: Draft, elder: Client, now: datetime) -> None:
    answered(now)
    page = f"/m/applications/{draft.uid}/"
    assert _says(elder, draft, "next", "trip.paid", "lots") == ""
    assert 'aria-invalid="true"' in elder.get(f"{page}?step=trip.paid").content.decode()
    assert _says(elder, draft, "back", "trip.paid", "420") != f"{page}?step=trip.paid"


def test_the_last_screen_looks_over_what_was_said_and_sends_it(
    draft: Draft, elder: Client, now: datetime
) -> None:
    answered(now)
    for key, typed in (("trip.far", "yes"), ("trip.paid", "420")):
        _says(elder, draft, "next", key, typed)
    last = elder.get(f"/m/applications/{draft.uid}/?step=send").content.decode()
    assert ("?step=trip.far" in last, "?step=trip.paid" in last, "420" in last) == (True, True, True)
    sent = {"key": "s" * 32, "act": "send", "version": str(Draft.objects.get().version), "step": "send"}
    assert (
        elder.post(f"/m/applications/{draft.uid}/", sent)["Location"] == f"/m/cases/{Case.objects.get().ref}/"
    )


def test_many_questions_are_asked_one_by_one_of_everybody(
    draft: Draft, cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(now)
    phone, page = signed_in(cast, "chen_user"), f"/m/applications/{draft.uid}/"
    assert len(_asked(phone, page)) == 3
    monkeypatch.setattr(steps, "MANY", 2)
    assert _asked(phone, page) == ["trip.far"]
