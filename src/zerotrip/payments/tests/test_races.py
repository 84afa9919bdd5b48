"""Two people, or two workers, at the same moment. On PostgreSQL: SQLite hides such faults."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from functools import partial

import pytest
from django.db import connections
from django.db.models import Sum

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Refused
from zerotrip.demo.bank.report import Said, report
from zerotrip.ledger import queries as ledger
from zerotrip.members.models import Firm
from zerotrip.payments import actions, queries
from zerotrip.payments.models import Batch, Payable, StatementEntry
from zerotrip.payments.statements.assigning import assign
from zerotrip.payments.tests.conftest import NOON, SUM, Owe, decide_opening, send
from zerotrip.payments.tests.test_meanwhile import firm, owe_firm
from zerotrip.payments.tests.test_statements import table

__all__ = ["firm"]

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


def test_same_sum_owed_to_a_firm_twice_at_once_is_owed_once(firm: Firm, now: datetime) -> None:
    for round_ in range(5):
        results = at_once(*[partial(owe_firm, firm, f"partner-{round_}", "100", now)] * 4)
        assert _done(results) == 1
        assert {each.code for each in results if isinstance(each, Refused)} == {"owed-already"}
    assert Payable.objects.count() == 5


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


def test_two_parts_of_a_payment_assigned_at_once_both_count(
    owe: Owe, sun: Actor, wu: Actor, now: datetime
) -> None:
    decide_opening(1_000_000, sun, wu, now)
    for round_ in range(3):
        owe(f"HZ-2026-{round_:06d}")
        line = send(actions.make_batch(by=sun, at=now), wu, now).lines.get()
        before = StatementEntry.objects.aggregate(fen=Sum("amount_fen"))["fen"] or 0
        rows = [(f"W{round_}{n}", "2026-06-11", -fen, "x") for n, fen in enumerate((100_000, 76_700))]
        actions.take_answer(raw=table(rows, 1_000_000 - before), by=sun, at=now)

        def part(bank_id: str, name: str = line.end_to_end_id) -> object:
            entry = StatementEntry.objects.get(bank_id=bank_id)
            fen = entry.amount_fen
            return assign(
                entry=entry, purpose="part", about=name, amount_fen=fen, because="x", by=sun, at=now
            )

        at_once(*(partial(part, bank_id) for bank_id, *_ in rows))
        line.refresh_from_db()
        assert line.paid_fen == SUM.minor
