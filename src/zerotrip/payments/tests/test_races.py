"""Two people, or two workers, at the same moment. On PostgreSQL: SQLite hides such faults."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connections

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Refused
from zerotrip.demo.bank.report import Said, report
from zerotrip.ledger import queries as ledger
from zerotrip.payments import actions, queries
from zerotrip.payments.models import Batch
from zerotrip.payments.tests.conftest import NOON, SUM, Owe, send

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Runs them on a connection each, let go together; answers results and refusals."""
    results: list[object] = [None] * len(acts)
    start = threading.Barrier(len(acts))

    def run(n: int, act: Callable[[], object]) -> None:
        start.wait()
        try:
            results[n] = act()
        except Refused as refused:
            results[n] = refused
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def _done(results: list[object]) -> int:
    return sum(not isinstance(result, Refused) for result in results)


def test_two_cashiers_at_once_make_one_batch(owe: Owe, sun: Actor, now: datetime) -> None:
    for round_ in range(5):
        owe(f"HZ-2026-{round_:06d}")
        results = at_once(*[lambda: actions.make_batch(by=sun, at=now)] * 4)
        assert _done(results) == 1
    assert sum(Batch.objects.values_list("count", flat=True)) == 5


def test_release_and_withdrawal_at_once_do_not_both_happen(
    owe: Owe, sun: Actor, wu: Actor, now: datetime
) -> None:
    for round_ in range(5):
        owe(f"HZ-2026-{round_:06d}")
        batch = actions.make_batch(by=sun, at=now)
        results = at_once(
            lambda batch=batch: send(Batch.objects.get(pk=batch.pk), wu, now),  # type: ignore[misc]
            lambda batch=batch: actions.withdraw(  # type: ignore[misc]
                batch=Batch.objects.get(pk=batch.pk), by=sun, at=now, because="test"
            ),
        )
        assert _done(results) == 1


def test_release_and_taking_a_payment_out_at_once_do_not_both_happen(
    owe: Owe, sun: Actor, wu: Actor, now: datetime
) -> None:
    for round_ in range(5):
        owe(f"HZ-2026-{round_:06d}-a")
        owe(f"HZ-2026-{round_:06d}-b")
        batch = actions.make_batch(by=sun, at=now)
        name = batch.lines.order_by("position")[0].end_to_end_id
        results = at_once(
            lambda batch=batch: send(batch, wu, now),  # type: ignore[misc]
            lambda batch=batch, name=name: actions.drop_line(  # type: ignore[misc]
                batch=Batch.objects.get(pk=batch.pk), end_to_end_id=name, by=sun, at=now, because="test"
            ),
        )
        assert _done(results) == 1
        batch.refresh_from_db()
        if batch.state == "made":
            send(batch, wu, now)
        actions.make_batch(by=sun, at=now) if batch.count == 1 else None


def test_same_answer_by_many_workers_pays_once(batch: Batch, sun: Actor, now: datetime) -> None:
    said = [Said(line.end_to_end_id, "ACSC") for line in batch.lines.all()]
    raw = report(said, order=batch.message_id, message_id="A1", written_at=NOON)
    other = report(said, order=batch.message_id, message_id="A2", written_at=NOON)
    acts = [lambda raw=raw: actions.take_answer(raw=raw, by=sun, at=now) for raw in (raw, other) * 4]
    at_once(*acts)
    actions.read_received(by=sun, at=now)
    assert (queries.state_of("HZ-2026-000001"), ledger.balance("bank:clearing").posted) == ("paid", SUM)
