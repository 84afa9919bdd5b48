"""Many rows at once (`vault.rows`) are the very rows that Django's own way leaves."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from zerotrip.ledger.actions import open_accounts
from zerotrip.ledger.models import Account, Transfer
from zerotrip.vault import rows

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 12, 4, 0, tzinfo=UTC)


def test_rows_are_those_of_bulk_create() -> None:
    source, goal = open_accounts(addresses=["a", "b"], may_overdraw=True)

    def made(way: str) -> list[Transfer]:
        return [
            Transfer(reference=f"{way}{n:04d}", kind="transfer", source=source, destination=goal,
                     amount_minor=n, at=AT, by_key="system", because="名%", input_hash="0" * 64)
            for n in range(1, 1_202)
        ]  # fmt: skip

    ours, theirs = made("o"), made("t")
    rows.insert(ours)
    Transfer.objects.bulk_create(theirs)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM ledger_transfer ORDER BY id")
        names = [column[0] for column in cursor.description]
        found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    own = ("id", "reference")
    first, second = ([{k: v for k, v in row.items() if k not in own} for row in half]
                     for half in (found[:1201], found[1201:]))  # fmt: skip
    assert first == second
    assert [(row.pk, row.reference) for row in ours] == [
        (row["id"], row["reference"]) for row in found[:1201]
    ]
    assert not any(row._state.adding for row in ours)


def test_one_row_that_cannot_be_leaves_none() -> None:
    accounts = [Account(address=f"x{n % 1_000}") for n in range(1_001)]
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.insert(accounts)
    assert not Account.objects.exists()
    rows.insert(accounts, ignore_conflicts=True)
    assert Account.objects.count() == 1_000


def test_many_are_looked_up_by_one_parameter() -> None:
    rows.insert([Account(address=f"“{n}”'") for n in range(3_000)])
    named = Account.objects.filter(address__in=rows.among([f"“{n}”'" for n in range(1, 2_999)]))
    assert named.count() == 2_998
    assert Account.objects.filter(pk__in=rows.among([a.pk for a in named])).count() == 2_998
    assert not Account.objects.filter(pk__in=rows.among([])).exists()
