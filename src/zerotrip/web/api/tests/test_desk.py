"""An officer's work through an app: their queue, one case, a decision that counts once and as theirs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zerotrip.cases.models import Case
from zerotrip.cases.tests.conftest import MAJOR, Settle, another_like, hall, lines, settle
from zerotrip.demo.cast import Cast
from zerotrip.web.api.tests.conftest import Speak
from zerotrip.web.tests.test_doors import signed_in

__all__ = ["hall", "lines", "settle"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=True):
        yield


def test_an_officer_decides_once_and_as_on_their_screen(hall: Cast, settle: Settle, speak: Speak) -> None:
    settle()
    wu = speak(hall, "wu")
    queue = wu.get("/desk/queue").json()
    assert queue, "something has to wait for Wu"
    ref = queue[0]["ref"]
    whole = wu.get(f"/desk/cases/{ref}").json()
    assert {one["verb"]: one["may"] for one in whole["verbs"]}["agree"] is True
    assert "*" in whole["person"]
    stale = wu.post(f"/desk/cases/{ref}/agree", {"version": whole["version"] + 1})
    assert (stale.status_code, Case.objects.get(ref=ref).version) == (409, whole["version"])
    done = [
        wu.post(f"/desk/cases/{ref}/agree", {"version": whole["version"]}, key="k" * 20) for _ in range(2)
    ]
    assert [answer.status_code for answer in done] == [200, 200], done[0].content
    event = Case.objects.get(ref=ref).events.filter(kind="agree").get()
    assert (event.by_key, event.data["app"]) == (hall.actors["wu"].key, "portal")
    journal = signed_in(hall, "auditor").get(f"/desk/audit/?about=case:{ref}").content.decode()
    assert "经 portal" in journal
    again = wu.post(f"/desk/cases/{ref}/agree", {"version": done[0].json()["version"]})
    assert again.status_code == 403


def test_lists_of_the_desk_cost_the_same_for_one_and_for_many(
    hall: Cast, settle: Settle, speak: Speak
) -> None:
    waiting = settle()[MAJOR]
    wu, asked = speak(hall, "wu"), []
    for number in range(3):
        for path in ("/desk/queue", "/desk/cases"):
            with CaptureQueriesContext(connection) as seen:
                assert wu.get(path).status_code == 200
            asked.append(len(seen))
        another_like(waiting, number)
    assert asked[2:] == asked[2:4] * 2


def test_the_desk_is_for_its_posts_and_not_for_ones_own(hall: Cast, settle: Settle, speak: Speak) -> None:
    ref = settle()[MAJOR].ref
    assert speak(hall, "chen_user").get("/desk/queue").json()["code"] == "no-such-post"
    assert speak(hall, "qian").get(f"/desk/cases/{ref}").status_code == 404
    wu = speak(hall, "wu", scopes=["desk:read"])
    assert wu.get("/desk/cases", state="granted").status_code == 200
    refused = wu.post(f"/desk/cases/{ref}/refuse", {"version": 0, "because": "x"})
    assert (refused.status_code, refused.json()["code"]) == (403, "scope-missing")
    assert speak(hall, "wu").post(f"/desk/cases/{ref}/dance", {"version": 0}).status_code == 404
