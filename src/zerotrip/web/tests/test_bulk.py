"""One word for many cases: the effect is shown first, what is not plain is left out, and each goes once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape

import pytest
import time_machine
from django.test import Client

from zerotrip.cases.actions import agree, stop_asking
from zerotrip.cases.door import case_for
from zerotrip.cases.models import Case, Event
from zerotrip.cases.tests.conftest import HOSPITAL, MAJOR, WOMENS, Settle, hall, lines, settle, who
from zerotrip.core.actor import Actor
from zerotrip.demo.cast import Cast
from zerotrip.org.actions import appoint
from zerotrip.web.tests.test_doors import signed_in

__all__ = ["hall", "lines", "settle", "who"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=True):
        yield


@pytest.fixture
def cases(hall: Cast, settle: Settle) -> dict[str, Case]:
    return settle()


def preview(client: Client, *refs: str, verb: str = "agree") -> str:
    answer = client.post("/desk/bulk/", {"verb": verb, "case": refs})
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def shown_in(page: str) -> list[str]:
    return re.findall(r'name="case" value="([^"]+)"', page)


def marked_in(page: str) -> set[str]:
    return set(shown_in(page))


def act(client: Client, page: str, *, key: str = "k" * 32, verb: str = "agree") -> str:
    sent = {"step": "act", "verb": verb, "case": shown_in(page), "key": key, "because": ""}
    return unescape(client.post("/desk/bulk/", sent).content.decode())


def states(*cases: Case) -> list[str]:
    return [Case.objects.get(pk=case.pk).state for case in cases]


def test_effect_is_shown_and_nothing_done_then_each_goes_through_once(
    hall: Cast, cases: dict[str, Case]
) -> None:
    wu, (major, womens) = signed_in(hall, "wu"), (cases[MAJOR], cases[WOMENS])
    page = preview(wu, major.ref, womens.ref)
    assert ("35,000.00" in page, "办理后" in page, states(major, womens)) == (
        True,
        True,
        ["review", "review"],
    )
    first, second = act(wu, page), act(wu, page)
    assert states(major, womens) == ["approval", "approval"]
    assert Event.objects.filter(kind="agree").count() == 2
    assert [("已办 2 件" in said, "未办" in said) for said in (first, second)] == [(True, False)] * 2


def test_what_has_changed_since_it_was_shown_is_left_and_the_rest_goes_through(
    hall: Cast, cases: dict[str, Case], who: dict[str, Actor], now: datetime
) -> None:
    wu, (major, womens) = signed_in(hall, "wu"), (cases[MAJOR], cases[WOMENS])
    page = preview(wu, major.ref, womens.ref)
    agree(case_for(who["wu"], major.ref, at=now, may="agree"), by=who["wu"], at=now, because="")
    result = act(wu, page)
    assert ("已办 1 件" in result, "未办 1 件" in result) == (True, True)
    assert states(major, womens) == ["approval", "approval"]


def test_a_sum_that_was_not_shown_is_not_agreed_to(hall: Cast, cases: dict[str, Case]) -> None:
    wu, major = signed_in(hall, "wu"), cases[MAJOR]
    page = preview(wu, major.ref).replace(f"{major.ref}:{major.version}:", f"{major.ref}:{major.version}:9")
    assert "未办 1 件" in act(wu, page)
    assert states(major) == ["review"]


def test_what_is_not_the_readers_or_not_ready_is_left_out_with_the_reason(
    hall: Cast, cases: dict[str, Case]
) -> None:
    wu, qian, zhao = (signed_in(hall, name) for name in ("wu", "qian", "zhao"))
    page = preview(wu, cases[MAJOR].ref, cases[HOSPITAL].ref, "HZ-2026-999999")
    assert [one.partition(":")[0] for one in shown_in(page)] == [cases[MAJOR].ref]
    assert ("没有这个办件" in page, page.count("data-row")) == (True, 3)
    assert shown_in(preview(qian, cases[MAJOR].ref)) == []
    assert zhao.post("/desk/bulk/", {"verb": "agree", "case": [cases[MAJOR].ref]}).status_code == 302
    assert shown_in(preview(zhao, cases[MAJOR].ref, verb="approve")) == []
    assert wu.post("/desk/bulk/", {"verb": "sign", "case": [cases[MAJOR].ref]}).status_code == 302


def test_a_tie_to_somebody_leaves_their_case_out(hall: Cast, cases: dict[str, Case], now: datetime) -> None:
    since, by = now.date(), hall.actors["admin"]
    appoint(user=hall.wu, organisation=hall.unit, role="unit-officer", since=since, by=by, at=now)
    assert shown_in(preview(signed_in(hall, "wu"), cases[MAJOR].ref)) == []


def test_what_was_never_shown_is_named_and_not_done(hall: Cast, cases: dict[str, Case]) -> None:
    sent = {"step": "act", "verb": "agree", "case": [":1:5", f"{cases[MAJOR].ref}"], "key": "k" * 32}
    page = signed_in(hall, "wu").post("/desk/bulk/", sent)
    assert (page.status_code, "未办 2 件" in page.content.decode()) == (200, True)
    assert states(cases[MAJOR]) == ["review"]


def test_what_each_lacks_is_asked_for_together_where_it_is_just_one_thing(
    hall: Cast, settle: Settle, who: dict[str, Actor], now: datetime
) -> None:
    """The same reason to all; each person is asked for their own paper."""
    wu, major = signed_in(hall, "wu"), settle(diagnosis=None)[MAJOR]
    before = case_for(who["wu"], major.ref, at=now, may="stop-asking")
    stop_asking(before, by=who["wu"], at=now, because="先看看")
    page = preview(wu, major.ref, verb="ask")
    assert [one.rpartition("|")[2] for one in shown_in(page)] == ["diagnosis-proof"]
    sent = {"step": "act", "verb": "ask", "case": shown_in(page), "key": "k" * 32, "because": "写得不清楚"}
    for _twice in range(2):
        assert "已办 1 件" in unescape(wu.post("/desk/bulk/", sent).content.decode())
    assert states(major) == ["supplement"]
    assert [ask.because for ask in major.asks.filter(closed_at=None)] == ["写得不清楚"]
    assert "已办 1 件" not in unescape(wu.post("/desk/bulk/", {**sent, "key": "m" * 32}).content.decode())


def test_nothing_is_asked_for_together_where_nothing_is_missing(hall: Cast, cases: dict[str, Case]) -> None:
    assert shown_in(preview(signed_in(hall, "wu"), cases[MAJOR].ref, verb="ask")) == []


def test_queue_is_narrowed_and_the_view_kept_under_a_name(hall: Cast, cases: dict[str, Case]) -> None:
    wu = signed_in(hall, "wu")
    refs = {case.ref for case in cases.values() if case.state == "review"}
    assert marked_in(wu.get("/desk/").content.decode()) == refs
    narrow = f"item={MAJOR}&unit=330106-0001&least=100"
    assert marked_in(wu.get(f"/desk/?{narrow}").content.decode()) == {cases[MAJOR].ref}
    for other in ("unit=330108", "most=1", "days=900", "only=overdue"):
        assert marked_in(wu.get(f"/desk/?item={MAJOR}&{other}").content.decode()) == set()
    kept = {"key": "v" * 32, "room": "queue", "query": narrow + "&evil=1", "name": "大病一千以上"}
    assert wu.post("/desk/views/", kept)["Location"] == f"/desk/?{narrow}"
    assert f'/desk/?{narrow}"' in unescape(wu.get("/desk/").content.decode())
    assert "大病一千以上" not in signed_in(hall, "qian").get("/desk/").content.decode()
    nameless = wu.post("/desk/views/", {**kept, "key": "w" * 32, "name": "  "})
    assert (nameless.status_code, 'role="alert"' in nameless.content.decode()) == (400, True)


def test_an_auditor_keeps_filters_of_their_own(cast: Cast) -> None:
    """It is about their own work: that they change nothing on cases must not stand in the way."""
    auditor = signed_in(cast, "auditor")
    kept = {"key": "v" * 32, "room": "cases", "query": "least=100", "name": "一百元以上"}
    assert auditor.post("/desk/views/", kept)["Location"] == "/desk/cases/?least=100"
