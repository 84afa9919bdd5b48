"""What the person concerned may say: stop, go on after all, look again; and what it cost them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import translation

from zerotrip.cases.actions import agree, appeal, open_case, record_trip, refuse, send_back, withdraw
from zerotrip.cases.door import case_for, may_actor
from zerotrip.cases.models import Case, Decision
from zerotrip.cases.news import department_answered, settlement_arrived
from zerotrip.cases.offers import offers_of
from zerotrip.cases.queries import effort_of, saved_for
from zerotrip.cases.tests.conftest import HOSPITAL, MAJOR, WOMENS, Settle
from zerotrip.cases.view import view_of
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid, NotAllowed, Stale
from zerotrip.demo.cast import XIHU, Cast
from zerotrip.notices.queries import inbox
from zerotrip.org.actions import appoint
from zerotrip.org.models import Organisation, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def second_officer(hall: Cast, now: datetime) -> Actor:
    """Sun, for once an officer of the district like Wu."""
    xihu = Organisation.objects.get(code=XIHU)
    appoint(
        user=hall.sun,
        organisation=xihu,
        role=Role.OFFICER,
        since=day_of(now),
        by=hall.actors["admin"],
        at=now,
    )
    return hall.actors["sun"]


def test_who_withdraws_is_asked_nothing_more_and_may_come_back(
    settle: Settle, hall: Cast, who: dict[str, Actor], now: datetime
) -> None:
    case = withdraw(settle(diagnosis=None)[MAJOR], by=who["chen"], at=now, because="先不办了")
    assert (case.state, case.due_on, case.asks.filter(closed_at=None).count()) == ("withdrawn", None, 0)
    settlement_arrived(person=hall.chen, record=case.subject, at=now)
    department_answered(refs=[case.ref], at=now)
    assert Case.objects.get(pk=case.pk).state == "withdrawn"
    assert (MAJOR, case.subject) in {(o.edition.item_id, o.subject) for o in offers_of(hall.chen, at=now)}
    back = open_case(item_id=MAJOR, person=hall.chen, subject=case.subject, by=who["chen"], at=now)
    assert (back.ref, back.state, back.days_left) == (case.ref, "supplement", 10)


def test_a_decided_case_cannot_be_withdrawn(settle: Settle, who: dict[str, Actor], now: datetime) -> None:
    case = settle(diagnosis="J18.900")[HOSPITAL]
    assert not may_actor(who["chen"], case, "withdraw", at=now)
    with pytest.raises(Stale):
        withdraw(case, by=who["chen"], at=now)


def test_an_appeal_goes_to_an_officer_who_has_not_decided(
    settle: Settle, who: dict[str, Actor], second_officer: Actor, now: datetime
) -> None:
    case, later = settle()[MAJOR], now + timedelta(days=7)
    refuse(case, by=who["wu"], at=later, because="材料与登记不符")
    assert case.days_left < 10
    told = inbox(who["chen"]).get(event="case.refused")
    assert told.body["zh-Hans"] == "这次不能给付：材料与登记不符。如有异议，可以在手机上申诉。"
    with pytest.raises(Invalid):
        appeal(case, by=who["chen"], at=now, because=" ")
    appeal(case, by=who["chen"], at=later, because="登记的姓名是旧的")
    assert (case.state, case.days_left, case.waits_for) == ("review", 10, "district-officer")
    with pytest.raises(NotAllowed):
        case_for(who["wu"], case.ref, at=now, may="agree")
    case = agree(case_for(second_officer, case.ref, at=now, may="agree"), by=second_officer, at=now)
    assert case.state == "approval"


def test_an_appeal_may_be_refused_again(
    settle: Settle, who: dict[str, Actor], second_officer: Actor, now: datetime
) -> None:
    case = refuse(settle()[MAJOR], by=who["wu"], at=now, because="材料与登记不符")
    appeal(case, by=who["chen"], at=now, because="登记的姓名是旧的")
    refuse(
        case_for(second_officer, case.ref, at=now, may="refuse"), by=second_officer, at=now, because="仍不符"
    )
    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.decisions.count()) == ("refused", 2)
    for officer in (who["wu"], second_officer):
        assert not may_actor(officer, case, "agree", at=now)


def test_who_agreed_on_an_appeal_may_look_again_when_it_is_sent_back(
    settle: Settle, who: dict[str, Actor], second_officer: Actor, now: datetime
) -> None:
    """The clock stands still in this test: what came first is read off the events, not off the time."""
    case = refuse(settle()[MAJOR], by=who["wu"], at=now, because="材料与登记不符")
    appeal(case, by=who["chen"], at=now, because="登记的姓名是旧的")
    agree(case, by=second_officer, at=now)
    assert not may_actor(second_officer, case, "approve", at=now)
    send_back(case, by=who["zhao"], at=now, because="请写明依据")
    assert may_actor(second_officer, case, "agree", at=now)
    assert not may_actor(who["wu"], case, "agree", at=now)


def test_an_appeal_comes_within_its_days(settle: Settle, who: dict[str, Actor], now: datetime) -> None:
    case = refuse(settle()[MAJOR], by=who["wu"], at=now, because="材料与登记不符")
    with pytest.raises(Conflict):
        appeal(case, by=who["chen"], at=now + timedelta(days=31), because="晚了")
    appeal(case, by=who["chen"], at=now + timedelta(days=30), because="最后一天")
    assert case.state == "review"


def test_a_trip_is_counted_and_nothing_else_is(
    settle: Settle, hall: Cast, who: dict[str, Actor], now: datetime
) -> None:
    cases = settle()
    case = case_for(who["wu"], cases[MAJOR].ref, at=now, may="trip")
    record_trip(case, cause="original-paper", words="请当面核对原件", by=who["wu"], at=now)
    with pytest.raises(Invalid):
        record_trip(case, cause=" ", by=who["wu"], at=now)
    assert not may_actor(who["chen"], case, "trip", at=now)
    assert (effort_of(case).trips, effort_of(case).zero_trip_cases) == (1, 0)
    assert (effort_of(cases[WOMENS]).trips, effort_of(cases[WOMENS]).zero_trip_cases) == (0, 1)
    saved = saved_for(hall.chen)
    assert (saved.trips, saved.papers, saved.cases, saved.zero_trip_cases) == (1, 0, 1, 1)
    refuse(case_for(who["wu"], case.ref, at=now, may="refuse"), by=who["wu"], at=now, because="诊断不符")
    saved = saved_for(hall.chen)
    assert (saved.trips, saved.papers, saved.cases, saved.zero_trip_cases) == (1, 0, 2, 1)


def test_no_appeal_is_offered_when_its_days_are_over(
    settle: Settle, who: dict[str, Actor], now: datetime
) -> None:
    case = refuse(settle()[MAJOR], by=who["wu"], at=now, because="材料与登记不符")
    last, late = now + timedelta(days=30), now + timedelta(days=31)
    assert may_actor(who["chen"], case, "appeal", at=last)
    assert not view_of(case, who["chen"], at=late).verbs["appeal"]
    with translation.override("zh-hans"):
        assert str(may_actor(who["chen"], case, "appeal", at=late).reason) == "已超过申诉期限（30 天）。"


def test_nobody_is_offered_to_agree_to_what_the_rule_does_not_grant(
    settle: Settle, hall: Cast, who: dict[str, Actor], now: datetime
) -> None:
    """Her enrolment has been found void since: the condition fails, whoever looks."""
    case = settle()[MAJOR]
    assert view_of(case, who["wu"], at=now).verbs["agree"]
    hall.chen.enrolments.update(voided_at=now, void_because="重复参保")
    verbs = view_of(case, who["wu"], at=now).verbs
    assert (verbs["agree"].yes, verbs["refuse"].yes) == (False, True)
    with translation.override("zh-hans"):
        assert "有条件不符合" in str(verbs["agree"].reason)


def test_other_cases_are_shown_as_far_as_one_may_open_them(
    settle: Settle, hall: Cast, who: dict[str, Actor], now: datetime
) -> None:
    cases = settle()
    assert len(view_of(cases[MAJOR], who["wu"], at=now).others) == 2
    Case.objects.filter(pk=cases[WOMENS].pk).update(organisation=hall.other_unit)
    others = {case.item_id for case in view_of(cases[MAJOR], who["wu"], at=now).others}
    assert others == {HOSPITAL}
    assert len(view_of(cases[MAJOR], who["chen"], at=now).others) == 2


def test_nobody_is_offered_to_approve_another_sum_than_the_first_check_saw(
    settle: Settle, who: dict[str, Actor], now: datetime
) -> None:
    case = agree(settle()[MAJOR], by=who["wu"], at=now)
    assert view_of(case, who["zhao"], at=now).verbs["approve"]
    Decision.objects.filter(case=case).update(amount_fen=1)
    verbs = view_of(case, who["zhao"], at=now).verbs
    assert (verbs["approve"].yes, verbs["send-back"].yes) == (False, True)
