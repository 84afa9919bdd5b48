"""Acting for somebody through an app: the phone's doors, named to the person, written down with all three."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from zerotrip.audit.models import Entry
from zerotrip.cases.models import Case
from zerotrip.cases.tests.conftest import HOSPITAL, MAJOR, Settle, hall, lines, settle
from zerotrip.demo.cast import XIHU, Cast
from zerotrip.members.mandates.consent import help_at
from zerotrip.members.mandates.giving import revoke
from zerotrip.members.models import Mandate
from zerotrip.org.models import ServicePlace
from zerotrip.web.api.tests.conftest import OF_PEOPLE, Speak, Speaking
from zerotrip.web.tests.test_acting import a_friend

__all__ = ["hall", "lines", "settle"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=True):
        yield


def under(speaking: Speaking, mandate: object) -> Speaking:
    return Speaking(speaking.token, acting_for=str(mandate))


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


def test_a_friend_hands_in_and_withdraws_and_the_journal_names_all_three(
    hall: Cast, settle: Settle, speak: Speak, now: datetime, picture: bytes
) -> None:
    case, mandate = settle(diagnosis=None)[MAJOR], a_friend(hall, now)
    own = speak(hall, "sun")
    assert [one["uid"] for one in own.get("/me/mandates").json()] == [str(mandate.pk)]
    sun = under(own, mandate.pk)
    assert case.ref in {row["ref"] for row in sun.get("/cases").json()}
    assert own.get(f"/cases/{case.ref}").status_code != 200
    paper = sun.get(f"/cases/{case.ref}").json()["asks"][0]["paper"]
    file = SimpleUploadedFile("paper.png", picture, content_type="image/png")
    done = sun.post(f"/cases/{case.ref}/papers/{paper}", file=file, readable="true")
    assert (done.status_code, done.json()["asks"]) == (200, []), done.content
    gone = [sun.post(f"/cases/{case.ref}/withdraw", {"because": "再想想"}, key="k" * 16) for _ in range(2)]
    assert [one.json()["state"] for one in gone] == ["withdrawn"] * 2
    assert own.post(f"/cases/{case.ref}/withdraw", {"because": "再想想"}, key="k" * 16).status_code == 409
    event = Case.objects.get(ref=case.ref).events.get(kind="withdraw")
    told = {"for": hall.chen.key, "mandate": str(mandate.pk), "app": "portal"}
    assert (event.by_key, event.data) == (hall.actors["sun"].key, told)
    entry = Entry.objects.get(what="case.withdraw")
    assert told.items() <= json.loads(entry.private or "")["data"].items()
    begun = sun.post("/applications", {"item": MAJOR, "subject": case.subject}).json()
    assert [one["uid"] for one in sun.get("/applications").json()] == [begun["application"]]
    assert own.get(f"/applications/{begun['application']}").status_code == 404
    thrown = sun.post(f"/applications/{begun['application']}/discard")
    assert thrown.status_code == 403  # what the person may have written is theirs


def test_it_wants_the_scope_the_mandate_and_an_operation_that_is_not_theirs_alone(
    hall: Cast, settle: Settle, speak: Speak, now: datetime
) -> None:
    cases, mandate = settle(), a_friend(hall, now, items=[HOSPITAL])
    narrow = speak(hall, "sun", scopes=[one for one in OF_PEOPLE if one != "for-others"])
    assert code(under(narrow, mandate.pk).get("/cases")) == (403, "scope-missing")
    sun = speak(hall, "sun")
    mine = under(sun, mandate.pk)
    assert {row["ref"] for row in mine.get("/cases").json()} == {cases[HOSPITAL].ref}
    assert mine.get(f"/cases/{cases[MAJOR].ref}").status_code == 404
    assert code(mine.post("/applications", {"item": MAJOR})) == (404, "outside-mandate")
    alone = ("/me", "/me/offers", "/me/cover", "/me/points", "/me/looks", "/me/messages", "/me/mandates")
    assert {code(mine.get(path)) for path in alone} == {(403, "theirs-alone")}
    assert code(mine.post("/sessions")) == (403, "theirs-alone")
    assert code(sun.get("/others/items")) == (404, "acting-for-nobody")
    assert {code(under(sun, uid).get("/cases")) for uid in (uuid4(), mandate.principal_id)} == {
        (404, "no-such-mandate")
    }
    assert code(under(sun, "nonsense").get("/cases")) == (400, "acting-for")
    assert code(under(speak(hall, "lin"), mandate.pk).get("/cases")) == (404, "no-such-mandate")
    revoke(Mandate.objects.get(pk=mandate.pk), by=hall.actors["chen"], at=now)
    assert code(mine.get("/cases")) == (404, "no-such-mandate")


def test_a_helper_of_the_union_sees_where_it_stands_and_nothing_medical(
    hall: Cast, settle: Settle, speak: Speak, now: datetime
) -> None:
    granted = next(case for case in settle().values() if case.state == "granted")
    place = ServicePlace.objects.filter(organisation__code=XIHU).first()
    assert place is not None
    mandate = help_at(
        principal=hall.chen, place=place, items=[granted.item_id], identity="card", channel="in-person",
        by=hall.actors["wu"], at=now,
    )  # fmt: skip
    wu = under(speak(hall, "wu"), mandate.pk)
    seen = wu.get(f"/cases/{granted.ref}").json()
    assert (seen["state"], seen["amount_fen"]) == ("granted", None)
    assert {code(wu.get(f"/cases/{granted.ref}/{what}")) for what in ("decision", "receipt")} == {
        (403, "not-open-to-you")
    }
    assert {step["words"] for step in wu.get(f"/cases/{granted.ref}/timeline").json()} == {""}
    assert [one["code"] for one in wu.get("/others/items").json()] == [granted.item_id]
    assert [row["amount_fen"] for row in wu.get("/cases").json()] == [None]
