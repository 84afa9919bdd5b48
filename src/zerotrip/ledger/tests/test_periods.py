"""A closed month takes nothing any more, in code and in the database, whoever comes at the same moment."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from zerotrip.core.actor import Actor
from zerotrip.core.money import Amount
from zerotrip.ledger import periods
from zerotrip.ledger.actions import open_account, transfer
from zerotrip.ledger.errors import Closed
from zerotrip.ledger.models import Transfer
from zerotrip.ledger.queries import balance, reconcile

BY = Actor.system("test")
JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)
LAST_OF_JUNE = datetime(2026, 6, 30, 15, 59, 59, 999999, tzinfo=UTC)  # midnight is at 16:00 in UTC
FIRST_OF_JULY = datetime(2026, 6, 30, 16, 0, tzinfo=UTC)


def give(reference: str, at: datetime) -> Transfer:
    return transfer(
        reference=reference, source="outside:gifts", destination="fund:a", amount=Amount.fen(1), by=BY, at=at
    )


@pytest.fixture
def fund(db: None) -> None:
    open_account(address="outside:gifts", may_overdraw=True)
    open_account(address="fund:a")


def test_a_month_ends_at_midnight_where_the_union_is() -> None:
    assert periods.bounds(JUNE)[1] == FIRST_OF_JULY
    assert [periods.month_of(at) for at in (LAST_OF_JUNE, FIRST_OF_JULY)] == [JUNE, JULY]
    assert periods.next_month(date(2026, 12, 1)) == date(2027, 1, 1)


def test_a_closed_month_takes_no_entry_and_its_neighbours_do(fund: None) -> None:
    first = give("before", LAST_OF_JUNE)
    periods.shut(JUNE, at=FIRST_OF_JULY)
    with pytest.raises(Closed):
        give("late", LAST_OF_JUNE)
    give("july", FIRST_OF_JULY)
    assert give("before", LAST_OF_JUNE) == first  # said again, it is still answered
    assert balance("fund:a").posted == Amount.fen(2)
    assert periods.open_again(JUNE)
    give("late", LAST_OF_JUNE)
    assert reconcile() == []


def test_the_database_refuses_by_itself(fund: None) -> None:
    row = give("before", LAST_OF_JUNE)
    periods.shut(JUNE, at=FIRST_OF_JULY)
    row.pk, row.reference = None, "around the code"
    with pytest.raises(IntegrityError, match="closed"), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_an_entry_on_its_way_is_in_the_month_before_it_is_added_up() -> None:
    open_account(address="outside:gifts", may_overdraw=True)
    open_account(address="fund:a")
    inside, seen = threading.Event(), []

    def write() -> None:
        with transaction.atomic():
            give("on its way", LAST_OF_JUNE)
            inside.set()
            threading.Event().wait(0.5)
        connection.close()

    def close() -> None:
        inside.wait()
        with transaction.atomic():
            periods.shut(JUNE, at=FIRST_OF_JULY)
            seen.append(Transfer.objects.count())
        connection.close()

    both = [threading.Thread(target=act) for act in (write, close)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert seen == [1]
