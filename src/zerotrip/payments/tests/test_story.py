"""From owed to paid, and what happens when the bank says no."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid, NotAllowed
from zerotrip.core.money import Amount
from zerotrip.demo.people import CHENS_OTHER_ACCOUNT
from zerotrip.ledger import queries as ledger
from zerotrip.ledger.errors import NotEnough
from zerotrip.members.actions import COOLING, change_account
from zerotrip.payments import actions, news, queries
from zerotrip.payments.books import CLEARING
from zerotrip.payments.models import Batch, Line, Payable
from zerotrip.payments.states import BatchState, LineState
from zerotrip.payments.tests.conftest import SUM, Owe, Say, fen, refused, send

if TYPE_CHECKING:
    from zerotrip.demo.cast import Cast

pytestmark = pytest.mark.django_db
REF = "HZ-2026-000001"


def test_owed_sum_leaves_the_fund_once(owe: Owe) -> None:
    before = fen("fund:mutual-aid.hospital")
    assert owe() == owe()
    assert (fen("fund:mutual-aid.hospital"), fen(f"payable:{REF}")) == (before - SUM.minor, SUM.minor)
    assert queries.state_of(REF) == "owed"
    with pytest.raises(Conflict):
        owe(amount=SUM + SUM)


def test_fund_that_is_empty_owes_nothing(owe: Owe) -> None:
    with pytest.raises(NotEnough):
        owe(amount=ledger.balance("fund:mutual-aid.hospital").available + SUM)
    assert not Payable.objects.exists()


def test_payment_goes_all_the_way(
    owe: Owe, sun: Actor, wu: Actor, say: Say, now: datetime, heard: list[Any]
) -> None:
    owe()
    batch = actions.make_batch(by=sun, at=now)
    assert (batch.count, batch.total, queries.state_of(REF)) == (1, SUM, "batched")
    assert ledger.balance(f"payable:{REF}").available.minor == 0
    send(batch, wu, now)
    assert queries.state_of(REF) == "sent"
    say(batch.lines.get(), "ACSC", yuan="1767.00")
    news.announce_due()
    assert (queries.state_of(REF), queries.paid_at(REF), fen(CLEARING)) == ("paid", now, SUM.minor)
    assert queries.paid_references([REF, "HZ-2026-000002"]) == {REF}
    ((what, said),) = heard
    assert (what, said["reference"], said["amount"], said["account_tail"]) == ("confirmed", REF, SUM, "6217")
    batch.refresh_from_db()
    assert batch.state == BatchState.ANSWERED
    with pytest.raises(Conflict):
        actions.make_batch(by=sun, at=now)


def test_rejected_then_corrected_then_paid(
    cast: Cast, line: Line, sun: Actor, wu: Actor, say: Say, now: datetime, heard: list[Any]
) -> None:
    say(line, "RJCT", reason="AC04")
    news.announce_due()
    view = queries.payment_of(REF)
    assert (view.state, fen(f"payable:{REF}"), ledger.balance(f"payable:{REF}").held_out.minor) == (
        "rejected",
        SUM.minor,
        0,
    )
    assert view.reason is not None
    assert view.reason["en"].startswith("The account is closed.")
    ((what, said),) = heard
    assert (what, said["end_to_end_id"], said["reason"]) == ("rejected", line.end_to_end_id, view.reason)
    with refused(Conflict, "nothing-owed"):
        actions.make_batch(by=sun, at=now)
    assert list(queries.owed(sun, now).waiting) == [line.payable]

    number, bank = CHENS_OTHER_ACCOUNT
    change_account(person=cast.chen, number=number, bank_name=bank, by=cast.chen_user.actor, at=now)
    second = send(actions.make_batch(by=sun, at=now + COOLING), wu, now + COOLING)
    assert second.lines.get().number.open() == number
    say(second.lines.get(), "ACSC")
    assert (queries.state_of(REF), fen(CLEARING)) == ("paid", SUM.minor)


def test_payee_without_account_waits(cast: Cast, owe: Owe, sun: Actor, now: datetime) -> None:
    lin = type(cast.chen).objects.get(uid=cast.lin.person_uid)
    waiting = owe("HZ-2026-000002", person=lin)
    owe()
    assert [line.payable.reference for line in actions.make_batch(by=sun, at=now).lines.all()] == [REF]
    owed = queries.owed(sun, now)
    assert (owed.count, list(owed.waiting)) == (0, [waiting])


def test_withdrawn_batch_is_owed_again(owe: Owe, sun: Actor, wu: Actor, now: datetime) -> None:
    owe()
    batch = actions.make_batch(by=sun, at=now)
    actions.withdraw(batch=batch, by=wu, at=now, because="the total looks wrong")
    assert (batch.state, queries.state_of(REF)) == (BatchState.WITHDRAWN, "owed")
    assert ledger.balance(f"payable:{REF}").available == SUM
    assert actions.make_batch(by=sun, at=now).ref != batch.ref


def test_returned_payment_is_owed_again(line: Line, say: Say, heard: list[Any]) -> None:
    say(line, "ACSC")
    say(line, "RJCT", reason="AC06")
    news.announce_due()
    assert [what for what, _ in heard] == ["rejected"]
    assert (queries.state_of(REF), fen(f"payable:{REF}"), fen(CLEARING)) == ("rejected", SUM.minor, 0)
    line.refresh_from_db()
    assert line.state == LineState.RETURNED


@pytest.mark.parametrize(
    ("paid", "state"), [(SUM, "paid"), (Amount.yuan("0.01"), "partly"), (Amount.fen(0), "rejected")]
)
def test_disputed_payment_is_cleared_up_by_a_person(
    line: Line, say: Say, sun: Actor, wu: Actor, now: datetime, paid: Amount, state: str
) -> None:
    say(line, "ACSC", yuan="1767.10")
    assert (queries.state_of(REF), fen("suspense:bank"), fen(CLEARING)) == ("sent", -176710, 176710)
    told: dict[str, Any] = {"line": line, "at": now, "because": "asked the bank"}
    with pytest.raises(NotAllowed):
        actions.explain(paid=paid, by=wu, **told)
    for beyond in (SUM + Amount.fen(1), Amount.fen(-1)):
        with refused(Invalid, "paid-beyond-line"):
            actions.explain(paid=beyond, by=sun, **told)
    actions.explain(paid=paid, by=sun, **told)
    assert (queries.state_of(REF), fen("suspense:bank"), fen(CLEARING)) == (state, 0, paid.minor)


def test_payment_rejected_first_and_made_later_is_not_made_twice(
    line: Line, say: Say, sun: Actor, now: datetime
) -> None:
    say(line, "RJCT", reason="MS03")
    say(line, "ACSC")
    with refused(Conflict, "nothing-owed"):
        actions.make_batch(by=sun, at=now)
    actions.explain(line=line, paid=line.amount, by=sun, at=now, because="on the statement of 12 June")
    assert (queries.state_of(REF), fen("suspense:bank"), fen(CLEARING)) == ("paid", 0, SUM.minor)
    say(line, "RJCT", reason="AC06")
    assert (queries.state_of(REF), fen(CLEARING)) == ("rejected", 0)


def test_group_answer_speaks_for_every_line(batch: Batch, line: Line, sun: Actor, now: datetime) -> None:
    from zerotrip.demo.bank.report import report

    raw = report([], order=batch.message_id, message_id="A1", written_at=now, group="RJCT", reason="AM04")
    assert actions.take_answer(raw=raw, by=sun, at=now).state == "taken"
    line.refresh_from_db()
    assert (line.state, line.reason_code, queries.state_of(REF)) == ("rejected", "AM04", "rejected")
    assert actions.make_batch(by=sun, at=now).count == 1
