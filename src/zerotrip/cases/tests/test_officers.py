"""Two pairs of eyes, in scope, never on one's own: who may decide, and what a late page does."""

from __future__ import annotations

from datetime import datetime

import pytest

from zerotrip.cases.actions import agree, approve, refuse, send_back
from zerotrip.cases.door import case_for, may_actor
from zerotrip.cases.queries import queue_of, visible_to
from zerotrip.cases.tests.conftest import HOSPITAL, MAJOR, WOMENS, Settle
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Invalid, NotAllowed, NotVisible, Stale
from zerotrip.demo.cast import XIHU, Cast
from zerotrip.members.actions import live_together
from zerotrip.org.actions import appoint
from zerotrip.org.models import Organisation, Role

pytestmark = pytest.mark.django_db


def test_the_queue_holds_what_waits_for_this_officer_and_nothing_else(
    settle: Settle, who: dict[str, Actor], now: datetime
) -> None:
    settle()
    queues = {name: [c.item_id for c in queue_of(actor, day_of(now))] for name, actor in who.items()}
    assert queues == {name: [] for name in who} | {"wu": [MAJOR, WOMENS]}


def test_after_the_first_check_the_second_one_has_it(
    settle: Settle, who: dict[str, Actor], now: datetime
) -> None:
    agree(settle()[MAJOR], by=who["wu"], at=now)
    assert [c.item_id for c in queue_of(who["zhao"], day_of(now))] == [MAJOR]
    assert [c.item_id for c in queue_of(who["wu"], day_of(now))] == [WOMENS]


def test_who_sees_the_case(settle: Settle, who: dict[str, Actor], now: datetime) -> None:
    ref = settle()[MAJOR].ref
    seen = {name: visible_to(actor, day_of(now)).filter(ref=ref).exists() for name, actor in who.items()}
    assert seen == dict.fromkeys(who, False) | {
        "chen": True,
        "wu": True,
        "zhao": True,
        "auditor": True,
        "approver": True,
    }


def test_another_district_cannot_tell_it_from_absent(
    settle: Settle, who: dict[str, Actor], now: datetime
) -> None:
    ref = settle()[MAJOR].ref
    answers = []
    for asked in (ref, "HZ-2026-999999"):
        with pytest.raises(NotVisible) as refusal:
            case_for(who["qian"], asked, at=now, may="agree")
        answers.append((refusal.value.code, str(refusal.value)))
    assert answers[0] == answers[1]


def test_nobody_makes_both_checks(settle: Settle, who: dict[str, Actor], hall: Cast, now: datetime) -> None:
    case = agree(settle()[MAJOR], by=who["wu"], at=now)
    appoint(
        user=hall.wu, organisation=hall.city, role=Role.APPROVER, since=day_of(now), by=who["admin"], at=now
    )
    with pytest.raises(NotAllowed):
        case_for(who["wu"], case.ref, at=now, may="approve")
    assert may_actor(who["zhao"], case, "approve", at=now)


def test_nobody_decides_on_their_own_claim_or_their_familys(
    settle: Settle, who: dict[str, Actor], hall: Cast, now: datetime
) -> None:
    case = settle()[MAJOR]
    xihu = Organisation.objects.get(code=XIHU)
    for user in (hall.chen_user, hall.lin):
        appoint(user=user, organisation=xihu, role=Role.OFFICER, since=day_of(now), by=who["admin"], at=now)
    assert not may_actor(who["chen"], case, "agree", at=now)
    assert may_actor(who["lin"], case, "agree", at=now)
    lin = hall.unit.people.get(uid=str(who["lin"].person_uid))
    live_together(people={hall.chen: "head", lin: "spouse"}, on=day_of(now), by=who["admin"], at=now)
    assert not may_actor(who["lin"], case, "agree", at=now)


def test_a_stale_page_changes_nothing(settle: Settle, who: dict[str, Actor], now: datetime) -> None:
    case = settle()[MAJOR]
    seen = case.version
    agree(case, by=who["wu"], at=now, version=seen)
    with pytest.raises(Stale):
        refuse(case, by=who["zhao"], at=now, because="再看一下", version=seen)
    case.refresh_from_db()
    assert (case.state, case.decisions.count()) == ("approval", 1)


def test_what_was_sent_back_may_be_checked_again_by_the_first(
    settle: Settle, who: dict[str, Actor], now: datetime
) -> None:
    case = agree(settle()[MAJOR], by=who["wu"], at=now)
    with pytest.raises(Invalid):
        send_back(case, by=who["zhao"], at=now, because=" ")
    send_back(case, by=who["zhao"], at=now, because="请核对首次确诊日期")
    agree(case_for(who["wu"], case.ref, at=now, may="agree"), by=who["wu"], at=now)
    case = approve(case_for(who["zhao"], case.ref, at=now, may="approve"), by=who["zhao"], at=now)
    assert (case.state, case.award.amount_fen) == ("granted", 1_500_000)


def test_a_machine_decides_up_to_its_limit_and_no_further(settle: Settle) -> None:
    small = settle(diagnosis="J18.900", borne="4134.00")[HOSPITAL]
    assert (small.state, small.award.amount_fen) == ("granted", 176_700)


def test_a_large_sum_goes_to_an_officer(settle: Settle) -> None:
    large = settle(diagnosis="J18.900", borne="15000.00")[HOSPITAL]
    assert (large.state, large.waits_for) == ("review", "district-officer")
