"""A debt settled by two at once is settled once; an answer during a ruling is heard. On PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection

from zerotrip.audit.reconciliation import run as reconcile
from zerotrip.cases.debts.settling import settle
from zerotrip.cases.models import Case, Debt, Decision, TopUp
from zerotrip.cases.tests.test_debts import LATE, provisional, push, silent
from zerotrip.cases.tests.test_rulings import DIAGNOSIS, PROOF, _says_again, contested, seen
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict
from zerotrip.evidence.actions import rule, send_due
from zerotrip.evidence.models import Ruling
from zerotrip.evidence.queries import facts_for
from zerotrip.evidence.signals import request_settled
from zerotrip.evidence.tests.lines import Lines

__all__ = ["contested", "provisional", "push", "silent"]
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def closing(act: Callable[[], object]) -> object:
    try:
        return act()
    except Conflict:
        return "conflict"
    finally:
        connection.close()


def test_a_debt_settled_twice_at_once_is_settled_once(
    provisional: Debt, lines: Lines, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines.medical.settle(person="chen", self_borne="3000.00", diagnosis="J18.900", settled_on="2026-05-02")
    lines.medical.faults.clear()
    monkeypatch.setattr(request_settled, "receivers", [])  # nobody settles it before the two do
    request_settled.sender_receivers_cache.clear()
    later = now + LATE + timedelta(hours=1)
    send_due(at=later)
    with ThreadPoolExecutor(4) as pool:
        debts = [Debt.objects.select_related("case", "decision").get() for _ in range(4)]
        done = list(pool.map(lambda debt: closing(lambda: settle(debt, at=later)), debts))
    assert done.count(True) == 1
    assert (Decision.objects.filter(case=provisional.case).count(), TopUp.objects.count()) == (2, 1)
    assert reconcile() == []


def test_a_department_that_answers_while_the_officer_rules_is_heard(
    contested: Case, lines: Lines, who: dict[str, Actor], now: datetime
) -> None:
    """Whichever comes first: the ruling never covers a word that was not weighed."""
    fingerprint, later = seen(contested, now), now + timedelta(minutes=1)

    def ruling() -> object:
        return rule(
            person=contested.person, fact=DIAGNOSIS, subject=contested.subject, source=PROOF,
            seen=fingerprint, because="原件", by=who["wu"], at=later, case_ref=contested.ref,
        )  # fmt: skip

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(closing, ruling)
        second = pool.submit(closing, lambda: _says_again(lines, contested, "D25.900", later))
        outcomes = [first.result(), second.result()]
    assert Ruling.objects.count() == (0 if outcomes[0] == "conflict" else 1)
    after = facts_for(person=contested.person, keys=[DIAGNOSIS], subject=contested.subject, at=later)
    assert {side.value for side in after.contested[DIAGNOSIS].sides} == {"D25", "J18"}
