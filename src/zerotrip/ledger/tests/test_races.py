"""Everybody at once, on PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import connections

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Refused
from zerotrip.core.money import Amount
from zerotrip.ledger import actions, queries
from zerotrip.ledger.models import Transfer

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
BY = Actor.system("test")
FUND, OTHER, OUTSIDE = "fund:limited", "fund:other", "outside:test"


@pytest.fixture(autouse=True)
def fund(transactional_db: None, now: datetime) -> None:
    actions.open_account(address=OUTSIDE, may_overdraw=True)
    actions.open_accounts(addresses=[FUND, OTHER])
    for place in (FUND, OTHER):
        actions.transfer(
            reference=place, source=OUTSIDE, destination=place, amount=Amount.fen(1000), by=BY, at=now
        )


def at_once(acts: Sequence[Callable[[], object]], workers: int) -> int:
    """How many were not refused. Anything but a refusal fails the test."""
    start = threading.Barrier(workers)

    def work(mine: Sequence[Callable[[], object]]) -> int:
        start.wait()
        done = 0
        try:
            for act in mine:
                try:
                    act()
                    done += 1
                except Refused:
                    pass
        finally:
            connections.close_all()
        return done

    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(work, [acts[n::workers] for n in range(workers)]))


def _transfer(reference: str, source: str, destination: str, fen: int, at: datetime) -> Callable[[], object]:
    return lambda: actions.transfer(
        reference=reference, source=source, destination=destination, amount=Amount.fen(fen), by=BY, at=at
    )


def test_two_transfers_of_the_whole_balance(now: datetime) -> None:
    """In both directions over and over: one of two wins, nobody waits for ever."""
    for n in range(20):
        whole = queries.balance(FUND).available.minor
        acts = [_transfer(f"{n}:{k}", FUND, OTHER, whole, now) for k in range(2)]
        assert at_once(acts, 2) == 1
        assert at_once([_transfer(f"{n}:back", OTHER, FUND, whole, now)], 1) == 1
    assert queries.reconcile() == []


def test_200_holds_at_once_on_a_limited_fund(now: datetime) -> None:
    acts = [
        lambda n=n: actions.hold(
            reference=f"hold:{n}", source=FUND, destination=OTHER, amount=Amount.fen(7), by=BY, at=now
        )
        for n in range(200)
    ]
    assert at_once(acts, 16) == 1000 // 7
    assert queries.balance(FUND).available.minor == 1000 % 7
    assert queries.reconcile() == []


def test_opposite_transfers_do_not_deadlock(now: datetime) -> None:
    acts = [_transfer(f"t{n}", *((FUND, OTHER) if n % 2 else (OTHER, FUND)), 1, now) for n in range(200)]
    assert at_once(acts, 8) == 200
    assert [queries.balance(place).posted.minor for place in (FUND, OTHER)] == [1000, 1000]


def test_same_reference_by_many_acts_once(now: datetime) -> None:
    for n in range(25):
        assert at_once([_transfer(f"same:{n}", FUND, OTHER, 1, now)] * 8, 8) == 8
    assert (queries.balance(FUND).posted.minor, Transfer.objects.count()) == (975, 27)


def test_a_hold_is_resolved_by_one(now: datetime) -> None:
    for n in range(25):
        held = actions.hold(
            reference=f"h{n}", source=FUND, destination=OTHER, amount=Amount.fen(1), by=BY, at=now
        )
        acts: list[Callable[[], object]] = [
            lambda n=n, held=held: actions.post(hold=held, reference=f"p{n}", by=BY, at=now),  # type: ignore[misc]
            lambda n=n, held=held: actions.void(hold=held, reference=f"v{n}", by=BY, at=now),  # type: ignore[misc]
        ]
        assert at_once(acts, 2) == 1
    assert queries.balance(FUND).held_out.minor == 0
    assert queries.reconcile() == []
