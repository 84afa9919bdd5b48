"""What is missing is asked for once, of whoever has it; the clock stands meanwhile, and nothing hangs."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from zerotrip.cases.actions import agree, answer, appeal, ask_for, hand_in, read_paper, stop_asking
from zerotrip.cases.door import case_for, may_actor
from zerotrip.cases.models import Case
from zerotrip.cases.queries import effort_of
from zerotrip.cases.tests.conftest import ALLOWANCE, HOSPITAL, MAJOR, WOMENS, Photograph, Settle
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid, NotAllowed
from zerotrip.demo.cast import Cast
from zerotrip.evidence.actions import receive, send_due
from zerotrip.evidence.tests.lines import Lines
from zerotrip.notices.queries import inbox

pytestmark = pytest.mark.django_db
PAPER = "diagnosis-proof"


def again(*items: str) -> list[Case]:
    return [Case.objects.with_names().get(item_id=item) for item in items]


def test_one_paper_serves_every_case_and_a_machine_refuses_what_it_rules_out(
    settle: Settle, who: dict[str, Actor], photograph: Photograph, now: datetime
) -> None:
    cases = settle(diagnosis=None)
    assert {item: case.state for item, case in cases.items()} == {
        HOSPITAL: "granted", MAJOR: "supplement", WOMENS: "supplement", ALLOWANCE: "supplement"
    }  # fmt: skip
    paper = photograph()
    hand_in(cases[MAJOR], paper=PAPER, document=paper, by=who["chen"], at=now)
    major, womens, allowance = again(MAJOR, WOMENS, ALLOWANCE)
    assert [case.state for case in (major, womens, allowance)] == ["review"] * 3
    assert [effort_of(case).papers for case in (major, womens, allowance)] == [1, 0, 0]
    read_paper(major, fact="settlement.diagnosis", value="C53", document=paper, by=who["wu"], at=now)
    major, womens, allowance = again(MAJOR, WOMENS, ALLOWANCE)
    assert [case.state for case in (major, womens, allowance)] == ["review", "review", "refused"]
    refusal = allowance.decisions.get()
    assert (refusal.stage, refusal.because) == (
        "automatic", "重大疾病住院按重大疾病互助给付，不再另计生活补助。"
    )  # fmt: skip
    told = inbox(who["chen"]).get(event="case.refused")
    assert "重大疾病住院" in told.body["zh-Hans"]


def test_a_paper_is_handed_in_once_and_by_its_owner(
    settle: Settle, who: dict[str, Actor], photograph: Photograph, now: datetime
) -> None:
    case = settle(diagnosis=None)[MAJOR]
    paper = photograph()
    hand_in(case, paper=PAPER, document=paper, by=who["chen"], at=now)
    with pytest.raises(Conflict):
        hand_in(again(MAJOR)[0], paper=PAPER, document=paper, by=who["chen"], at=now)
    paper.owner_key = who["lin"].key
    with pytest.raises(NotAllowed):
        hand_in(again(MAJOR)[0], paper=PAPER, document=paper, by=who["chen"], at=now)


def test_an_officer_asks_and_the_clock_stands_until_it_comes(
    settle: Settle, who: dict[str, Actor], photograph: Photograph, now: datetime
) -> None:
    case = settle()[MAJOR]
    with pytest.raises(Invalid):
        ask_for(case, paper="passport", fact="settlement.diagnosis", by=who["wu"], at=now, because="看不清")
    with pytest.raises(Invalid):
        ask_for(case, paper=PAPER, fact="household.size", by=who["wu"], at=now, because="看不清")
    ask_for(case, paper=PAPER, fact="settlement.diagnosis", by=who["wu"], at=now, because="编码有异议",
            legal_reason="data-disputed")  # fmt: skip
    assert (case.state, case.days_left, case.due_on) == ("supplement", 10, None)
    later = now + timedelta(days=14)
    paper = photograph()
    case = case_for(who["chen"], case.ref, at=later, may="hand-in")
    hand_in(case, paper=PAPER, document=paper, by=who["chen"], at=later)
    case = again(MAJOR)[0]
    assert (case.state, case.days_left) == ("review", 10)
    assert case.running_since == later.date()


def test_a_paper_that_an_officer_asked_for_is_not_decided_over_by_a_machine(
    settle: Settle, who: dict[str, Actor], photograph: Photograph, now: datetime
) -> None:
    """An appeal against data: what the person hands in is looked at, however clear the data are."""
    refused = settle(diagnosis=None)[ALLOWANCE]
    paper = photograph()
    hand_in(refused, paper=PAPER, document=paper, by=who["chen"], at=now)
    read_paper(
        again(ALLOWANCE)[0], fact="settlement.diagnosis", value="C53", document=paper, by=who["wu"], at=now
    )
    case_ = again(ALLOWANCE)[0]
    appeal(case_, by=who["chen"], at=now, because="诊断录错了")
    ask_for(case_, paper=PAPER, fact="settlement.diagnosis", by=who["wu"], at=now, because="请再拍一张")
    hand_in(again(ALLOWANCE)[0], paper=PAPER, document=photograph(), by=who["chen"], at=now)
    assert again(ALLOWANCE)[0].state == "review"


def test_an_answer_nobody_asked_for_changes_nothing(
    settle: Settle, who: dict[str, Actor], now: datetime
) -> None:
    case = settle(diagnosis=None)[MAJOR]
    with pytest.raises(Conflict):
        answer(case, answers={"settlement.diagnosis": "C53"}, by=who["chen"], at=now)
    assert again(MAJOR)[0].version == case.version


def test_what_a_department_says_meanwhile_is_not_wanted_from_the_person(
    settle: Settle, lines: Lines, hall: Cast, now: datetime
) -> None:
    case = settle(diagnosis=None)[MAJOR]
    told = lines.medical.settle(
        person="chen",
        self_borne="4134.00",
        diagnosis="C53.900",
        settled_on="2026-06-10",
        setl_id=case.subject,
    )
    receive(source="medical-insurance", headers=told.headers, body=told.body, at=now)
    case = again(MAJOR)[0]
    assert case.state != "supplement"
    assert not case.asks.filter(closed_at=None).exists()


def test_facts_that_grow_old_before_an_officer_are_fetched_again(
    settle: Settle, lines: Lines, who: dict[str, Actor], now: datetime
) -> None:
    """Another stay arrives that opens nothing: the list of stays is not whole any more, and the officer could
    not agree until somebody fetched it."""
    case = settle(diagnosis="J18.900", borne="15000.00")[HOSPITAL]
    assert case.state == "review"
    later = now + timedelta(minutes=1)
    lines.medical.clock = lambda: later
    told = lines.medical.settle(person="chen", self_borne="100.00", settled_on="2026-06-11", retired=True)
    receive(source="medical-insurance", headers=told.headers, body=told.body, at=later)
    with pytest.raises(Conflict):
        agree(case, by=who["wu"], at=later)
    while send_due(at=later):
        pass
    case = again(HOSPITAL)[0]
    agree(case, by=who["wu"], at=later)
    assert case.state == "approval"


def test_what_is_never_answered_is_taken_back_and_looked_at(
    settle: Settle, who: dict[str, Actor], now: datetime
) -> None:
    case = settle(diagnosis=None)[MAJOR]
    assert not may_actor(who["qian"], case, "stop-asking", at=now)
    later = now + timedelta(days=60)
    with pytest.raises(Invalid):
        stop_asking(case, by=who["wu"], at=later, because=" ")
    stop_asking(case_for(who["wu"], case.ref, at=later, may="stop-asking"), by=who["wu"], at=later,
                because="两个月没有回音")  # fmt: skip
    case = again(MAJOR)[0]
    assert (case.state, case.running_since, case.asks.filter(closed_at=None).count()) == (
        "review",
        later.date(),
        0,
    )
