"""A department is silent too long: decided on the person's word, and set right by itself when it answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db.models import F

from zerotrip.audit.reconciliation import run as reconcile
from zerotrip.cases import news
from zerotrip.cases.actions import answer
from zerotrip.cases.debts.queries import debt_for
from zerotrip.cases.debts.recovering import forgo, object_to, propose_to_forgo, repay, uphold
from zerotrip.cases.debts.setting_off import Limit
from zerotrip.cases.debts.settling import confirm_by_hand, definitive, settle, settle_answered
from zerotrip.cases.door import case_for
from zerotrip.cases.evaluation import on_record
from zerotrip.cases.models import Award, Case, Debt, Recovery, TopUp
from zerotrip.cases.replaying import replay
from zerotrip.cases.tests.conftest import HOSPITAL
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid, NotAllowed, NotVisible, Stale
from zerotrip.demo.cast import Cast
from zerotrip.evidence.actions import receive, send_due
from zerotrip.evidence.feed import headers_for
from zerotrip.evidence.models import Request
from zerotrip.evidence.signals import request_settled
from zerotrip.evidence.tests.lines import Lines
from zerotrip.ledger.queries import balance
from zerotrip.notices.models import Notice
from zerotrip.payments.actions import make_batch, release
from zerotrip.payments.models import Line, Payable
from zerotrip.payments.states import LineState

pytestmark = pytest.mark.django_db
LATE = timedelta(hours=49)
Push = Callable[..., str]


@pytest.fixture
def push(hall: Cast, lines: Lines, now: datetime) -> Push:
    """A settlement arrives by the feed; whoever is asked about it does not answer."""

    def pushing(borne: str = "4134.00", at: datetime = now, **more: object) -> str:
        told = {"person": "chen", "self_borne": borne, "diagnosis": "J18.900", "settled_on": "2026-06-10"}
        sent = lines.medical.settle(**told | more)  # type: ignore[arg-type]
        secret = settings.ZEROTRIP_DEPARTMENTS["medical-insurance"]["feed_secret"]
        number = sent.headers["X-Feed-Message"]
        headers = headers_for(secret, message_id=number, body=sent.body, at=at)
        receive(source="medical-insurance", headers=headers, body=sent.body, at=at)
        return str(sent.row["setl_id"])

    return pushing


@pytest.fixture
def silent(push: Push, lines: Lines, now: datetime) -> Case:
    """Two days after it was asked: the person is asked instead."""
    lines.medical.faults.set("down")
    push()
    for minute in range(8):
        send_due(at=now + timedelta(minutes=minute))
    news.wait_no_longer(at=now + timedelta(hours=47))
    assert Case.objects.get(item_id=HOSPITAL).state == "gathering"
    news.wait_no_longer(at=now + LATE)
    return Case.objects.get(item_id=HOSPITAL)


@pytest.fixture
def provisional(silent: Case, who: dict[str, Actor], now: datetime) -> Debt:
    case = case_for(who["chen"], silent.ref, at=now + LATE, may="answer")
    answers = {ask.fact: True for ask in case.asks.all()}
    answer(case, answers=answers, by=who["chen"], at=now + LATE)
    return Debt.objects.get(case=case)


@pytest.fixture
def answers(lines: Lines, now: datetime) -> Callable[[], None]:
    """The line is back."""

    def answering() -> None:
        lines.medical.faults.clear()
        for minute in range(3):
            send_due(at=now + LATE + timedelta(hours=1, minutes=minute))

    return answering


def pay(who: dict[str, Actor], at: datetime) -> None:
    batch = make_batch(by=who["sun"], at=at)
    release(batch=batch, seen_hash=batch.content_hash, by=who["wu"], at=at)
    _bank_pays(batch, at)


def _bank_pays(batch: object, at: datetime) -> None:
    from zerotrip.payments import books
    from zerotrip.payments.actions.batching import lines_with_holds
    from zerotrip.payments.models import Batch
    from zerotrip.payments.moving import count_arrived

    assert isinstance(batch, Batch)
    rows = list(lines_with_holds(batch))
    books.post_parts([(row, row.amount_fen) for row in rows], by=Actor.system("bank"), at=at)
    batch.lines.update(state=LineState.PAID, paid_fen=F("amount_fen"), answered_at=at)
    count_arrived(rows)


def test_the_person_is_asked_what_the_silent_department_would_say(silent: Case) -> None:
    assert silent.state == "supplement"
    assert [(ask.fact, ask.paper) for ask in silent.asks.all()] == [("settlements", "")]
    assert Notice.objects.filter(event="case.missing").count() == 1


def test_nothing_is_looked_at_where_nobody_waits(
    hall: Cast, now: datetime, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        assert news.wait_no_longer(at=now) == 0


def test_decided_provisionally_and_marked_so(provisional: Debt, now: datetime) -> None:
    case = Case.objects.get(pk=provisional.case_id)
    assert (case.state, provisional.state, provisional.amount_fen) == ("granted", "open", 176_700)
    assert (provisional.facts, provisional.sources) == (["settlements"], ["medical-insurance.settlements"])
    kept = on_record(case.edition.loaded.program, provisional.decision.receipt)
    assert kept.evidence["settlements"]["owed_by"] == ["medical-insurance.settlements"]
    told = Notice.objects.get(event="case.granted").body
    assert "暂定" in told["zh-Hans"] or "provisional" in told["zh-Hans"]
    assert reconcile() == []


def test_confirmed_when_the_department_says_the_same(provisional: Debt, answers: Callable[[], None]) -> None:
    answers()
    provisional.refresh_from_db()
    assert (provisional.state, provisional.settled_fen) == ("confirmed", 176_700)
    case = provisional.case
    assert [d.amount_fen for d in case.decisions.all()] == [176_700, 176_700]
    assert [each.difference for each in replay([case.ref])] == [None, None]
    assert reconcile() == []


@pytest.mark.parametrize("paid", [False, True])
def test_topped_up_when_more_is_due(
    paid: bool, push: Push, provisional: Debt, answers: Callable[[], None], who: dict[str, Actor],
    lines: Lines, now: datetime
) -> None:  # fmt: skip
    """An earlier stay that had not been pushed counts to the same year: the bands run on."""
    if paid:
        pay(who, now + LATE)
    lines.medical.settle(person="chen", self_borne="3000.00", diagnosis="J18.900", settled_on="2026-05-02")
    answers()
    provisional.refresh_from_db()
    more = (provisional.settled_fen or 0) - 176_700
    assert (provisional.state, more > 0) == ("topped-up", True)
    extra = TopUp.objects.get()
    assert (extra.amount_fen, balance(f"payable:{extra.reference}").available.minor) == (more, more)
    assert Award.objects.get().amount_fen == 176_700 + more
    assert reconcile() == []


def refunded(lines: Lines, case: Case) -> None:
    lines.medical.settle(
        person="chen", self_borne="4134.00", diagnosis="J18.900", settled_on="2026-06-10",
        setl_id=case.subject, refunded=True,
    )  # fmt: skip


def test_what_nobody_has_paid_yet_is_simply_corrected(
    provisional: Debt, answers: Callable[[], None], lines: Lines
) -> None:
    refunded(lines, provisional.case)
    answers()
    provisional.refresh_from_db()
    case = Case.objects.get(pk=provisional.case_id)
    assert (provisional.state, provisional.settled_fen, case.state) == ("corrected", 0, "refused")
    assert balance(f"payable:{case.ref}").available.minor == 0
    assert not Payable.objects.owed().exists()
    assert not Recovery.objects.exists()
    assert [d.verdict for d in case.decisions.all()] == ["granted", "refused"]
    assert reconcile() == []


@pytest.fixture
def owed_back(
    provisional: Debt, answers: Callable[[], None], lines: Lines, who: dict[str, Actor], now: datetime
) -> Recovery:
    pay(who, now + LATE)
    refunded(lines, provisional.case)
    answers()
    return Recovery.objects.get()


def test_what_was_paid_is_claimed_back_with_a_notice(owed_back: Recovery, hall: Cast) -> None:
    assert (owed_back.amount_fen, owed_back.left_fen) == (176_700, 176_700)
    assert balance(f"member:{hall.chen.uid}:owes").posted.minor == -176_700
    assert balance(f"recoverable:{owed_back.fund}").available.minor == 176_700
    assert "1,767.00" in Notice.objects.get(event="case.debt-settled").body["en"]
    assert reconcile() == []


def test_of_a_settling_and_a_grant_that_did_not_see_each_other_one_is_stale(
    provisional: Debt, lines: Lines, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise both would fill the same room under a cap."""
    lines.medical.settle(person="chen", self_borne="3000.00", diagnosis="J18.900", settled_on="2026-05-02")
    lines.medical.faults.clear()
    monkeypatch.setattr(request_settled, "receivers", [])
    request_settled.sender_receivers_cache.clear()
    send_due(at=now + LATE + timedelta(hours=1))
    debt = Debt.objects.get()
    seen, case = definitive(debt), debt.case
    other = Case.objects.get(pk=case.pk)
    other.pk, other.ref, other.subject = None, "HZ-2026-900000", "meanwhile"
    other.save(force_insert=True)
    Award.objects.create(
        case=other, person=case.person, number=2, item_id=case.item_id, on=now.date(), amount_fen=1,
        reference=other.ref,
    )  # fmt: skip
    monkeypatch.setattr("zerotrip.cases.debts.settling.definitive", lambda _debt: seen)
    with pytest.raises(Stale):
        settle(debt, at=now + LATE * 2)
    assert Award.objects.get(case=case).amount_fen == 176_700


