"""What the reconciliation says when somebody has been at the tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import transaction
from django.db.models import F
from django.utils.translation import override

from zerotrip.core.actor import Actor
from zerotrip.payments import books, queries
from zerotrip.payments.actions.batching import lines_with_holds
from zerotrip.payments.models import Batch

pytestmark = pytest.mark.django_db
AT = datetime.fromisoformat("2026-06-12T12:00:00+08:00")
BY = Actor.system("test")


def _post(batch: Batch) -> None:
    books.post_parts([(line, line.amount_fen) for line in lines_with_holds(batch)], by=BY, at=AT)


def _void(batch: Batch) -> None:
    books.void(list(lines_with_holds(batch)), by=BY, at=AT)


def _paid(batch: Batch) -> None:
    batch.lines.update(state="paid", paid_fen=F("amount_fen"))


def _total(batch: Batch) -> None:
    Batch.objects.update(total_fen=1)


@pytest.mark.parametrize(
    ("tamper", "about", "count"),
    [
        (_post, "are in the books", 2),
        (_void, "hold is settled", 1),
        (_paid, "its lines paid", 3),
        (_paid, "still set aside", 3),
        (_total, "it says", 1),
    ],
)
def test_reconciliation_names_what_does_not_agree(
    batch: Batch, tamper: Callable[[Batch], None], about: str, count: int
) -> None:
    undo = transaction.savepoint()
    assert list(queries.reconcile()) == []
    tamper(batch)
    with override("en"):
        found = list(map(str, queries.reconcile()))
    transaction.savepoint_rollback(undo)
    assert (len(found), any(about in said for said in found)) == (count, True)
