"""Another sum than the rule's: signed by two, within the caps, and not while a department owes its word."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from zerotrip.audit.reconciliation import run as reconcile
from zerotrip.cases import watching
from zerotrip.cases.actions import agree, appeal, approve, depart, open_case, refer, refuse, send_back, sign
from zerotrip.cases.actions.departing import proposal, shown_of
from zerotrip.cases.door import case_for, may_actor
from zerotrip.cases.models import Award, Case
from zerotrip.cases.replaying import replay
from zerotrip.cases.tests.items import TWO
from zerotrip.cases.tests.test_after import DISCRETION, NOTICE, Apply, apply, who
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.demo.cast import CITY, Cast
from zerotrip.org.actions import appoint
from zerotrip.org.models import Organisation, Role
from zerotrip.payments.queries import state_of

__all__ = ["apply", "who"]
pytestmark = pytest.mark.django_db


def test_another_sum_counts_once_two_approvers_have_signed(
    who: dict[str, Actor], apply: Apply, now: datetime
) -> None:
    case = agree(apply("exception", process=TWO + DISCRETION), by=who["wu"], at=now)
    with pytest.raises(Conflict):
        depart(case, by=who["zhao"], at=now, because="家中又有病人", amount_fen=300_001)
    with pytest.raises(Invalid):
        depart(case, by=who["zhao"], at=now, because=" ", amount_fen=250_000)
    depart(case, by=who["zhao"], at=now, because="家中又有病人", amount_fen=250_000)
    assert (case.state, Award.objects.count(), state_of(case.ref)) == ("exception", 0, "")
    assert not may_actor(who["zhao"], case, "sign", at=now)
    assert not may_actor(who["wu"], case, "sign", at=now)
    with pytest.raises(Conflict):
        sign(case, shown="250000|sha256:other", by=who["sun"], at=now)
    sign(case, shown=shown_of(proposal(case)), by=who["sun"], at=now)
    assert (case.state, case.award.amount_fen, state_of(case.ref)) == ("granted", 250_000, "owed")
    last = case.decisions.last()
    assert last is not None
    assert (last.departs, last.because, last.amount_fen) == (True, "家中又有病人", 250_000)
    assert '"amount":"1000.00"' in last.receipt.canonical.open()
    assert [each.difference for each in replay([case.ref])] == [None] * 3
    assert [str(difference) for difference in reconcile()] == []


def test_another_grade_pays_what_its_row_says_and_can_be_sent_back(
    who: dict[str, Actor], apply: Apply, now: datetime
) -> None:
    case = agree(apply("grade", process=TWO + DISCRETION), by=who["wu"], at=now)
    with pytest.raises(Invalid):
        depart(case, by=who["zhao"], at=now, because="按深度困难", grade="none-such")
    depart(case, by=who["zhao"], at=now, because="按深度困难", grade="deep")
    assert case.expected_fen == 200_000
    send_back(case, by=who["sun"], at=now, because="依据不足")
    assert (case.state, case.waits_for) == ("approval", "district-approver")
    approve(case_for(who["zhao"], case.ref, at=now, may="approve"), by=who["zhao"], at=now)
    assert Case.objects.get(pk=case.pk).award.amount_fen == 100_000


def test_an_appeal_may_be_granted_as_an_exception(
    who: dict[str, Actor], apply: Apply, cast: Cast, now: datetime
) -> None:
    case = refuse(
        apply("appeal", grade="none", process=TWO + DISCRETION), by=who["wu"], at=now, because="不符"
    )
    appeal(case, by=who["chen"], at=now, because="有特殊情况")
    assert case.waits_for == "city-officer"  # the district has no other officer
    city = Organisation.objects.get(code=CITY)
    appoint(user=cast.lin, organisation=city, role=Role.OFFICER, since=day_of(now), by=who["admin"], at=now)
    assert not may_actor(who["wu"], case, "refer", at=now)
    case = refer(
        case_for(who["lin"], case.ref, at=now, may="refer"), by=who["lin"], at=now, because="确有困难"
    )
    assert not may_actor(who["zhao"], case, "agree", at=now)
    depart(case, by=who["zhao"], at=now, because="特批", amount_fen=50_000)
    sign(case, shown=shown_of(proposal(case)), by=who["sun"], at=now)
    assert (case.state, case.award.amount_fen) == ("granted", 50_000)
    assert [each.difference for each in replay([case.ref])] == [None] * 3


def test_caps_hold_for_an_exception_too(who: dict[str, Actor], apply: Apply, now: datetime) -> None:
    cap = '\n[[stacking.caps]]\nat_most = "yuan(1500)"\nbasis = "rule"\n'
    case = agree(apply("capped", process=TWO + DISCRETION, more=cap), by=who["wu"], at=now)
    with pytest.raises(Conflict) as refusal:
        depart(case, by=who["zhao"], at=now, because="特批", amount_fen=150_001)
    assert refusal.value.code == "beyond-discretion"
    depart(case, by=who["zhao"], at=now, because="特批", amount_fen=150_000)
    assert case.state == "exception"


def test_caps_hold_for_an_exception_that_was_in_public_notice_meanwhile(
    who: dict[str, Actor], apply: Apply, now: datetime
) -> None:
    cap = '\n[[stacking.caps]]\nat_most = "yuan(1500)"\nbasis = "rule"\n'
    first = agree(apply("waiting", process=TWO + DISCRETION + NOTICE, more=cap), by=who["wu"], at=now)
    depart(first, by=who["zhao"], at=now, because="特批", amount_fen=150_000)
    sign(first, shown=shown_of(proposal(first)), by=who["sun"], at=now)
    by = who["chen"]
    second = open_case(item_id=first.item_id, person=first.person, subject="2027", by=by, at=now)
    approve(agree(second, by=who["wu"], at=now), by=who["zhao"], at=now)
    assert (first.state, second.state) == ("notice", "notice")
    watching.end_notices(at=now + timedelta(days=20))
    assert sum(award.amount_fen for award in Award.objects.all()) <= 150_000


def test_no_exception_while_a_department_owes_its_word(
    who: dict[str, Actor], apply: Apply, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its answer would set the sum right to the rule's own."""
    case = agree(apply("owed", process=TWO + DISCRETION), by=who["wu"], at=now)
    monkeypatch.setattr("zerotrip.cases.actions.departing.owed_by", lambda *_: {"need.grade": {"a.source"}})
    with pytest.raises(Conflict) as refusal:
        depart(case, by=who["zhao"], at=now, because="特批", amount_fen=50_000)
    assert refusal.value.code == "department-owed"


def test_no_exception_where_the_pack_has_none(who: dict[str, Actor], apply: Apply, now: datetime) -> None:
    case = agree(apply("strict", process=TWO), by=who["wu"], at=now)
    assert not may_actor(who["zhao"], case, "depart", at=now)
    with pytest.raises(Conflict):
        depart(case, by=who["zhao"], at=now, because="特批", amount_fen=1_00)
