"""What the account held before its first statement is decided by two; charges and interest have a place."""

from __future__ import annotations

import inspect
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from zerotrip.audit.models import Entry
from zerotrip.books.chart import load_chart
from zerotrip.books.trial import trial_balance
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid, NotAllowed
from zerotrip.demo.cast import Cast
from zerotrip.payments import actions
from zerotrip.payments.models import OpeningBalance, Statement, StatementEntry
from zerotrip.payments.statements.assigning import assign
from zerotrip.payments.statements.queries import compared, open_suspense, reconcile
from zerotrip.payments.statements.suggesting import suggestions
from zerotrip.payments.tests.conftest import decide_opening, fen, refused
from zerotrip.payments.tests.test_statements import DAYS, table

pytestmark = pytest.mark.django_db


def test_first_statement_waits_for_what_two_people_say_and_is_read_by_itself(
    cast: Cast, sun: Actor, wu: Actor, now: datetime
) -> None:
    file = actions.take_answer(raw=table(DAYS[0], 100_000), by=sun, at=now)
    assert (file.state, file.note["code"], compared().books_fen) == ("refused", "opening-undecided", 0)
    assert "1,000.00" in file.note["zh-Hans"]
    assert file.note["zh-Hans"] != file.note["en"]
    told: dict[str, Any] = {"amount_fen": 100_000, "on": now.date(), "because": "开户行对账单", "at": now}
    for changed, kind, code in (
        ({"by": cast.lin.actor}, NotAllowed, "may-not-open"),
        ({"because": " "}, Invalid, "reason-missing"),
        ({"amount_fen": 0}, Invalid, "opening-nothing"),
        ({"amount_fen": 10**16}, Invalid, "amount-too-large"),
        ({"on": now.date() + timedelta(days=1)}, Invalid, "opening-later"),
    ):
        with refused(kind, code):
            actions.propose_opening(**{"by": sun, **told, **changed})
    wrong = actions.propose_opening(**{**told, "amount_fen": 90_000}, by=sun)
    with refused(Conflict, "opening-waits"):
        actions.propose_opening(**told, by=sun)
    with refused(NotAllowed, "signs-twice"):
        actions.confirm_opening(opening=wrong, by=sun, at=now)
    actions.confirm_opening(opening=wrong, by=wu, at=now)
    assert (Statement.objects.count(), fen("bank:main"), compared().agrees) == (0, -90_000, True)
    actions.drop_opening(opening=actions.propose_opening(**told, by=sun), by=wu, at=now, because="再核对")
    right = actions.propose_opening(**told, by=sun)
    actions.confirm_opening(opening=right, by=wu, at=now)
    assert (Statement.objects.count(), fen("bank:opening")) == (1, 100_000)
    assert (compared().agrees, list(reconcile())) == (True, [])
    with refused(Conflict, "opening-late"):
        actions.propose_opening(**told, by=sun)
    kept = Entry.objects.filter(what__startswith="bank-opening.").order_by("pk")
    steps = ["proposed", "confirmed", "proposed", "dropped", "proposed", "confirmed"]
    assert list(kept.values_list("what", flat=True)) == [f"bank-opening.{step}" for step in steps]


def test_database_holds_two_people_and_one_balance(sun: Actor, wu: Actor, now: datetime) -> None:
    held = decide_opening(-5_000, sun, wu, now)
    assert (fen("bank:main"), fen("bank:opening")) == (5_000, -5_000)
    for changes in ({"confirmed_by_key": held.by_key}, {"confirmed_by_key": ""}, {"amount_fen": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            OpeningBalance.objects.update(**changes)
    OpeningBalance.objects.update(amount_fen=-6_000)
    assert [found.reference for found in reconcile()] == ["bank:opening"]
    OpeningBalance.objects.update(amount_fen=-5_000)


def test_charges_and_interest_leave_suspense_and_stand_in_the_trial_balance(
    sun: Actor, wu: Actor, now: datetime
) -> None:
    decide_opening(100_000, sun, wu, now)
    rows = [
        ("C1", "2026-06-11", -1_000, "电汇手续费"), ("C2", "2026-06-11", 400, "手续费退回"),
        ("I1", "2026-06-21", 10_000, "季度结息"), ("I2", "2026-06-22", -30, "利息冲正"),
    ]  # fmt: skip
    actions.take_answer(raw=table(rows, 100_000), by=sun, at=now)
    for entry in StatementEntry.objects.order_by("position"):
        [found] = suggestions(entry, by=sun, at=now)
        assert found.purpose == {"C": "charge", "I": "interest"}[entry.bank_id[0]]
        assign(
            entry=entry, purpose=found.purpose, about="", amount_fen=entry.left_fen, because=entry.remark,
            by=sun, at=now,
        )  # fmt: skip
    assert (fen("outside:bank-charges"), fen("outside:bank-interest")) == (-600, 9_970)
    assert (list(open_suspense()), fen("suspense:incoming"), fen("suspense:outgoing")) == ([], 0, 0)
    packs = Path(__file__).resolve().parents[4] / "packs"
    load_chart(file=packs / "hangzhou" / "chart.toml", by=Actor.system("test"), at=now)
    trial = trial_balance(date(2026, 6, 1))
    closing = {row.title.code: row.closing for row in trial.lines}
    assert (trial.unposted, trial.balances) == ([], True)
    assert {code: closing[code] for code in ("102", "51001", "40801", "135", "225")} == {
        "102": 109_370, "51001": 600, "40801": -9_970, "135": 0, "225": 0,
    }  # fmt: skip


def test_what_one_may_not_assign_alone_is_not_assigned_alone_in_parts(
    sun: Actor, wu: Actor, now: datetime
) -> None:
    decide_opening(100_000, sun, wu, now)
    actions.take_answer(raw=table([("C1", "2026-06-11", -1_500_000, "手续费")], 100_000), by=sun, at=now)
    entry = StatementEntry.objects.get()
    made = [
        assign(entry=entry, purpose="charge", about="", amount_fen=sum_, because="x", by=sun, at=now)
        for sum_ in (900_000, 600_000)
    ]
    assert [each.booked_at for each in made] == [now, None]
    assert fen("outside:bank-charges") == -900_000


def test_however_many_statements_wait_they_are_read_one_after_another(
    sun: Actor, wu: Actor, now: datetime
) -> None:
    for day in reversed(range(60)):
        raw = table([(f"W{day}", "2026-06-11", 1, "x")], 100_000 + day)
        actions.take_answer(raw=raw, by=sun, at=now)
    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + 150)
    try:
        decide_opening(100_000, sun, wu, now)
    finally:
        sys.setrecursionlimit(usual)
    assert (Statement.objects.count(), compared().bank_fen) == (60, 100_060)
