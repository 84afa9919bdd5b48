"""A grant's points taken back twice at once while they are being spent and given back. On PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db.models import Sum

from zerotrip.audit import reconciliation
from zerotrip.demo.cast import Cast
from zerotrip.ledger.queries import balance
from zerotrip.ledger.tests.test_races import at_once
from zerotrip.members.models import Person
from zerotrip.notices.models import Notice
from zerotrip.points.actions import refund, release, spend
from zerotrip.points.models import Lot, Part, PointDebt, Spending, SpendingState
from zerotrip.points.taking_back import take_back
from zerotrip.points.tests.test_lots import BY, aside, chen, endow, given
from zerotrip.submissions.again import until_through

__all__ = ["chen"]
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
GONE = (SpendingState.HELD, SpendingState.POSTED)


def back(cause: str, at: datetime) -> Lot | None:
    return take_back(cause=cause, by=BY, at=at, because="decided anew")


def as_a_form(act: Callable[[], object]) -> Callable[[], object]:
    """What the database ends is done once more, as every form is."""
    return lambda: until_through(act)


def agrees(lot: Lot) -> None:
    """Nothing is left to spend in it, and what is owed is what is gone and was not met."""
    gone = Part.objects.filter(lot=lot, spending__state__in=GONE).aggregate(n=Sum("points"))["n"] or 0
    debt = PointDebt.objects.filter(lot=lot).first()
    assert balance(lot.address).available.minor == 0
    assert (debt.left if debt else 0) == gone


@pytest.mark.parametrize("verb", ["set aside", "spend", "release", "refund"])
def test_taken_back_twice_while_they_are_spent_and_given_back(verb: str, chen: Person, now: datetime) -> None:
    for round_ in range(5):
        cause, ref = f"case:{round_}", f"o{round_}"
        lot = given(chen, 100, cause, now)
        assert lot
        if verb != "set aside":
            held = aside(chen, 30, now, ref=ref)
        if verb == "refund":
            spend(held, by=BY, at=now)

        def act(ref: str = ref) -> object:
            if verb == "set aside":
                return aside(chen, 30, now, ref=ref)
            mine = Spending.objects.get(reference=ref)
            if verb == "refund":
                return refund(mine, by=BY, at=now, because="broken")
            return {"spend": spend, "release": release}[verb](mine, by=BY, at=now)

        twice = [lambda cause=cause: back(cause, now)] * 2
        at_once([as_a_form(one) for one in (*twice, act)], 3)
        assert Notice.objects.filter(event="points.taken-back").count() == round_ + 1
        agrees(lot)
        PointDebt.objects.all().delete()  # the next round begins without
    assert [str(each) for each in reconciliation.run()] == []


def test_one_members_order_given_back_while_anothers_grant_is_taken_back(
    cast: Cast, chen: Person, now: datetime
) -> None:
    """Both move money between the same places; neither waits for the other for good."""
    lin = Person.objects.exclude(pk=chen.pk).first()
    assert lin
    endow("points.green", 100_000, now)
    for round_ in range(6):
        one, two = given(chen, 100, f"case:a{round_}", now), given(lin, 100, f"case:b{round_}", now)
        assert one and two
        held = aside(chen, 30, now, ref=f"o{round_}")
        back(f"case:a{round_}", now)
        given_back = lambda held=held: release(Spending.objects.get(pk=held.pk), by=BY, at=now)  # noqa: E731
        taken_back = lambda cause=f"case:b{round_}": back(cause, now)  # noqa: E731
        assert at_once([as_a_form(given_back), as_a_form(taken_back)], 2) == 2
        agrees(one)
        agrees(two)
    assert [str(each) for each in reconciliation.run()] == []
