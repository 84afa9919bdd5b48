"""What comes into the account and was owed back: booked as repaid, once, by its code or a cashier's word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from zerotrip.audit.reconciliation import run as reconcile
from zerotrip.books.chart import load_chart
from zerotrip.books.trial import trial_balance
from zerotrip.cases.debts.recovering import repay
from zerotrip.cases.debts.taken_back import take_repayment_back
from zerotrip.cases.instalments.actions import agree as agree_to
from zerotrip.cases.instalments.actions import propose
from zerotrip.cases.models import Recovery, RecoveryPart
from zerotrip.cases.tests.test_debts import LATE, answers, owed_back, provisional, push, silent
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.ledger.queries import balance
from zerotrip.notices.models import Notice
from zerotrip.payments import actions
from zerotrip.payments.models import Assignment, StatementEntry
from zerotrip.payments.queries import open_suspense
from zerotrip.payments.statements.assigning import agree, assign, drop
from zerotrip.payments.statements.suggesting import suggestions
from zerotrip.payments.tests.test_statements import Row, table

__all__ = ["answers", "owed_back", "provisional", "push", "silent"]
pytestmark = pytest.mark.django_db
Who = dict[str, Actor]
OWED = 176_700


@pytest.fixture
def at(now: datetime) -> datetime:
    return now + LATE + timedelta(days=1)


@pytest.fixture
def come(who: Who, at: datetime) -> Callable[..., bytes]:
    """A statement with these entries, after those before."""
    ended = 0

    def coming(*rows: tuple[str, int, str], by: str = "sun") -> bytes:
        nonlocal ended
        told: list[Row] = [(number, day_of(at).isoformat(), fen, note) for number, fen, note in rows]
        raw = table(told, ended)
        ended += sum(fen for _number, fen, _note in rows)
        actions.take_answer(raw=raw, by=who[by], at=at)
        return raw

    return coming


def left(recovery: Recovery) -> int:
    recovery.refresh_from_db()
    return recovery.left_fen


def open_of(bank_id: str) -> int:
    return StatementEntry.objects.get(bank_id=bank_id).left_fen


@pytest.fixture
def name(who: Who, at: datetime) -> Callable[..., Assignment]:
    """Sun says what an entry is."""

    def naming(bank_id: str, about: str, fen: int, *, purpose: str = "repayment") -> Assignment:
        entry = StatementEntry.objects.get(bank_id=bank_id)
        said = {"purpose": purpose, "about": about, "because": "核实"}
        return assign(entry=entry, amount_fen=fen, by=who["sun"], at=at, **said)

    return naming


def suspense() -> int:
    return balance("suspense:incoming").posted.minor


def test_an_entry_with_the_code_is_the_repayment_once(
    owed_back: Recovery, come: Callable[..., bytes], who: Who, at: datetime
) -> None:
    fund, code = balance(owed_back.fund).posted.minor, owed_back.payment_code
    raw = come(("E1", 50_000, f"退款 {code.lower()}"))
    assert (left(owed_back), suspense(), open_suspense().count()) == (OWED - 50_000, 0, 0)
    assert balance(owed_back.fund).posted.minor == fund + 50_000
    assert "500.00" in Notice.objects.get(event="case.repaid").body["en"]
    actions.take_answer(raw=raw, by=who["sun"], at=at)
    for receipt in ("E1", " E1 "):
        with pytest.raises(Conflict):
            repay(owed_back, amount_fen=50_000, receipt=receipt, by=who["sun"], at=at)
    come(("E1b", 10_000, f"{code[:-1]}"), ("E2", 26_700, code), ("E3", 50_000, code))
    assert (left(owed_back), suspense(), open_of("E1b")) == (OWED - 126_700, 10_000, 10_000)
    assert [part.entry.bank_id for part in owed_back.parts.all() if part.entry] == ["E1", "E2", "E3"]
    assert reconcile() == []
    chart = settings.ZEROTRIP_PACKS / "hangzhou" / "chart.toml"
    load_chart(file=chart, at=at, by=Actor.system("test"))
    assert trial_balance(day_of(at).replace(day=1)).unposted == []


def test_what_is_paid_too_much_waits_and_the_person_hears_of_it(
    owed_back: Recovery,
    come: Callable[..., bytes],
    name: Callable[..., Assignment],
    who: Who,
    at: datetime,
) -> None:
    first = day_of(at) + timedelta(days=5)
    plan = propose(owed_back, months=2, first_due=first, by=who["chen"], at=at)
    agree_to(plan, by=who["wu"], at=at)
    come(("E1", OWED + 300, owed_back.payment_code), ("E2", 500, owed_back.payment_code))
    plan.refresh_from_db()
    assert (left(owed_back), open_of("E1"), open_of("E2"), plan.ended_for) == (0, 300, 500, "paid")
    assert "3.00" in Notice.objects.get(event="case.repaid").body["en"]
    entry = StatementEntry.objects.get(bank_id="E1")
    (rest,) = [each for each in suggestions(entry, by=who["sun"], at=at) if each.purpose == "send-back"]
    back = name("E1", "", rest.amount_fen, purpose="send-back")
    agree(assignment=back, by=who["wu"], at=at)
    assert reconcile() == []


def test_a_cashier_names_what_an_entry_without_a_code_is(
    owed_back: Recovery, come: Callable[..., bytes], name: Callable[..., Assignment], who: Who, at: datetime
) -> None:
    come(("E1", OWED, "还款"), ("E2", 20_000, "还款"))
    entry = StatementEntry.objects.get(bank_id="E1")
    (may,) = suggestions(entry, by=who["sun"], at=at)
    assert (may.purpose, may.about, may.amount_fen) == ("repayment", owed_back.payment_code, OWED)
    for wrong in ("H26FFFFFFFFFF", "", "F26FFFFFFFFFF", owed_back.reference):
        with pytest.raises(Invalid):
            name("E1", wrong, OWED)
    name("E1", may.about, OWED)
    with pytest.raises(Invalid):
        name("E2", may.about, 1)
    assert (left(owed_back), suspense(), open_of("E2")) == (0, 20_000, 20_000)
    assert reconcile() == []


def test_what_was_entered_by_hand_before_the_statement_counts_once(
    owed_back: Recovery, come: Callable[..., bytes], name: Callable[..., Assignment], who: Who, at: datetime
) -> None:
    """Under the bank's own number it is found; under another, a person says whether it is the same money."""
    clearing = balance("bank:clearing").posted.minor
    repay(owed_back, amount_fen=10_000, receipt="E1", by=who["sun"], at=at)
    repay(owed_back, amount_fen=20_000, receipt="柜台回单 7", by=who["sun"], at=at)
    come(("E1", 10_000, owed_back.payment_code), ("E2", 20_000, owed_back.payment_code))
    assert (left(owed_back), open_of("E1"), open_of("E2")) == (OWED - 30_000, 0, 20_000)
    entry = StatementEntry.objects.get(bank_id="E2")
    by_hand, anew = suggestions(entry, by=who["sun"], at=at)
    assert (by_hand.about, anew.about) == (f"{owed_back.reference}:柜台回单 7", owed_back.payment_code)
    name("E2", by_hand.about, 20_000)
    assert (left(owed_back), suspense(), open_suspense().count()) == (OWED - 30_000, 0, 0)
    assert balance("bank:clearing").posted.minor == clearing
    assert reconcile() == []


