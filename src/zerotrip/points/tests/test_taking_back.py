"""A grant counts no more: its points go, what was spent is met by what is earned next, nothing below zero."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from zerotrip.core.money import Amount
from zerotrip.ledger.queries import balance
from zerotrip.members.models import Person
from zerotrip.notices.models import Notice
from zerotrip.points.actions import back_due, refund, release, spend
from zerotrip.points.models import Earned, Lot, PointDebt
from zerotrip.points.queries import owed_by, reconcile
from zerotrip.points.taking_back import take_back
from zerotrip.points.tests.test_lots import BY, GREEN, SHOP, aside, chen, endow, free, given

__all__ = ["chen"]


def back(cause: str, at: datetime) -> Lot | None:
    return take_back(cause=cause, by=BY, at=at, because="decided anew")


def test_unspent_points_go_and_spent_ones_are_met_by_the_next(chen: Person, now: datetime) -> None:
    given(chen, 100, "case:1", now)
    order, held = spend(aside(chen, 30, now), by=BY, at=now), aside(chen, 20, now, ref="o2")
    lot = back("case:1", now)
    assert lot and back("case:1", now) is None and back("case:never", now) is None
    assert (free(chen, now), owed_by(chen), balance(lot.address).posted.minor) == (0, 50, 20)
    assert balance("fund:points.green").posted == Amount.fen(10_000 - 50 * 5) and list(reconcile()) == []
    told = Notice.objects.get(event="points.taken-back")
    assert "50" in told.body["zh-Hans"] and "100" in told.title["zh-Hans"]

    release(held, by=BY, at=now)  # what comes back to that lot meets its own debt
    assert (free(chen, now), owed_by(chen)) == (0, 30)
    given(chen, 20, "case:2", now)
    assert (free(chen, now), owed_by(chen)) == (0, 10)
    again = given(chen, 100, "case:1", now)  # granted anew: another lot, its debt met first
    assert again and again != lot and (free(chen, now), owed_by(chen)) == (90, 0)
    refund(order, by=BY, at=now, because="broken")  # met already: these are theirs
    assert free(chen, now) == 120 and balance(SHOP).posted.minor == 0 and list(reconcile()) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        PointDebt.objects.update(met=51)


def test_a_rule_may_forgive_and_the_years_limit_is_given_back(chen: Person, now: datetime) -> None:
    mild = replace(GREEN, at_most_a_year=100, spent_is_owed=False)
    given(chen, 100, "case:1", now, mild)
    spend(aside(chen, 30, now), by=BY, at=now)
    assert given(chen, 100, "case:2", now, mild) is None
    back("case:1", now)
    assert (owed_by(chen), free(chen, now), Earned.objects.get().points) == (0, 0, 0)
    assert given(chen, 100, "case:2", now, mild) and free(chen, now) == 100 and list(reconcile()) == []


def test_a_lot_that_waits_for_its_fund_is_taken_back_before_it_comes(chen: Person, now: datetime) -> None:
    given(chen, 100, "case:1", now, replace(GREEN, fund="points.poor"))
    back("case:1", now)
    endow("points.poor", 1_000, now)
    assert back_due(at=now) == 0 and balance("fund:points.poor").posted.minor == 1_000


def test_what_was_forgiven_as_spent_is_not_theirs_when_it_comes_back(chen: Person, now: datetime) -> None:
    mild = replace(GREEN, spent_is_owed=False)
    given(chen, 100, "case:1", now, mild)
    order, held = spend(aside(chen, 30, now), by=BY, at=now), aside(chen, 20, now, ref="o2")
    back("case:1", now)
    release(held, by=BY, at=now)
    refund(order, by=BY, at=now, because="broken")
    assert (free(chen, now), owed_by(chen), balance("fund:points.green").posted.minor) == (0, 0, 10_000)
    assert list(reconcile()) == []


def test_the_notice_says_how_many_count_no_more_and_nothing_of_points_never_given(
    chen: Person, now: datetime
) -> None:
    given(chen, 50, "case:1", now)
    spend(aside(chen, 50, now), by=BY, at=now)
    given(chen, 100, "case:2", now, replace(GREEN, fund="points.poor"))
    back("case:1", now), back("case:2", now)
    told = Notice.objects.get(event="points.taken-back")
    assert (told.title["en"], told.body["en"]) == (
        "50 points were taken back",
        "What they were earned for counts no more: Suggestion.\n50 of them were spent already; what you earn "
        "next meets them first, and nothing is asked of you.",
    )
