"""Where a debt meets what comes after it: appeals, opening again, exceptions, a department's second word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from zerotrip.audit.reconciliation import run as reconcile
from zerotrip.cases import acts
from zerotrip.cases.actions import agree, answer, appeal, look_again, open_case
from zerotrip.cases.actions.passing import PLATFORM
from zerotrip.cases.actions.results import do_result
from zerotrip.cases.debts.recovering import forgo, propose_to_forgo, repay
from zerotrip.cases.debts.settling import close, confirm_by_hand, let_stand, settle_anew
from zerotrip.cases.door import case_for, may_actor
from zerotrip.cases.evaluation import evaluate
from zerotrip.cases.models import Award, Case, Debt, Place, Recovery, TopUp
from zerotrip.cases.paid import paid_total, payment_of
from zerotrip.cases.queries import entitlements_of
from zerotrip.cases.tests.conftest import HOSPITAL
from zerotrip.cases.tests.items import publish_item
from zerotrip.cases.tests.test_debts import (
    LATE,
    Push,
    answers,
    owed_back,
    pay,
    provisional,
    push,
    refunded,
    silent,
)
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict
from zerotrip.demo.cast import Cast
from zerotrip.evidence.actions import send_due
from zerotrip.evidence.tests.lines import Lines
from zerotrip.ledger.queries import balance
from zerotrip.notices.models import Notice
from zerotrip.payments.models import Line, Payable

__all__ = ["answers", "owed_back", "provisional", "push", "silent"]
pytestmark = pytest.mark.django_db
AFTER = LATE + timedelta(days=1)
FUND = "fund:mutual-aid.hospital"
SUM = 176_700


def available(address: str) -> int:
    return balance(address).available.minor


def granted_after_all(case: Case, *, push: Push, lines: Lines, who: dict[str, Actor], now: datetime) -> Case:
    """Chen appeals, the insurance puts its refund right, and Wu agrees."""
    at = now + AFTER
    appeal(case_for(who["chen"], case.ref, at=at, may="appeal"), by=who["chen"], at=at, because="没有退费")
    push(at=at, setl_id=case.subject)
    for minute in range(3):
        send_due(at=at + timedelta(minutes=minute))
    return agree(case_for(who["wu"], case.ref, at=at, may="agree"), by=who["wu"], at=at)


def test_granted_again_on_appeal_the_claim_is_cancelled_and_nothing_is_paid_twice(
    owed_back: Recovery, hall: Cast, push: Push, lines: Lines, who: dict[str, Actor], now: datetime
) -> None:
    fund = available(FUND)
    case = granted_after_all(owed_back.award.case, push=push, lines=lines, who=who, now=now)
    owed_back.refresh_from_db()
    assert (case.state, owed_back.left_fen) == ("granted", 0)
    assert [(part.kind, part.amount_fen) for part in owed_back.parts.all()] == [("cancelled", SUM)]
    assert balance(f"member:{hall.chen.uid}:owes").posted.minor == 0
    assert available(f"recoverable:{FUND}") == 0
    assert (available(FUND), Payable.objects.owed().count(), TopUp.objects.count()) == (fund, 0, 0)
    assert (paid_total(hall.chen), payment_of(case).state) == (SUM, "paid")
    assert Notice.objects.filter(event="case.recovery-cancelled").count() == 1
    assert [str(difference) for difference in reconcile()] == []


@pytest.mark.parametrize(
    ("repaid", "forgone", "again"), [(76_700, False, 76_700), (0, True, 0), (76_700, True, 76_700)]
)
def test_what_was_paid_back_meanwhile_is_paid_out_anew_and_what_was_forgone_is_not(
    repaid: int, forgone: bool, again: int,
    owed_back: Recovery, hall: Cast, push: Push, lines: Lines, who: dict[str, Actor], now: datetime,
) -> None:  # fmt: skip
    fund = available(FUND)
    if repaid:
        repay(owed_back, amount_fen=repaid, receipt="B1", by=who["sun"], at=now + LATE)
    if forgone:
        propose_to_forgo(owed_back, because="家庭困难", by=who["wu"], at=now + LATE)
        forgo(owed_back, by=who["zhao"], at=now + LATE)
    case = granted_after_all(owed_back.award.case, push=push, lines=lines, who=who, now=now)
    owed = list(Payable.objects.owed().values_list("reference", "amount_fen"))
    assert owed == ([(f"{case.ref}+1", again)] if again else [])
    assert available(FUND) == fund
    assert balance(f"member:{hall.chen.uid}:owes").posted.minor == 0
    if again:
        assert payment_of(case).state == "owed"
        pay(who, now + AFTER)
    assert (paid_total(hall.chen), payment_of(case).state) == (SUM, "paid")
    assert [str(difference) for difference in reconcile()] == []


def test_what_was_taken_back_unpaid_is_owed_again_once(
    provisional: Debt, answers: Callable[[], None], push: Push, lines: Lines, who: dict[str, Actor],
    now: datetime,
) -> None:  # fmt: skip
    fund = available(FUND)
    refunded(lines, provisional.case)
    answers()
    assert available(FUND) == fund + SUM
    case = granted_after_all(provisional.case, push=push, lines=lines, who=who, now=now)
    (payable,) = Payable.objects.owed()
    assert (payable.reference, payable.amount_fen, available(payable.address)) == (case.ref, SUM, SUM)
    assert available(FUND) == fund
    assert [str(difference) for difference in reconcile()] == []
    pay(who, now + AFTER)
    assert Line.objects.count() == 1
    assert [str(difference) for difference in reconcile()] == []


def test_while_its_case_is_looked_at_nothing_is_deducted(
    owed_back: Recovery, who: dict[str, Actor], now: datetime
) -> None:
    case = owed_back.award.case
    assert Recovery.objects.due().exists()
    look_again(case_for(who["wu"], case.ref, at=now + AFTER, may="look-again"), by=who["wu"],
               at=now + AFTER, because="核对退费")  # fmt: skip
    assert not Recovery.objects.due().exists()


def test_opened_again_it_waits_for_no_department_and_granted_again_it_does(
    provisional: Debt, answers: Callable[[], None], who: dict[str, Actor], now: datetime
) -> None:
    at, fund = now + LATE, available(FUND)
    case = case_for(who["wu"], provisional.case.ref, at=at, may="look-again")
    look_again(case, by=who["wu"], at=at, because="再核对一次")
    provisional.refresh_from_db()
    assert (provisional.state, provisional.settled_at, available(FUND)) == ("dropped", at, fund + SUM)
    assert [str(difference) for difference in reconcile()] == []
    agree(case_for(who["wu"], case.ref, at=at, may="agree"), by=who["wu"], at=at)
    debt = Debt.objects.open().get()
    assert (debt.case, debt.amount_fen, available(FUND)) == (case, SUM, fund)
    answers()
    debt.refresh_from_db()
    assert (debt.state, Debt.objects.count()) == ("confirmed", 2)
    assert [str(difference) for difference in reconcile()] == []


def test_a_deduction_is_undone_with_the_grant_that_it_came_from(
    owed_back: Recovery, hall: Cast, push: Push, lines: Lines, who: dict[str, Actor], now: datetime
) -> None:
    later = now + AFTER
    push(borne="1000.00", at=later, settled_on="2026-06-13")
    for minute in range(3):
        send_due(at=later + timedelta(minutes=minute))
    award = Award.objects.get(voided_at=None)
    owed_back.refresh_from_db()
    assert owed_back.left_fen == SUM - 4_000
    look_again(case_for(who["wu"], award.case.ref, at=later, may="look-again"), by=who["wu"],
               at=later, because="算错了")  # fmt: skip
    owed_back.refresh_from_db()
    assert (owed_back.left_fen, owed_back.parts.standing().count()) == (SUM, 0)
    assert balance(f"member:{hall.chen.uid}:owes").posted.minor == -SUM
    assert [str(difference) for difference in reconcile()] == []
    agree(case_for(who["wu"], award.case.ref, at=later, may="agree"), by=who["wu"], at=later)
    owed_back.refresh_from_db()
    assert owed_back.left_fen == SUM - 4_000
    assert [str(difference) for difference in reconcile()] == []


def test_with_the_grant_go_its_place_its_right_to_book_and_its_result(
    cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    monkeypatch.setitem(acts._ACTS, "gift-cover", lambda case, at: done.append("covered"))
    monkeypatch.setitem(acts._BACK, "gift-cover", lambda case, at: done.append("taken back"))
    who = cast.actors
    more = (
        '\n[quota]\nplaces = 1\n\n[booking]\nwhat = "check-up"\nvalid_days = 90\n'
        'label = { zh-Hans = "体检", en = "Check-up" }\n\n[result]\ndoes = "gift-cover"\n'
    )
    publish_item("follows", by=who["admin"], second=who["zhao"], at=now, award="", more=more)
    case = open_case(item_id="hz.sample.follows", person=cast.chen, subject="2026", by=who["chen"], at=now)
    answer(case, answers={"need.grade": "deep"}, by=who["chen"], at=now)
    agree(case_for(who["wu"], case.ref, at=now, may="agree"), by=who["wu"], at=now)
    case.refresh_from_db()
    do_result(case, at=now)
    last = case.decisions.order_by("-number")[0]
    debt = Debt.objects.create(case=case, decision=last, since=now, amount_fen=0, facts=[], sources=[])
    assert (Place.objects.count(), entitlements_of(cast.chen, day_of(now)).count()) == (1, 1)
    close(debt, evaluate(case, at=now), None, by=PLATFORM, at=now)
    assert (case.state, case.result, debt.state) == ("refused", "", "corrected")
    assert (Place.objects.count(), entitlements_of(cast.chen, day_of(now)).count()) == (0, 0)
    assert done == ["covered", "taken back"]
    assert [str(difference) for difference in reconcile()] == []


def test_a_result_that_cannot_be_taken_back_keeps_no_debt_from_being_settled(
    cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(case: Case, at: datetime) -> None:
        raise RuntimeError("locked")

    monkeypatch.setitem(acts._ACTS, "gift-cover", lambda case, at: None)
    monkeypatch.setitem(acts._BACK, "gift-cover", fails)
    who, more = cast.actors, '\n[result]\ndoes = "gift-cover"\n'
    publish_item("stands", by=who["admin"], second=who["zhao"], at=now, award="", more=more)
    case = open_case(item_id="hz.sample.stands", person=cast.chen, subject="2026", by=who["chen"], at=now)
    answer(case, answers={"need.grade": "deep"}, by=who["chen"], at=now)
    agree(case_for(who["wu"], case.ref, at=now, may="agree"), by=who["wu"], at=now)
    case.refresh_from_db()
    do_result(case, at=now)
    last = case.decisions.order_by("-number")[0]
    debt = Debt.objects.create(case=case, decision=last, since=now, amount_fen=0, facts=[], sources=[])
    close(debt, evaluate(case, at=now), None, by=PLATFORM, at=now)
    case.refresh_from_db()
    assert (case.state, case.events.filter(kind="result-stands").count()) == ("refused", 1)
    assert Notice.objects.filter(event="case.result-stands").count() == 1


def test_a_second_word_of_the_department_lies_before_an_officer(
    provisional: Debt,
    answers: Callable[[], None],
    push: Push,
    hall: Cast,
    who: dict[str, Actor],
    now: datetime,
) -> None:
    """Confirmed and paid; then the insurance says that the stay was refunded. No machine takes it back."""
    answers()
    pay(who, now + LATE)
    case, at = provisional.case, now + AFTER
    push(at=at, setl_id=case.subject, refunded=True)
    provisional.refresh_from_db()
    assert (provisional.state, provisional.contrary_fen, Case.objects.get(pk=case.pk).state) == (
        "confirmed",
        0,
        "granted",
    )
    assert not Recovery.objects.exists()
    push(at=at + timedelta(hours=1), setl_id=case.subject, refunded=True)
    assert Notice.objects.filter(event="case.said-otherwise").count() == 1
    settle_anew(provisional, because="医保确认退费", by=who["wu"], at=at)
    assert (Case.objects.get(pk=case.pk).state, Recovery.objects.get().left_fen) == ("refused", SUM)
    assert sorted(Debt.objects.values_list("state", flat=True)) == ["confirmed", "recovery"]
    assert [str(difference) for difference in reconcile()] == []


def test_an_officer_may_let_it_stand(
    provisional: Debt, answers: Callable[[], None], push: Push, who: dict[str, Actor], now: datetime
) -> None:
    answers()
    at = now + AFTER
    push(at=at, setl_id=provisional.case.subject, refunded=True)
    provisional.refresh_from_db()
    let_stand(provisional, because="医保误记，已电话核实", by=who["wu"], at=at)
    push(at=at + timedelta(hours=1), setl_id=provisional.case.subject, refunded=True)
    provisional.refresh_from_db()
    assert (Debt.objects.contrary().count(), provisional.looked_because) == (0, "医保误记，已电话核实")
    assert Notice.objects.filter(event="case.said-otherwise").count() == 1


def test_a_further_sum_counts_in_what_was_paid_and_in_how_far_the_payment_is(
    push: Push, provisional: Debt, answers: Callable[[], None], hall: Cast, lines: Lines,
    who: dict[str, Actor], now: datetime,
) -> None:  # fmt: skip
    pay(who, now + LATE)
    assert (paid_total(hall.chen), payment_of(provisional.case).state) == (SUM, "paid")
    lines.medical.settle(person="chen", self_borne="3000.00", diagnosis="J18.900", settled_on="2026-05-02")
    answers()
    assert (paid_total(hall.chen), payment_of(provisional.case).state) == (SUM, "owed")
    assert not may_actor(who["wu"], provisional.case, "look-again", at=now + AFTER)
    pay(who, now + AFTER)
    whole = SUM + TopUp.objects.get().amount_fen
    assert (paid_total(hall.chen), payment_of(provisional.case).state) == (whole, "paid")
    assert [str(difference) for difference in reconcile()] == []


def test_who_is_still_asked_is_not_confirmed_by_hand(
    provisional: Debt, who: dict[str, Actor], now: datetime
) -> None:
    with pytest.raises(Conflict):
        confirm_by_hand(provisional, because="电话核实", by=who["wu"], at=now + LATE)
    assert Case.objects.get(item_id=HOSPITAL).state == "granted"
