"""A grant that is looked at again takes its points with it, and the member reads what became of them."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from zerotrip.cases.actions import look_again
from zerotrip.cases.tests.conftest import HOSPITAL, Settle, hall, lines, settle, who
from zerotrip.core.actor import Actor
from zerotrip.demo.cast import Cast
from zerotrip.points.actions import spend
from zerotrip.points.queries import owed_by, purse_of
from zerotrip.points.tests.test_lots import aside, endow, given

__all__ = ["hall", "lines", "settle", "who"]
pytestmark = pytest.mark.django_db


def test_what_a_grant_earned_goes_with_it(
    settle: Settle,
    hall: Cast,
    who: dict[str, Actor],
    now: datetime,
) -> None:
    case = settle(diagnosis="J18.900")[HOSPITAL]
    endow("points.green", 10_000, now)
    given(hall.chen, 200, f"case:{case.ref}", now)
    spend(aside(hall.chen, 60, now), by=who["chen"], at=now)
    look_again(case, by=who["wu"], at=now, because="查错了")
    assert (purse_of(hall.chen, on=now.date()).free, owed_by(hall.chen)) == (0, 60)
    phone = Client()
    phone.force_login(hall.chen_user)
    page = phone.get("/m/points/").content.decode()
    assert "有 60 积分所依据的决定已不再有效" in page and "已撤回" in page
