from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.translation import override

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.core.money import Amount
from zerotrip.ledger import actions, queries
from zerotrip.ledger.errors import AlreadyResolved, NoSuchAccount, NotEnough, OtherFigures
from zerotrip.ledger.models import Account, Transfer
from zerotrip.ledger.moves import Entry

pytestmark = pytest.mark.django_db
FUND, FEES, CHEN = "fund:mutual-aid.hospital", "unit:330106-0001:fees", "payable:HZ-2026-000001"
SUN = Actor.person("6f9619ff-8b86-4d01-b42d-00c04fc964ff", "孙")


@pytest.fixture(autouse=True)
def accounts(db: None) -> None:
    actions.open_account(address=FEES, may_overdraw=True)
    actions.open_accounts(addresses=[FUND, CHEN])


def pay_in(now: datetime, fen: int = 1000) -> Transfer:
    return actions.transfer(
        reference="fee:1", source=FEES, destination=FUND, amount=Amount.fen(fen), by=SUN, at=now
    )


def hold(now: datetime, fen: int = 600, reference: str = "hold:1") -> Transfer:
    return actions.hold(
        reference=reference, source=FUND, destination=CHEN, amount=Amount.fen(fen), by=SUN, at=now
    )


def figures(address: str) -> tuple[int, int, int, int]:
    balance = queries.balance(address)
    return balance.posted.minor, balance.held_out.minor, balance.held_in.minor, balance.available.minor


def test_transfer_moves_from_source_to_destination(now: datetime) -> None:
    pay_in(now)
    assert figures(FEES) == (-1000, 0, 0, -1000)
    assert figures(FUND) == (1000, 0, 0, 1000)
    assert queries.reconcile() == []


def test_same_reference_and_figures_is_answered_not_done(now: datetime) -> None:
    assert pay_in(now) == pay_in(now)
    assert figures(FUND) == (1000, 0, 0, 1000)


def test_same_reference_with_other_figures_is_refused(now: datetime) -> None:
    pay_in(now)
    with pytest.raises(OtherFigures):
        pay_in(now, 1001)
    assert figures(FUND) == (1000, 0, 0, 1000)


def test_account_never_overdraws(now: datetime) -> None:
    pay_in(now)
    with pytest.raises(NotEnough) as refused:
        hold(now, 1001)
    assert refused.value.params == {
        "address": FUND,
        "available": Amount.fen(1000),
        "asked": Amount.fen(1001),
    }
    assert (figures(FUND), Transfer.objects.count()) == ((1000, 0, 0, 1000), 1)


def test_hold_sets_aside_and_post_moves(now: datetime) -> None:
    pay_in(now)
    held = hold(now)
    assert (figures(FUND), figures(CHEN)) == ((1000, 600, 0, 400), (0, 0, 600, 0))
    actions.post(hold=held, reference="post:1", by=SUN, at=now)
    assert (figures(FUND), figures(CHEN)) == ((400, 0, 0, 400), (600, 0, 0, 600))
    assert queries.reconcile() == []


def test_part_posted_frees_the_rest(now: datetime) -> None:
    pay_in(now)
    actions.post(hold=hold(now), reference="post:1", amount=Amount.fen(250), by=SUN, at=now)
    assert (figures(FUND), figures(CHEN)) == ((750, 0, 0, 750), (250, 0, 0, 250))
    assert queries.reconcile() == []


def test_void_gives_the_hold_back(now: datetime) -> None:
    pay_in(now)
    actions.void(hold=hold(now), reference="void:1", by=SUN, at=now)
    assert (figures(FUND), figures(CHEN)) == ((1000, 0, 0, 1000), (0, 0, 0, 0))
    assert queries.reconcile() == []


def test_hold_is_resolved_once(now: datetime) -> None:
    pay_in(now)
    held = hold(now)
    actions.post(hold=held, reference="post:1", by=SUN, at=now)
    with pytest.raises(AlreadyResolved):
        actions.void(hold=held, reference="void:1", by=SUN, at=now)
    assert actions.post(hold=held, reference="post:1", by=SUN, at=now).kind == "post"


def test_reverse_moves_back_once(now: datetime) -> None:
    paid = pay_in(now)
    actions.reverse(transfer=paid, reference="back:1", by=SUN, at=now, because="paid twice")
    assert (figures(FEES), figures(FUND)) == ((0, 0, 0, 0), (0, 0, 0, 0))
    with pytest.raises(AlreadyResolved):
        actions.reverse(transfer=paid, reference="back:2", by=SUN, at=now, because="paid twice")


def test_reverse_is_refused_when_the_money_is_spent(now: datetime) -> None:
    paid = pay_in(now)
    hold(now)
    with pytest.raises(NotEnough):
        actions.reverse(transfer=paid, reference="back:1", by=SUN, at=now, because="paid twice")