def test_deducted_from_the_next_grant_and_never_under_objection(
    owed_back: Recovery, push: Push, lines: Lines, who: dict[str, Actor], now: datetime
) -> None:
    later = now + LATE + timedelta(days=1)
    object_to(owed_back, because="我没有退费", by=who["chen"], at=later)
    assert not Recovery.objects.due().exists()
    with pytest.raises(Conflict):
        object_to(owed_back, because="再说", by=who["chen"], at=later)
    uphold(owed_back, because="医保确认退费", by=who["wu"], at=later)
    fund = balance(owed_back.fund).available.minor
    push(borne="1000.00", at=later, settled_on="2026-06-13")
    for minute in range(3):
        send_due(at=later + timedelta(minutes=minute))
    award = Award.objects.get(voided_at=None)
    owed_back.refresh_from_db()
    (part,) = owed_back.parts.all()
    assert (award.amount_fen, part.amount_fen, part.award) == (20_000, 4_000, award)
    assert owed_back.left_fen == 176_700 - 4_000
    assert Payable.objects.get(reference=award.reference).amount_fen == 16_000
    assert balance(owed_back.fund).available.minor == fund - 16_000
    assert Notice.objects.filter(event="case.deducted").count() == 1
    assert reconcile() == []


def test_repaid_or_forgone_by_two_signatures(
    owed_back: Recovery, who: dict[str, Actor], now: datetime
) -> None:
    fund = balance(owed_back.fund).available.minor
    repay(owed_back, amount_fen=76_700, receipt="B0001", by=who["sun"], at=now + LATE)
    assert balance(owed_back.fund).available.minor == fund + 76_700
    with pytest.raises(Invalid):
        repay(owed_back, amount_fen=76_700, receipt="B0001", by=who["sun"], at=now + LATE)
    propose_to_forgo(owed_back, because="家庭困难", by=who["wu"], at=now + LATE)
    with pytest.raises(NotAllowed):
        forgo(owed_back, by=who["wu"], at=now + LATE)
    forgo(owed_back, by=who["zhao"], at=now + LATE)
    owed_back.refresh_from_db()
    assert (owed_back.left_fen, balance(f"member:{owed_back.person_id}:owes").posted.minor) == (0, 0)
    assert [part.kind for part in owed_back.parts.all()] == ["repaid", "forgone"]
    assert reconcile() == []


