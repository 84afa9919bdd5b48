"""Lists cost as many queries for one stay in hospital as for three, and show only so much at once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zerotrip.cases.tests.conftest import Settle, hall, lines, settle
from zerotrip.demo.cast import Cast
from zerotrip.web.console import page as desk
from zerotrip.web.console import queue
from zerotrip.web.tests.test_doors import signed_in

__all__ = ["hall", "lines", "settle"]
pytestmark = pytest.mark.django_db


def queries(cast: Cast, who: str, address: str) -> int:
    client = signed_in(cast, who)
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("wu", "/desk/"),
        ("wu", "/desk/cases/"),
        ("chen_user", "/m/"),
        ("chen_user", "/m/cases/"),
        ("chen_user", "/m/items/"),
    ],
)
def test_a_list_costs_the_same_for_one_stay_and_for_three(
    hall: Cast, settle: Settle, who: str, address: str
) -> None:
    settle()
    one = queries(hall, who, address)
    settle(settled_on="2026-06-08")
    settle(settled_on="2026-06-09")
    assert queries(hall, who, address) == one


def test_a_long_queue_shows_the_most_urgent_and_says_how_many_there_are(
    hall: Cast, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle()
    monkeypatch.setattr(queue, "AT_ONCE", 1)
    monkeypatch.setattr(desk, "IN_SIGHT", 1)
    shown = signed_in(hall, "wu").get("/desk/").content.decode()
    assert "共 2 件，这里是最急的 1 件" in shown
