"""A plan agreed to while what it is for grows less; an entry named by several at once. On PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.db.models import Sum

from zerotrip.audit.reconciliation import run as reconcile
from zerotrip.cases.debts.recovering import repay
from zerotrip.cases.instalments.actions import agree, propose
from zerotrip.cases.models import Plan, Recovery
from zerotrip.cases.tests.test_debts import LATE, answers, owed_back, provisional, push, silent
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Refused
from zerotrip.payments import actions
from zerotrip.payments.models import StatementEntry
from zerotrip.payments.statements.assigning import assign
from zerotrip.payments.tests.test_statements import table

__all__ = ["answers", "owed_back", "provisional", "push", "silent"]
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def all_at_once(*acts: Callable[[], object]) -> list[bool]:
    """Whether each was done; any other fault than a refusal is raised."""

    def act(one: Callable[[], object]) -> bool:
        try:
            one()
        except Refused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def test_of_agreeing_and_repaying_at_once_the_plan_fits_what_is_owed(
    owed_back: Recovery, who: dict[str, Actor], now: datetime
) -> None:
    at = now + LATE + timedelta(days=1)
    for number in range(6):
        owed = Recovery.objects.get()
        first = day_of(at) + timedelta(days=9)
        plan = propose(owed, months=3, first_due=first, by=who["chen"], at=at)

        def pays(number: int = number) -> object:
            return repay(Recovery.objects.get(), amount_fen=1, receipt=f"B{number}", by=who["sun"], at=at)

        def agrees(plan: Plan = plan) -> object:
            return agree(Plan.objects.get(pk=plan.pk), by=who["wu"], at=at)

        agreed = all_at_once(agrees, pays, agrees, agrees)
        assert agreed[1] and agreed.count(True) <= 2
        in_force = Plan.objects.filter(state="agreed").annotate(parts=Sum("instalments__amount_fen"))
        for one in in_force:
            assert (one.parts, one.total_fen >= Recovery.objects.get().left_fen) == (one.total_fen, True)
        assert in_force.count() <= 1
    assert reconcile() == []


def test_an_entry_named_by_several_at_once_is_booked_once(
    owed_back: Recovery, who: dict[str, Actor], now: datetime
) -> None:
    at, sun = now + LATE + timedelta(days=1), who["sun"]
    raw = table([("E1", day_of(at).isoformat(), 50_000, "还款")], 0)
    actions.take_answer(raw=raw, by=sun, at=at)
    code = owed_back.payment_code

    def names() -> object:
        entry = StatementEntry.objects.get()
        said = {"purpose": "repayment", "about": code, "because": "核实"}
        return assign(entry=entry, amount_fen=50_000, by=sun, at=at, **said)

    assert all_at_once(*[names] * 6).count(True) == 1
    owed_back.refresh_from_db()
    assert owed_back.left_fen == 126_700
    assert reconcile() == []
