"""Behind a lot stands money of its fund's pots; each has back what was not spent of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from zerotrip.core.money import Amount
from zerotrip.demo.cast import Cast
from zerotrip.funds.actions import Given, contribute, declare
from zerotrip.funds.dividing import Rule as Divided
from zerotrip.ledger.queries import balance
from zerotrip.notices.models import Notice
from zerotrip.points.actions import expire_due, refund, spend
from zerotrip.points.ending import warn_due
from zerotrip.points.models import Backing, Lot
from zerotrip.points.queries import reconcile
from zerotrip.points.tests.test_lots import BY, GREEN, aside, endow, free, given


def test_each_pot_gives_its_share_and_has_back_its_share_of_what_is_not_spent(
    cast: Cast, now: datetime
) -> None:
    pots = shared(cast, now)
    lot = given(cast.chen, 101, "case:1", now, replace(GREEN, fund="points.shared"))
    assert lot and [balance(pot).posted.minor for pot in pots] == [1000 - 337, 1000 - 168]
    spending = spend(aside(cast.chen, 50, now), by=BY, at=now)
    over = now + timedelta(days=400)
    assert expire_due(at=over) == 1
    assert [balance(pot).posted.minor for pot in pots] == [663 + 170, 832 + 85]
    refund(spending, by=BY, at=over, because="broken")
    assert expire_due(at=over + timedelta(days=31)) == 1
    assert [balance(pot).posted.minor for pot in pots] == [1000, 1000], "everybody has their own again"
    assert list(reconcile()) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Backing.objects.update(back_fen=999)


def test_lots_wait_where_one_pot_has_too_little(cast: Cast, now: datetime) -> None:
    shared(cast, now)
    lot = given(cast.chen, 400, "case:1", now, replace(GREEN, fund="points.shared"))
    assert lot and lot.backed_at is None and not Backing.objects.exists()


def test_the_books_are_compared_in_as_many_queries_for_one_lot_as_for_three(
    cast: Cast, now: datetime
) -> None:
    endow("points.green", 10_000, now)
    for count in (1, 2, 3):
        given(cast.chen, 10 * count, f"case:{count}", now)
        with CaptureQueriesContext(connection) as asked:
            assert list(reconcile()) == []
        assert len(asked) == 2
    Lot.objects.filter(cause="case:3").update(fen_per_point=6)
    assert [(found.kept, found.recomputed) for found in reconcile()] == [(300, 330)]


def test_points_are_told_of_when_they_come_and_once_when_they_end(cast: Cast, now: datetime) -> None:
    endow("points.green", 10_000, now)
    given(cast.chen, 100, "case:1", now)
    given(cast.chen, 50, "case:2", now)
    given(cast.chen, 7, "case:3", now + timedelta(days=62))
    last = Lot.objects.get(cause="case:1").expires_on
    told = Notice.objects.filter(recipient_key=cast.chen.key)
    assert told.filter(event="points.earned").count() == 3
    ahead = now + (last - now.date()) - timedelta(days=30)
    assert [warn_due(at=ahead + timedelta(days=day)) for day in (-1, 0, 1)] == [0, 1, 0]
    notice = told.get(event="points.ending")
    assert "150" in notice.title["en"] and "150" in notice.title["zh-Hans"]

    spending = spend(aside(cast.chen, 150, ahead), by=BY, at=ahead)
    over = now + (last - now.date()) + timedelta(days=1)
    refund(spending, by=BY, at=over, because="broken")
    assert (warn_due(at=over), warn_due(at=over), free(cast.chen, over)) == (1, 0, 157), "a new last day"


def shared(cast: Cast, at: datetime) -> list[str]:
    """Two unions stand behind the fund, two parts and one, each with ten yuan in it."""
    text = {"en": "Points", "zh-Hans": "积分"}
    given_by = [Given("dues", cast.district.code, "", 2), Given("society", cast.district.code, "society", 1)]
    fund = declare(
        code="points.shared", name=text, purpose=text, owner=cast.district.code,
        rule=Divided.BY_SHARES, pots=given_by, by=BY, at=at,
    )  # fmt: skip
    for pot in fund.pots.all():
        contribute(
            pot=pot, amount=Amount.fen(1000), source="outside:union-budget", reference=pot.address,
            by=BY, at=at, because="for points",
        )  # fmt: skip
    return [pot.address for pot in fund.pots.all()]
