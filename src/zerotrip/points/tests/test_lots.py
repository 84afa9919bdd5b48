"""Points of Chen's: earned, spent oldest first, given back, over; and what stands behind them, to the fen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.core.money import Amount
from zerotrip.demo.cast import Cast
from zerotrip.ledger import actions as ledger
from zerotrip.ledger.queries import balance
from zerotrip.members.models import Person
from zerotrip.points.actions import (
    back_due,
    earn,
    expire_due,
    refund,
    release,
    set_aside,
    spend,
)
from zerotrip.points.models import Lot, Spending
from zerotrip.points.queries import purse_of, reconcile
from zerotrip.points.rules import Rule

BY = Actor.system("test")
GREEN = Rule("hz.green", "points.green", 5, 12, says={"en": "Suggestion", "zh-Hans": "建议"})
SAYS = {"en": "A towel", "zh-Hans": "毛巾"}
SHOP = "partner:shop:owed"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def chen(cast: Cast, now: datetime) -> Person:
    endow("points.green", 10_000, now)
    return cast.chen


def endow(fund: str, fen: int, at: datetime) -> None:
    ledger.open_account(address="outside:union-budget", may_overdraw=True)
    ledger.open_account(address=f"fund:{fund}")
    ledger.transfer(
        reference=f"endow:{fund}:{fen}",
        source="outside:union-budget",
        destination=f"fund:{fund}",
        amount=Amount.fen(fen),
        by=BY,
        at=at,
    )


def given(chen: Person, points: int, cause: str, at: datetime, rule: Rule = GREEN) -> Lot | None:
    return earn(person=chen, points=points, cause=cause, rule=rule, by=BY, at=at)


def aside(chen: Person, points: int, at: datetime, ref: str = "o1", tags: tuple[str, ...] = ()) -> Spending:
    return set_aside(person=chen, points=points, tags=tags, to=SHOP, reference=ref, says=SAYS, by=BY, at=at)


def free(chen: Person, at: datetime) -> int:
    return purse_of(chen, on=at.date()).free


def test_points_are_spent_oldest_first_and_come_back_to_where_they_were(chen: Person, now: datetime) -> None:
    first = given(chen, 100, "case:1", now)
    later = given(chen, 100, "case:2", now + timedelta(days=60))
    assert first and later and given(chen, 100, "case:1", now) == first, "one cause earns once"
    assert balance("points:backing:points.green").posted == Amount.fen(1000)

    spending = spend(aside(chen, 150, now + timedelta(days=61)), by=BY, at=now)
    assert [(part.lot, part.points) for part in spending.parts.order_by("pk")] == [(first, 100), (later, 50)]
    assert balance(SHOP).posted == Amount.fen(750)
    assert free(chen, now) == 50 and list(reconcile()) == []

    refund(spending, by=BY, at=now + timedelta(days=62), because="out of stock")
    assert [balance(lot.address).posted.minor for lot in (first, later)] == [100, 100]
    assert balance(SHOP).posted == Amount.fen(0) and list(reconcile()) == []
    with pytest.raises(Conflict, match="dealt with already"):
        refund(spending, by=BY, at=now, because="twice")


def test_points_that_are_over_give_their_money_back_and_a_refund_has_its_grace(
    chen: Person, now: datetime
) -> None:
    lot = given(chen, 100, "case:1", now)
    spending = spend(aside(chen, 40, now), by=BY, at=now)
    held = aside(chen, 10, now, ref="o2")
    over = now + timedelta(days=400)
    assert expire_due(at=over) == 1 and expire_due(at=over) == 0
    assert balance("fund:points.green").posted == Amount.fen(10_000 - 50 * 5)
    assert free(chen, over) == 0 and list(reconcile()) == []

    refund(spending, by=BY, at=over, because="broken")
    release(held, by=BY, at=over, because="not wanted")
    assert free(chen, over) == 50 and free(chen, over + timedelta(days=30)) == 50
    assert expire_due(at=over + timedelta(days=31)) == 1
    assert lot and balance(lot.address).posted.minor == 0
    assert balance("fund:points.green").posted == Amount.fen(10_000) and list(reconcile()) == []


def test_only_what_may_pay_for_a_good_pays_for_it(chen: Person, now: datetime) -> None:
    given(chen, 100, "case:1", now, replace(GREEN, pays_for=("books",)))
    given(chen, 30, "case:2", now)
    with pytest.raises(Conflict, match="you have 30"):
        aside(chen, 50, now, tags=("sport",))
    aside(chen, 130, now, tags=("books",))


def test_a_fund_that_is_empty_makes_points_wait_and_a_limit_is_never_passed(
    chen: Person, now: datetime
) -> None:
    poor = replace(GREEN, code="hz.poor", fund="points.poor", at_most_a_year=150)
    assert (lot := given(chen, 100, "case:1", now, poor)) and lot.backed_at is None
    assert free(chen, now) == 0 and back_due(at=now) == 0
    endow("points.poor", 2_000, now)
    assert back_due(at=now) == 1 and free(chen, now) == 100
    assert (rest := given(chen, 100, "case:2", now, poor)) and rest.points == 50
    assert given(chen, 100, "case:3", now, poor) is None and list(reconcile()) == []


def test_looking_in_every_day_earns_nothing(chen: Person, now: datetime) -> None:
    with pytest.raises(Invalid, match="looking in every day"):
        given(chen, 1, "check-in:2026-06-12", now)
    given(chen, 1, "case:1", now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Lot.objects.filter(cause="case:1").update(cause="login:2026-06-12")


def test_reconciling_names_the_fund_whose_money_is_not_all_there(chen: Person, now: datetime) -> None:
    given(chen, 100, "case:1", now)
    Lot.objects.filter(cause="case:1").update(fen_per_point=6)
    assert [str(found) for found in reconcile()] == [
        "fund points.green: points outstanding are worth 6.00 yuan, behind them stand 5.00"
    ]
