"""Every state of a line × everything a bank may say, each twice: where the line and the money end up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

import pytest

from zerotrip.core.actor import Actor
from zerotrip.ledger import queries as ledger
from zerotrip.payments import actions
from zerotrip.payments.books import CLEARING, SUSPENSE
from zerotrip.payments.models import AnswerLine, Batch, Line
from zerotrip.payments.states import LIVE, MOVES, Event, LineState
from zerotrip.payments.tests.conftest import NOON, SUM, Owe, Say, send

pytestmark = pytest.mark.django_db
A, P, M = SUM.minor, 100_000, 200_000  # what was ordered, a part of it, and more than it


class After(NamedTuple):
    state: str
    outcome: str
    payable: int
    held: int
    clearing: int
    suspense: int


SAYS = {
    Event.ACCEPTED: ("ACSP", ""),
    Event.SETTLED: ("ACSC", "1767.00"),
    Event.PARTLY: ("ACSC", "1000.00"),
    Event.MISMATCHED: ("ACSC", "2000.00"),
    Event.REJECTED: ("RJCT", ""),
}

TABLE = {
    ("ready", "accepted"): After("ready", "unexpected", A, A, 0, 0),
    ("ready", "settled"): After("disputed", "suspense", A, A, A, -A),
    ("ready", "partly"): After("disputed", "suspense", A, A, P, -P),
    ("ready", "mismatched"): After("disputed", "suspense", A, A, M, -M),
    ("ready", "rejected"): After("ready", "unexpected", A, A, 0, 0),
    ("sent", "accepted"): After("sent", "noted", A, A, 0, 0),
    ("sent", "settled"): After("paid", "paid", 0, 0, A, 0),
    ("sent", "partly"): After("partly", "partly", A - P, 0, P, 0),
    ("sent", "mismatched"): After("disputed", "suspense", A, A, M, -M),
    ("sent", "rejected"): After("rejected", "rejected", A, 0, 0, 0),
    ("paid", "accepted"): After("paid", "duplicate", 0, 0, A, 0),
    ("paid", "settled"): After("paid", "duplicate", 0, 0, A, 0),
    ("paid", "partly"): After("paid", "unexpected", 0, 0, A, 0),
    ("paid", "mismatched"): After("paid", "suspense", 0, 0, M, A - M),
    ("paid", "rejected"): After("returned", "returned", A, 0, 0, 0),
    # half a yuan of it to begin with; what is "rejected" is that part
    ("partly", "accepted"): After("partly", "unexpected", A - 50, 0, 50, 0),
    ("partly", "settled"): After("paid", "paid", 0, 0, A, 0),
    ("partly", "partly"): After("partly", "partly", A - P, 0, P, 0),
    ("partly", "mismatched"): After("disputed", "suspense", A - 50, 0, M, 50 - M),
    ("partly", "rejected"): After("returned", "returned", A, 0, 0, 0),
    ("rejected", "accepted"): After("rejected", "unexpected", A, 0, 0, 0),
    ("rejected", "settled"): After("disputed", "suspense", A, 0, A, -A),
    ("rejected", "partly"): After("disputed", "suspense", A, 0, P, -P),
    ("rejected", "mismatched"): After("disputed", "suspense", A, 0, M, -M),
    ("rejected", "rejected"): After("rejected", "duplicate", A, 0, 0, 0),
    ("returned", "accepted"): After("returned", "unexpected", A, 0, 0, 0),
    ("returned", "settled"): After("disputed", "suspense", A, 0, A, -A),
    ("returned", "partly"): After("disputed", "suspense", A, 0, P, -P),
    ("returned", "mismatched"): After("disputed", "suspense", A, 0, M, -M),
    ("returned", "rejected"): After("returned", "duplicate", A, 0, 0, 0),
    # in dispute over a claim of 1,767.01 to begin with
    ("disputed", "accepted"): After("disputed", "noted", A, A, A + 1, -A - 1),
    ("disputed", "settled"): After("disputed", "suspense", A, A, A + 1 + A, -A - 1 - A),
    ("disputed", "partly"): After("disputed", "suspense", A, A, A + 1 + P, -A - 1 - P),
    ("disputed", "mismatched"): After("disputed", "suspense", A, A, A + 1 + M, -A - 1 - M),
    ("disputed", "rejected"): After("disputed", "unexpected", A, A, A + 1, -A - 1),
    ("withdrawn", "accepted"): After("withdrawn", "unexpected", A, 0, 0, 0),
    ("withdrawn", "settled"): After("disputed", "suspense", A, 0, A, -A),
    ("withdrawn", "partly"): After("disputed", "suspense", A, 0, P, -P),
    ("withdrawn", "mismatched"): After("disputed", "suspense", A, 0, M, -M),
    ("withdrawn", "rejected"): After("withdrawn", "unexpected", A, 0, 0, 0),
}
AGAIN = {
    "paid": "duplicate",
    "partly": "duplicate",
    "rejected": "duplicate",
    "returned": "duplicate",
    "suspense": "duplicate",
}


@pytest.fixture
def bring(owe: Owe, say: Say, sun: Actor, wu: Actor, now: datetime):  # type: ignore[no-untyped-def]
    def bring(state: str) -> Line:
        owe()
        batch = actions.make_batch(by=sun, at=now)
        line = batch.lines.get()
        if state == "withdrawn":
            actions.withdraw(batch=batch, by=sun, at=now, because="test")
        elif state != "ready":
            send(batch, wu, now)
        for status, yuan in {
            "paid": [("ACSC", "")],
            "rejected": [("RJCT", "")],
            "partly": [("ACSC", "0.50")],
            "returned": [("ACSC", ""), ("RJCT", "")],
            "disputed": [("ACSC", "1767.01")],
        }.get(state, []):
            say(line, status, yuan=yuan)
        line.refresh_from_db()
        assert line.state == state
        return line

    return bring


def test_the_table_is_whole() -> None:
    assert set(MOVES) == {(state, event) for state in LineState for event in Event}
    assert set(TABLE) == {(state.value, event.value) for state, event in MOVES}


@pytest.mark.parametrize(("state", "event"), list(TABLE))
def test_every_answer_in_every_state(state: str, event: str, bring, say: Say) -> None:  # type: ignore[no-untyped-def]
    line = bring(state)
    status, yuan = SAYS[Event(event)]
    if (state, event) == ("partly", "rejected"):
        yuan = "0.50"
    say(line, status, yuan=yuan)
    expected = TABLE[state, event]
    assert _after(line) == expected
    say(line, status, yuan=yuan)
    assert _after(line) == expected._replace(outcome=_outcome_again(expected))


def _outcome_again(first: After) -> str:
    return AGAIN.get(first.outcome, first.outcome)


def _after(line: Line) -> After:
    line.refresh_from_db()
    payable = ledger.balance(line.payable.address)
    outcome = AnswerLine.objects.order_by("-pk").values_list("outcome", flat=True)[0]
    return After(
        line.state,
        outcome,
        payable.posted.minor,
        payable.held_out.minor,
        ledger.balance(CLEARING).posted.minor,
        ledger.balance(SUSPENSE).posted.minor,
    )


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("paid", "RJCT"),
        ("partly", "RJCT"),
        ("partly", "ACSC"),
        ("rejected", "ACSC"),
        ("returned", "ACSC"),
        ("disputed", "RJCT"),
        ("disputed", "ACSC"),
    ],
)
def test_answer_older_than_the_last_word_changes_nothing(state: str, status: str, bring, say: Say) -> None:  # type: ignore[no-untyped-def]
    line = bring(state)
    before = _after(line)
    say(line, status, at=NOON - timedelta(minutes=1))
    assert _after(line) == before._replace(outcome="late")


def test_two_words_in_either_order_end_the_same(line: Line, say: Say) -> None:
    """Paid, then sent back; the files change places on the way."""
    say(line, "RJCT", reason="AC04", at=NOON + timedelta(hours=1))
    say(line, "ACSC", at=NOON)
    assert _after(line) == After("rejected", "late", A, 0, 0, 0)


def test_claim_about_a_dead_line_does_not_touch_the_one_that_replaced_it(
    line: Line, say: Say, sun: Actor, wu: Actor, now: datetime
) -> None:
    say(line, "RJCT", reason="MS03")
    second = send(actions.make_batch(by=sun, at=now), wu, now).lines.get()
    say(line, "ACSC")
    line.refresh_from_db()
    assert (line.state, ledger.balance(SUSPENSE).posted.minor) == ("rejected", -A)
    say(second, "ACSC")
    assert _after(second) == After("paid", "paid", 0, 0, 2 * A, -A)


def test_unknown_payment_goes_to_suspense_once(line: Line, say: Say) -> None:
    for _ in range(2):
        say(line, "ACSC", yuan="66.60", end_to_end_id="UNKNOWN-1")
    assert ledger.balance(SUSPENSE).posted.minor == -6660
    said = AnswerLine.objects.filter(end_to_end_id="UNKNOWN-1", line=None).order_by("pk")
    assert list(said.values_list("outcome", flat=True)) == ["suspense", "duplicate"]


def test_unknown_rejection_moves_nothing(line: Line, say: Say) -> None:
    say(line, "RJCT", yuan="66.60", end_to_end_id="UNKNOWN-1")
    say(line, "ACSC", end_to_end_id="UNKNOWN-2")
    assert ledger.balance(SUSPENSE).posted.minor == 0
    assert set(AnswerLine.objects.values_list("outcome", flat=True)) == {"unexpected"}


def test_status_that_nobody_knows_moves_nothing(line: Line, sun: Actor, now: datetime) -> None:
    raw = (
        f"A,R1,{line.batch.message_id},2026-06-12T12:00:00+08:00,,,\r\nS,{line.end_to_end_id},WHAT,,,\r\nE,1\r\n"
    ).encode()
    assert actions.take_answer(raw=raw, by=sun, at=now).state == "taken"
    assert _after(line) == After("sent", "unexpected", A, A, 0, 0)


def test_one_file_may_speak_of_a_payment_twice(batch: Batch, line: Line, sun: Actor, now: datetime) -> None:
    from zerotrip.demo.bank.report import Said, report

    said = [Said(line.end_to_end_id, "ACSC"), Said(line.end_to_end_id, "RJCT", reason="AC04")]
    raw = report(said, order=batch.message_id, message_id="A1", written_at=NOON)
    actions.take_answer(raw=raw, by=sun, at=now)
    assert _after(line) == After("returned", "returned", A, 0, 0, 0)


def test_a_payable_has_one_live_line(line: Line) -> None:
    from django.db import IntegrityError, transaction

    assert line.state in LIVE
    hold = line.hold
    copy = Line.objects.get(pk=line.pk)
    copy.pk, copy.position, copy.end_to_end_id = None, 2, "OTHER"
    with pytest.raises(IntegrityError), transaction.atomic():
        Line.objects.create(
            batch=line.batch,
            position=2,
            payable=line.payable,
            account=line.account,
            hold=hold,
            end_to_end_id="OTHER",
            amount_fen=1,
            holder="陈秀英",
            number="6222021208010026217",
            tail="6217",
        )


def test_docs_show_the_table() -> None:
    from pathlib import Path

    from zerotrip.payments import figure

    docs = Path(__file__).resolve().parents[4] / "docs" / "payments.md"
    assert figure.table() in docs.read_text("utf-8")
