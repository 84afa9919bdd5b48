"""How many sign, and why; what falls away when a payment is taken out; accounts that a stranger changed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid, NotAllowed, Stale
from zerotrip.core.money import Amount
from zerotrip.demo.people import CHENS_OTHER_ACCOUNT
from zerotrip.ledger.actions import transfer
from zerotrip.members.actions import COOLING, change_account, clear_account, stop_account
from zerotrip.org.actions import appoint
from zerotrip.payments import actions, queries
from zerotrip.payments.models import Batch, ReleaseTable
from zerotrip.payments.signing import signatures_needed
from zerotrip.payments.tests.conftest import Owe, refused, send

if TYPE_CHECKING:
    from zerotrip.demo.cast import Cast

pytestmark = pytest.mark.django_db
PLENTY = Amount.yuan("60000")


@pytest.fixture
def zhao(cast: Cast, now: datetime) -> Actor:
    """Here a second releaser."""
    appoint(
        user=cast.zhao, organisation=cast.city, role="releaser", since=now.date(), by=cast.admin.actor, at=now
    )
    return cast.zhao.actor


def _fill(now: datetime) -> None:
    transfer(
        reference="endowment:more",
        source="outside",
        destination="fund:mutual-aid.hospital",
        amount=Amount.yuan("9000000"),
        by=Actor.system("worker"),
        at=now,
        because="test",
    )


def test_large_sum_is_released_by_its_last_signature(
    owe: Owe, sun: Actor, wu: Actor, zhao: Actor, now: datetime
) -> None:
    owe(amount=PLENTY)
    batch = actions.make_batch(by=sun, at=now)
    need = signatures_needed(batch, now)
    with override("en"):
        said = [str(cause) for cause in need.causes]
    assert (need.signatures, said) == (2, ["Line 1 is 60,000.00 yuan; the table names 50,000.00."])
    assert (send(batch, wu, now).state, batch.signed) == ("made", 1)
    with refused(NotAllowed, "not-allowed"):
        send(batch, wu, now)
    assert (send(batch, zhao, now).state, batch.released_by_key) == ("released", zhao.key)
    with pytest.raises(IntegrityError), transaction.atomic():
        batch.signatures.update(by_key=batch.made_by_key)


def test_sums_to_one_person_add_up_over_twelve_months(owe: Owe, sun: Actor, wu: Actor, now: datetime) -> None:
    for n in range(3):
        at = now + timedelta(days=n)
        owe(f"HZ-2026-{n:06d}", amount=Amount.yuan("40000"))
        batch = actions.make_batch(by=sun, at=at)
        assert signatures_needed(batch, at).signatures == (2 if n == 2 else 1)
        send(batch, wu, at)
    owe("HZ-2027-000001", amount=Amount.yuan("40000"))
    later = now + timedelta(days=370)
    assert signatures_needed(actions.make_batch(by=sun, at=later), later).signatures == 1


def test_payment_taken_out_is_owed_again_and_signatures_fall_away(
    owe: Owe, sun: Actor, wu: Actor, zhao: Actor, now: datetime
) -> None:
    owe(amount=PLENTY)
    owe("HZ-2026-000002")
    batch = actions.make_batch(by=sun, at=now)
    send(batch, wu, now)
    seen, large = batch.content_hash, batch.lines.get(position=1)
    with refused(Invalid, "reason-missing"):
        actions.drop_line(batch=batch, end_to_end_id=large.end_to_end_id, by=sun, at=now, because=" ")
    actions.drop_line(batch=batch, end_to_end_id=large.end_to_end_id, by=sun, at=now, because="wrong person")
    assert (batch.count, batch.total_fen, batch.signed) == (1, 176_700, 0)
    assert queries.state_of("HZ-2026-000001") == "owed"
    with refused(Stale, "batch-changed"):
        actions.release(batch=batch, seen_hash=seen, by=zhao, at=now)
    with refused(Conflict, "last-line"):
        last = batch.lines.get(state="ready").end_to_end_id
        actions.drop_line(batch=batch, end_to_end_id=last, by=sun, at=now, because="all of it")
    assert send(batch, wu, now).state == "released"
    assert large.end_to_end_id.encode() not in actions.export(batch=batch, by=sun, at=now)[1]
    assert actions.make_batch(by=sun, at=now).lines.get().payable.reference == "HZ-2026-000001"


def test_table_is_changed_by_two(
    cast: Cast, owe: Owe, sun: Actor, wu: Actor, zhao: Actor, now: datetime
) -> None:
    steps = [actions.Step("line", 100_000, 2), actions.Step("line", 500_000, 0)]
    with refused(NotAllowed, "not-allowed"):
        actions.propose_table(steps=steps, by=cast.lin.actor, at=now, because="new rules")
    table = actions.propose_table(steps=steps, by=wu, at=now, because="new rules")
    with refused(NotAllowed, "not-allowed"):
        actions.adopt_table(table=table, by=wu, at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReleaseTable.objects.filter(pk=table.pk).update(adopted_by_key=wu.key, adopted_at=now)
    actions.adopt_table(table=table, by=zhao, at=now)
    with refused(Stale, "table-moved-on"):
        actions.adopt_table(table=table, by=zhao, at=now)
    owe(amount=PLENTY)
    with refused(Conflict, "above-the-limit"):
        actions.make_batch(by=sun, at=now)
    owe("HZ-2026-000002")
    batch = actions.make_batch(by=sun, at=now)
    assert (batch.count, signatures_needed(batch, now).signatures) == (1, 2)


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ([("line", 0, 1)], "step-out-of-range"),
        ([("line", -5, 1)], "step-out-of-range"),
        ([("line", 10**16, 1)], "step-out-of-range"),
        ([("line", 100, 4)], "step-out-of-range"),
        ([("moon", 100, 1)], "step-out-of-range"),
        ([("line", 100, 1), ("line", 100, 2)], "step-twice"),
        ([("line", 100, 2), ("line", 200, 1)], "table-falls"),
    ],
)
def test_table_that_makes_no_sense_is_refused(
    wu: Actor, now: datetime, steps: list[tuple[str, int, int]], code: str
) -> None:
    with refused(Invalid, code):
        actions.propose_table(steps=[actions.Step(*each) for each in steps], by=wu, at=now, because="why")


@pytest.mark.parametrize("fen", [0, -1])
def test_nothing_and_less_cannot_be_owed(owe: Owe, fen: int) -> None:
    with refused(Invalid, "amount-not-positive"):
        owe(amount=Amount.fen(fen))


def test_stranger_who_changed_the_account_gets_nothing(
    cast: Cast, owe: Owe, sun: Actor, wu: Actor, now: datetime
) -> None:
    chen, officer = cast.chen_user.actor, wu
    number, bank = CHENS_OTHER_ACCOUNT
    owe()
    change_account(person=cast.chen, number=number, bank_name=bank, by=chen, at=now)
    later = now + COOLING
    stop_account(person=cast.chen, by=chen, at=later)
    with refused(Conflict, "nothing-owed"):
        actions.make_batch(by=sun, at=later)
    with refused(Conflict, "account-stopped"):
        change_account(person=cast.chen, number="6222021208010026217", bank_name=bank, by=chen, at=later)
    with refused(NotAllowed, "not-allowed"):
        clear_account(person=cast.chen, keep=True, by=chen, at=later, because="it is mine")
    clear_account(person=cast.chen, keep=True, by=officer, at=later, because="spoke to her")
    assert isinstance(actions.make_batch(by=sun, at=later), Batch)