@pytest.mark.parametrize("fen", [0, -1])
def test_amount_is_above_zero(now: datetime, fen: int) -> None:
    with pytest.raises(Invalid):
        pay_in(now, fen)


def test_what_does_not_fit_is_refused(now: datetime) -> None:
    paid = pay_in(now)
    with pytest.raises(NoSuchAccount):
        actions.transfer(
            reference="x", source=FUND, destination="fund:typo", amount=Amount.fen(1), by=SUN, at=now
        )
    with pytest.raises(Invalid):
        actions.transfer(reference="x", source=FUND, destination=FUND, amount=Amount.fen(1), by=SUN, at=now)
    with pytest.raises(Invalid):
        points = Amount.points(1)
        actions.transfer(reference="x", source=FUND, destination=CHEN, amount=points, by=SUN, at=now)
    with pytest.raises(Invalid):
        actions.post(hold=paid, reference="x", by=SUN, at=now)
    with pytest.raises(Invalid):
        actions.post(hold=hold(now, 5), reference="x", amount=Amount.fen(6), by=SUN, at=now)


def test_opening_again_answers_the_same_account_or_refuses() -> None:
    assert actions.open_account(address=FUND) == Account.objects.get(address=FUND)
    with pytest.raises(Conflict):
        actions.open_account(address=FUND, asset="POINT")
    with pytest.raises(Conflict):
        actions.open_account(address=FUND, may_overdraw=True)


def test_many_at_once_are_all_or_none(now: datetime) -> None:
    pay_in(now)
    entries = [Entry(f"hold:{n}", FUND, CHEN, Amount.fen(400)) for n in range(3)]
    with pytest.raises(NotEnough):
        actions.hold_all(entries, by=SUN, at=now)
    assert figures(FUND) == (1000, 0, 0, 1000)
    assert len(actions.hold_all(entries[:2], by=SUN, at=now)) == 2
    assert figures(FUND) == (1000, 800, 0, 200)


@pytest.mark.parametrize("count", [1, 3])
def test_many_at_once_cost_as_many_statements_as_one(
    now: datetime, count: int, django_assert_num_queries: Any
) -> None:
    pay_in(now)
    entries = [Entry(f"hold:{n}", FUND, CHEN, Amount.fen(1)) for n in range(count)]
    # savepoint, references, accounts, insert, totals, release; PostgreSQL locks as well
    with django_assert_num_queries(6 + (connection.vendor == "postgresql")):
        actions.hold_all(entries, by=SUN, at=now)


def test_statement_shows_the_balance_after_each_line(now: datetime) -> None:
    pay_in(now)
    actions.post(hold=hold(now), reference="post:1", by=SUN, at=now)
    lines = [
        (row.reference, row.other, row.moved.minor, row.balance.minor) for row in queries.statement(FUND)
    ]
    assert lines == [("fee:1", FEES, 1000, 1000), ("hold:1", CHEN, 0, 1000), ("post:1", CHEN, -600, 400)]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_transfer SET amount_minor = 1",
        "DELETE FROM ledger_transfer",
        "UPDATE ledger_account SET posted_out_minor = 1001 WHERE address = 'fund:mutual-aid.hospital'",
        "UPDATE ledger_account SET held_in_minor = -1",
        "INSERT INTO ledger_transfer (reference, kind, source_id, destination_id, amount_minor, resolves_id,"
        " at, by_key, because, input_hash) SELECT 'x', 'post', source_id, destination_id, amount_minor + 1,"
        " id, at, by_key, because, input_hash FROM ledger_transfer WHERE kind = 'hold'",
        "INSERT INTO ledger_transfer (reference, kind, source_id, destination_id, amount_minor, at,"
        " by_key, because, input_hash) SELECT 'x', 'transfer', source_id, source_id, amount_minor, at,"
        " by_key, because, input_hash FROM ledger_transfer",
    ],
)
def test_database_refuses_by_itself(now: datetime, statement: str) -> None:
    pay_in(now)
    hold(now)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_reconcile_names_every_difference(now: datetime) -> None:
    pay_in(now)
    hold(now)
    Account.objects.filter(address=CHEN).update(held_in_minor=599, posted_in_minor=1)
    with override("en"):
        differences = [(d.reference, d.kept, d.recomputed, str(d)) for d in queries.reconcile()]
    assert differences == [
        (CHEN, 1, 0, f"account {CHEN}: posted in 0.01, its transfers say 0.00"),
        (CHEN, 599, 600, f"account {CHEN}: held in 5.99, its transfers say 6.00"),
    ]
    assert queries.counted() == {"accounts": 3, "transfers": 2, "open holds": 1}