def test_above_the_limit_nobody_is_paid_on_their_word(
    push: Push, lines: Lines, who: dict[str, Actor], now: datetime
) -> None:
    lines.medical.faults.set("down")
    push(borne="20000.00")
    for minute in range(8):
        send_due(at=now + timedelta(minutes=minute))
    news.wait_no_longer(at=now + LATE)
    case = case_for(who["chen"], Case.objects.get(item_id=HOSPITAL).ref, at=now + LATE, may="answer")
    answer(case, answers={"settlements": True}, by=who["chen"], at=now + LATE)
    assert (case.state, Debt.objects.count()) == ("gathering", 0)
    lines.medical.faults.clear()
    send_due(at=now + LATE + timedelta(hours=1))
    case.refresh_from_db()
    assert case.state in ("review", "granted")
    assert not Debt.objects.exists()


def test_what_the_answer_does_not_settle_an_officer_lets_stand(
    provisional: Debt, who: dict[str, Actor], now: datetime
) -> None:
    later = now + LATE * 2
    with pytest.raises(Conflict):
        confirm_by_hand(provisional, because="查过原件", by=who["wu"], at=later)
    Request.objects.open().update(state="refused", settled_at=later, lease=None, leased_until=None)
    assert settle_answered(at=later) == 0
    debt = debt_for(who["wu"], provisional.case.ref, at=later, may="confirm")
    with pytest.raises(NotVisible):
        debt_for(who["qian"], provisional.case.ref, at=later, may="confirm")
    confirm_by_hand(debt, because="查过原件", by=who["wu"], at=later)
    last = debt.case.decisions.last()
    assert last is not None
    assert (debt.state, debt.settled_fen, last.because) == ("confirmed", 176_700, "查过原件")
    assert reconcile() == []


def test_settled_twice_it_is_done_once(provisional: Debt, answers: Callable[[], None], now: datetime) -> None:
    answers()
    provisional.refresh_from_db()
    assert settle(Debt.objects.get(), at=now + LATE * 2) is False
    assert Line.objects.count() == 0
    assert provisional.case.decisions.count() == 2


def test_set_off_takes_a_share_and_leaves_what_is_protected() -> None:
    limit = Limit(percent=20, protected_fen=10_000)
    assert [limit.of(fen) for fen in (9_999, 10_001, 12_499, 12_504, 20_004)] == [0, 1, 2_499, 2_500, 4_000]
