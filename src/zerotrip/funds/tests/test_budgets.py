"""A budget by two people, to the end of its year: what is free lapses, what is set aside is carried over."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from zerotrip.audit.models import Entry
from zerotrip.audit.reconciliation import run as reconcile
from zerotrip.books.models import Closing
from zerotrip.books.signals import year_closed
from zerotrip.core.errors import Conflict, NotAllowed
from zerotrip.core.money import Amount
from zerotrip.demo.cast import CITY, Cast
from zerotrip.funds.actions import Given
from zerotrip.funds.budgets import Spending, commit, free, propose, sign
from zerotrip.funds.errors import OverBudget
from zerotrip.funds.lapsing import lapse
from zerotrip.funds.models import Budget, BudgetChange, Commitment
from zerotrip.funds.tests.test_pots import SUN, ZHAO, fund_of, owe
from zerotrip.payments.actions import correct_owed

pytestmark = pytest.mark.django_db
DUES = (Given("dues", CITY), "9000.00")


def limit(now: datetime, year: int, yuan: str, item: str = "hz.joint") -> Budget:
    fund = fund_of(now, "in-order", (DUES[0], ""))
    change = propose(fund=fund, item_id=item, year=year, month=0, limit=Amount.yuan(yuan),
                     because="年度预算", by=SUN, at=now)  # fmt: skip
    return sign(change, by=ZHAO, at=now)


def figures() -> list[tuple[int, int, int, int, int]]:
    return [
        (one.year, one.committed_fen, one.used_fen, one.free.minor, one.lapsed.minor)
        for one in Budget.objects.order_by("year")
    ]


def test_whoever_proposed_a_budget_does_not_sign_it_whatever_their_posts(cast: Cast, now: datetime) -> None:
    fund = fund_of(now, "in-order", DUES)
    change = propose(
        fund=fund, item_id="", year=2026, month=0, limit=Amount.yuan("10"), because="预算", by=SUN, at=now
    )
    with pytest.raises(NotAllowed):
        sign(change, by=SUN, at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetChange.objects.filter(pk=change.pk).update(signed_at=now, signed_by_key=SUN.key)
    sign(change, by=ZHAO, at=now)
    with pytest.raises(Conflict):
        sign(change, by=ZHAO, at=now)
    assert Budget.objects.get().limit_fen == 1000


def test_at_the_end_of_its_year_what_is_free_lapses_and_what_is_set_aside_is_carried_over(
    cast: Cast, now: datetime
) -> None:
    fund_of(now, "in-order", DUES)
    limit(now, 2026, "1000.00")
    owe(cast, now, "HZ-1", "100.00")
    for name, yuan in {"HZ-2": 200, "HZ-3": 300, "HZ-4": 50}.items():
        commit(Spending(name, "fund:joint", "hz.joint", now.date()), yuan * 100, at=now)
    year_closed.send(Closing, year=2026, at=now)
    year_closed.send(Closing, year=2026, at=now)
    assert figures() == [(2026, 55_000, 10_000, 0, 35_000)]
    told = Entry.objects.get(what="budget.lapsed").data
    assert told["budgets"] == [
        {"item": "hz.joint", "period": "2026", "lapsed_fen": 35_000, "carried_fen": 55_000}
    ]
    with pytest.raises(OverBudget):
        commit(Spending("HZ-5", "fund:joint", "hz.joint", now.date()), 1, at=now)
    with pytest.raises(Conflict):
        limit(now, 2026, "2000.00")

    later = now + timedelta(days=365)
    limit(now, 2027, "400.00")
    owe(cast, later, "HZ-2", "150.00")  # less than was set aside: the old year bears it
    assert figures() == [(2026, 35_000, 25_000, 0, 40_000), (2027, 0, 0, 40_000, 0)]
    owe(cast, later, "HZ-3", "310.00")  # more than was set aside: the new year bears all of it
    assert figures() == [(2026, 5_000, 25_000, 0, 70_000), (2027, 0, 31_000, 9_000, 0)]
    free("HZ-4")
    assert figures()[0] == (2026, 0, 25_000, 0, 75_000)
    assert [str(each) for each in reconcile()] == []


def test_a_limit_signed_while_the_year_lapses_is_refused_and_stays_unsigned(
    cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    budget = limit(now, 2026, "1000.00")

    def lapses_after_the_look(**where: object) -> None:
        lapse(year=2026, by=SUN, at=now)

    change = propose(fund=budget.fund, item_id="hz.joint", year=2026, month=0, by=SUN, at=now,
                     limit=Amount.yuan("2000"), because="追加")  # fmt: skip
    monkeypatch.setattr("zerotrip.funds.budgets._refuse_closed", lapses_after_the_look)
    with pytest.raises(Conflict) as refused:
        sign(change, by=ZHAO, at=now)
    assert refused.value.code == "year-closed"
    budget.refresh_from_db()
    assert budget.limit_fen == 100_000
    assert BudgetChange.objects.filter(signed_at=None).get() == change


def test_what_was_carried_over_is_corrected_in_the_year_that_bears_it(cast: Cast, now: datetime) -> None:
    fund_of(now, "in-order", DUES)
    limit(now, 2026, "1000.00")
    commit(Spending("HZ-2", "fund:joint", "hz.joint", now.date()), 20_000, at=now)
    year_closed.send(Closing, year=2026, at=now)
    later = now + timedelta(days=365)
    owe(cast, later, "HZ-2", "200.00")  # without a budget of the new year
    limit(now, 2027, "400.00")
    correct_owed(reference="HZ-2", amount=Amount.yuan("120"), by=SUN, at=later, because="更正")
    assert figures() == [(2026, 0, 12_000, 0, 88_000), (2027, 0, 0, 40_000, 0)]
    assert Commitment.objects.get(reference="HZ-2").fen == 12_000
    assert [str(each) for each in reconcile()] == []