def test_a_large_one_waits_for_the_second_person_and_may_have_become_too_much(
    owed_back: Recovery,
    come: Callable[..., bytes],
    name: Callable[..., Assignment],
    who: Who,
    at: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("zerotrip.payments.statements.assigning.ALONE_UP_TO", 1_000)
    come(("E1", OWED, "还款"))
    made = name("E1", owed_back.payment_code, OWED)
    assert left(owed_back) == OWED
    come(("E2", 700, owed_back.payment_code))
    with pytest.raises(Conflict), transaction.atomic():
        agree(assignment=made, by=who["wu"], at=at)
    drop(assignment=made, because="已少欠", by=who["wu"], at=at)
    made = name("E1", owed_back.payment_code, OWED - 700)
    agree(assignment=made, by=who["wu"], at=at)
    assert (left(owed_back), suspense()) == (0, 700)
    assert reconcile() == []


def test_a_repayment_that_no_entry_tells_of_is_found(owed_back: Recovery, come: Callable[..., bytes]) -> None:
    come(("E1", 50_000, owed_back.payment_code))
    parts = RecoveryPart.objects.filter(recovery=owed_back)
    with pytest.raises(IntegrityError), transaction.atomic():
        parts.update(kind="cancelled")
    parts.update(entry=None)
    assert ["E1" in str(found) for found in reconcile()] == [True]


def test_numbers_of_the_bank_that_begin_alike_are_two_repayments(
    owed_back: Recovery, come: Callable[..., bytes], who: Who, at: datetime
) -> None:
    first, second = (f"2026061200000000000000000000000000{n}" for n in (1, 2))
    for receipt in (first, second):
        repay(owed_back, amount_fen=10_000, receipt=receipt, by=who["sun"], at=at)
    with pytest.raises(Invalid):
        repay(owed_back, amount_fen=10_000, receipt=second, by=who["sun"], at=at)
    come((second, 10_000, owed_back.payment_code))
    taken = {part.entry.bank_id if part.entry else "" for part in owed_back.parts.all()}
    assert (left(owed_back), taken, open_suspense().count()) == (OWED - 20_000, {"", second}, 0)


def test_what_the_bank_takes_back_is_owed_again_by_the_statement_or_a_cashiers_word(
    owed_back: Recovery, come: Callable[..., bytes], name: Callable[..., Assignment], who: Who, at: datetime
) -> None:
    fund, code = balance(owed_back.fund).posted.minor, owed_back.payment_code
    clearing = balance("bank:clearing").posted.minor
    come(("E1", 50_000, code), ("E2", 26_700, code), ("E3", 100_000, code))
    assert left(owed_back) == 0
    come(("E4", -50_000, f"退票 {code}"))
    assert (left(owed_back), balance(owed_back.fund).posted.minor) == (50_000, fund + 126_700)
    assert "500.00" in Notice.objects.get(event="case.repayment-taken-back").body["en"]
    second, third = owed_back.parts.filter(put_back_at=None).order_by("amount_fen")
    with pytest.raises(Invalid):
        take_repayment_back(second, because=" ", by=who["sun"], at=at)
    take_repayment_back(second, because="银行来电：退票", by=who["sun"], at=at)
    with pytest.raises(Conflict):
        take_repayment_back(second, because="银行来电：退票", by=who["sun"], at=at)
    assert (left(owed_back), balance("bank:clearing").posted.minor - clearing) == (76_700, 26_700)
    come(("E5", -26_700, "退票"), ("E6", -100_000, "退票"), ("E7", -100_000, f"退票 {code}"))
    assert (left(owed_back), open_of("E5"), open_of("E6"), open_of("E7")) == (OWED, 26_700, 100_000, 0)
    (may,) = suggestions(StatementEntry.objects.get(bank_id="E5"), by=who["sun"], at=at)
    assert (may.purpose, may.about) == ("taken-back", second.reference)
    for bank_id, wrong, fen in (
        ("E6", third.reference, 100_000),
        ("E5", second.reference, 26_699),
        ("E5", code, 26_700),
    ):
        with pytest.raises(Invalid):
            name(bank_id, wrong, fen, purpose="taken-back")
    name("E5", second.reference, 26_700, purpose="taken-back")
    assert (left(owed_back), balance(owed_back.fund).posted.minor) == (OWED, fund)
    assert balance("suspense:outgoing").posted.minor == -100_000
    assert balance("bank:clearing").posted.minor == clearing
    assert reconcile() == []
    RecoveryPart.objects.filter(pk=second.pk).update(back_entry=StatementEntry.objects.get(bank_id="E6"))
    assert {each.found.reference for each in reconcile()} == {"E5", "E6"}
    chart = settings.ZEROTRIP_PACKS / "hangzhou" / "chart.toml"
    load_chart(file=chart, at=at, by=Actor.system("test"))
    assert trial_balance(day_of(at).replace(day=1)).unposted == []


def test_two_repayments_of_the_sum_that_is_taken_back_wait_for_a_person(
    owed_back: Recovery, come: Callable[..., bytes], name: Callable[..., Assignment], who: Who, at: datetime
) -> None:
    code = owed_back.payment_code
    come(("E1", 50_000, code), ("E2", 50_000, code), ("E3", -50_000, code))
    assert (left(owed_back), open_of("E3")) == (OWED - 100_000, 50_000)
    plan = propose(owed_back, months=2, first_due=day_of(at) + timedelta(days=5), by=who["chen"], at=at)
    agree_to(plan, by=who["wu"], at=at)
    first = owed_back.parts.order_by("pk")[0]
    name("E3", first.reference, 50_000, purpose="taken-back")
    plan.refresh_from_db()
    assert (left(owed_back), plan.ended_for, reconcile()) == (OWED - 50_000, "owed-anew", [])
