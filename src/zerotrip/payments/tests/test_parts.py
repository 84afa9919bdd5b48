"""A bank that pays less than it was told: the part that arrived counts, and the rest is owed again, once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils.translation import override

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Stale
from zerotrip.core.money import Amount
from zerotrip.payments import actions, applying, news, queries
from zerotrip.payments.books import CLEARING, SUSPENSE
from zerotrip.payments.models import AnswerLine, BankFile, Line, Payable, StatementEntry
from zerotrip.payments.statements.assigning import agree, assign
from zerotrip.payments.statements.queries import open_suspense
from zerotrip.payments.tests.conftest import NOON, SUM, Owe, Say, fen, refused, send
from zerotrip.payments.tests.test_statements import camt, million, table

__all__ = ["million"]
pytestmark = pytest.mark.django_db
REF = "HZ-2026-000001"
LATER = NOON + timedelta(hours=1)


def seen() -> tuple[str, int, int]:
    view = queries.payment_of(REF)
    return view.state, view.arrived.minor, view.left.minor


def next_run(sun: Actor, wu: Actor, at: datetime) -> Line:
    return send(actions.make_batch(by=sun, at=at), wu, at).lines.get()


def outcomes(line: Line) -> list[str]:
    return list(AnswerLine.objects.filter(line=line).order_by("pk").values_list("outcome", flat=True))


def test_next_run_pays_the_rest_and_nothing_more(
    line: Line, say: Say, sun: Actor, wu: Actor, now: datetime, heard: list[Any]
) -> None:
    say(line, "ACSC", yuan="1000.00")
    assert (seen(), fen(f"payable:{REF}"), fen(CLEARING)) == (("partly", 100_000, 76_700), 76_700, 100_000)
    news.announce_due()
    assert queries.paid_references([REF]) == set()
    assert not actions.correct_owed(reference=REF, amount=Amount.yuan(1), by=sun, at=now, because="x")
    rest = next_run(sun, wu, now)
    assert (rest.amount_fen, rest.payable_id, seen()) == (76_700, line.payable_id, ("sent", 100_000, 76_700))
    say(rest, "ACSC")
    assert (seen(), fen(f"payable:{REF}"), fen(CLEARING)) == (("paid", SUM.minor, 0), 0, SUM.minor)
    assert (queries.paid_references([REF]), queries.paid_at(REF)) == ({REF}, now)
    with refused(Conflict, "nothing-owed"):
        actions.make_batch(by=sun, at=now)
    news.announce_due()
    assert [(what, said["reference"]) for what, said in heard] == [("partly", REF), ("confirmed", REF)]
    assert (heard[0][1]["paid"].minor, heard[0][1]["left"].minor) == (100_000, 76_700)


def test_rest_that_arrives_after_the_part_came_back_is_told_as_a_part(
    line: Line, say: Say, sun: Actor, wu: Actor, now: datetime, heard: list[Any]
) -> None:
    say(line, "ACSC", yuan="1000.00")
    rest = next_run(sun, wu, now)
    say(line, "RJCT", yuan="1000.00", at=LATER)
    say(rest, "ACSC", at=LATER)
    news.announce_due()
    told = dict(heard)
    assert (set(told), told["partly"]["left"].minor) == ({"rejected", "partly"}, 100_000)


def test_rest_said_while_a_batch_takes_it_is_read_again(
    line: Line, say: Say, sun: Actor, wu: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(line, "ACSC", yuan="1000.00")
    next_run(sun, wu, now)
    with monkeypatch.context() as earlier:  # the batch was not there yet when the answer looked
        earlier.setattr(applying, "_paid_elsewhere", lambda lines: set())
        with refused(Stale, "line-moved-on"):
            say(line, "ACSC", at=LATER)
    assert BankFile.objects.filter(state="received").count() == actions.read_received(by=sun, at=now) == 1
    assert (outcomes(line), fen(SUSPENSE)) == (["partly", "suspense"], -76_700)


def test_part_said_twice_less_than_before_and_without_its_sum_changes_nothing(
    line: Line, say: Say, sun: Actor, now: datetime
) -> None:
    say(line, "ACSC", yuan="1000.00", at=LATER)
    say(line, "ACSC", yuan="1000.00", at=LATER + timedelta(hours=1))
    say(line, "ACSC", yuan="999.99", at=LATER + timedelta(hours=2))
    say(line, "ACSC", yuan="1767.00", at=NOON)  # written before the part, and overtaken by it
    head, said = (
        f"A,R9,{line.batch.message_id},2026-06-13T12:00:00+08:00,,,",
        f"S,{line.end_to_end_id},PART,,,",
    )
    raw = f"{head}\r\n{said}\r\nE,1\r\n"
    actions.take_answer(raw=raw.encode(), by=sun, at=now)
    assert outcomes(line) == ["partly", "duplicate", "unexpected", "late", "unexpected"]
    assert (seen(), fen(CLEARING)) == (("partly", 100_000, 76_700), 100_000)


def test_rest_that_follows_by_itself_is_not_paid_again(
    line: Line, say: Say, sun: Actor, now: datetime
) -> None:
    say(line, "ACSC", yuan="1000.00")
    say(line, "ACSC", yuan="1500.00", at=LATER)
    assert seen() == ("partly", 150_000, 26_700)
    say(line, "ACSC", at=LATER + timedelta(hours=1))
    assert (outcomes(line), seen()) == (["partly", "partly", "paid"], ("paid", SUM.minor, 0))
    with refused(Conflict, "nothing-owed"):
        actions.make_batch(by=sun, at=now)
    say(line, "RJCT", reason="AC06", at=LATER + timedelta(hours=2))
    assert (seen(), fen(CLEARING)) == (("rejected", 0, SUM.minor), 0)


def test_rest_that_follows_after_the_next_run_has_it_goes_to_suspense(
    line: Line, say: Say, sun: Actor, wu: Actor, now: datetime
) -> None:
    say(line, "ACSC", yuan="1000.00")
    rest = next_run(sun, wu, now)
    for hours in (1, 2):
        say(line, "ACSC", at=NOON + timedelta(hours=hours))
    assert (outcomes(line), fen(SUSPENSE)) == (["partly", "suspense", "duplicate"], -76_700)
    say(rest, "ACSC")
    assert (seen(), fen(CLEARING)) == (("paid", SUM.minor, 0), SUM.minor + 76_700)


def test_part_that_comes_back_is_owed_again_whatever_the_rest_did(
    line: Line, say: Say, sun: Actor, wu: Actor, now: datetime
) -> None:
    say(line, "ACSC", yuan="1000.00")
    say(line, "RJCT", yuan="767.00", at=LATER)  # that is the rest, which never left
    rest = next_run(sun, wu, now)
    say(rest, "ACSC")
    say(line, "RJCT", yuan="1000.00", reason="MS03", at=LATER)
    assert (outcomes(line), seen()) == (["partly", "unexpected", "returned"], ("partly", 76_700, 100_000))
    third = next_run(sun, wu, now)
    assert third.amount_fen == 100_000
    say(third, "ACSC")
    assert (seen(), fen(CLEARING)) == (("paid", SUM.minor, 0), SUM.minor)


@pytest.mark.usefixtures("million")
def test_half_rejected_after_a_half_was_paid_is_no_return_until_the_account_shows_it(
    line: Line, say: Say, sun: Actor, now: datetime
) -> None:
    say(line, "ACSC", yuan="883.50")
    say(line, "RJCT", yuan="883.50", at=LATER)
    assert (outcomes(line), seen()) == (["partly", "unexpected"], ("partly", 88_350, 88_350))
    raw = table([("W1", "2026-06-13", 88_350, f"退 {line.end_to_end_id}")], 1_000_000)
    actions.take_answer(raw=raw, by=sun, at=now)
    assert (seen(), fen(f"payable:{REF}")) == (("rejected", 0, SUM.minor), SUM.minor)


def test_return_of_another_sum_than_was_paid_waits_for_a_person(line: Line, say: Say) -> None:
    say(line, "RJCT", yuan="767.00")
    assert (outcomes(line), seen()[0]) == (["unexpected"], "sent")
    say(line, "ACSC", at=LATER)
    say(line, "RJCT", yuan="767.00", at=LATER + timedelta(hours=1))
    assert (outcomes(line), seen()) == (["unexpected", "paid", "unexpected"], ("paid", SUM.minor, 0))


@pytest.mark.usefixtures("million")
@pytest.mark.parametrize("told_first", ["", "1000.00", "1767.00"])
def test_account_shows_a_payment_in_two_parts_whatever_was_said_before(
    line: Line, say: Say, sun: Actor, now: datetime, told_first: str
) -> None:
    if told_first:
        say(line, "ACSC", yuan=told_first)
    rows = [
        ("W1", "2026-06-13", -100_000, line.end_to_end_id),
        ("W2", "2026-06-14", -76_700, line.end_to_end_id),
        ("W3", "2026-06-15", -1, line.end_to_end_id),
    ]
    actions.take_answer(raw=table(rows[:1], 1_000_000), by=sun, at=now)
    assert seen()[:2] == (("paid", SUM.minor) if told_first == "1767.00" else ("partly", 100_000))
    actions.take_answer(raw=table(rows[:2], 1_000_000), by=sun, at=now)
    assert (seen(), fen(CLEARING), fen("suspense:outgoing")) == (("paid", SUM.minor, 0), 0, 0)
    assert not open_suspense().exists()
    actions.take_answer(raw=table(rows, 1_000_000), by=sun, at=now)
    assert ([entry.bank_id for entry in open_suspense()], seen()[0]) == (["W3"], "paid")


def test_explained_part_after_more_was_claimed_than_ordered(
    line: Line, say: Say, sun: Actor, wu: Actor, now: datetime
) -> None:
    say(line, "ACSC", yuan="1000.00")
    say(line, "ACSC", yuan="2000.00", at=LATER)
    assert (seen()[0], fen(SUSPENSE), fen(CLEARING)) == ("sent", -100_000, 200_000)
    with refused(Conflict, "nothing-owed"):
        actions.make_batch(by=sun, at=now)
    actions.explain(line=line, paid=Amount.yuan("900"), by=sun, at=now, because="电话核实")
    assert (seen(), fen(SUSPENSE), fen(CLEARING)) == (("partly", 90_000, 86_700), 0, 90_000)
    assert next_run(sun, wu, now).amount_fen == 86_700
    assert Payable.objects.get().left == Amount.fen(86_700)


@pytest.mark.usefixtures("million")
def test_part_that_waits_for_a_second_person_pays_nothing_yet(
    owe: Owe, sun: Actor, wu: Actor, now: datetime
) -> None:
    owe(amount=Amount.yuan("20000"))
    line = send(actions.make_batch(by=sun, at=now), wu, now).lines.get()
    sums = {"W1": 1_500_000, "W2": 300_000, "W3": 200_000}
    rows = [
        (name, "2026-06-13", -sum_, line.end_to_end_id if name == "W3" else "转账")
        for name, sum_ in sums.items()
    ]
    actions.take_answer(raw=table(rows[:2], 1_000_000), by=sun, at=now)
    first, second = [
        assign(
            entry=StatementEntry.objects.get(bank_id=name), purpose="part", about=line.end_to_end_id,
            amount_fen=sums[name], because="电话核实", by=sun, at=now,
        )
        for name in ("W1", "W2")
    ]  # fmt: skip
    assert (first.booked_at, second.booked_at, seen()) == (None, now, ("partly", 300_000, 1_700_000))
    actions.take_answer(raw=table(rows, 1_000_000), by=sun, at=now)  # the third names the payment itself
    assert seen() == ("partly", 500_000, 1_500_000)
    agree(assignment=first, by=wu, at=now)
    assert (seen(), fen(CLEARING), list(open_suspense())) == (("paid", 2_000_000, 0), 0, [])


@pytest.mark.usefixtures("million")
def test_day_of_a_payment_that_came_back_puts_nothing_in_doubt(
    line: Line, say: Say, sun: Actor, now: datetime
) -> None:
    say(line, "ACSC")
    say(line, "RJCT", reason="MS03", at=LATER)
    rows = [
        ("W1", "2026-06-12", -SUM.minor, line.end_to_end_id),
        ("W2", "2026-06-12", SUM.minor, line.end_to_end_id),
    ]
    actions.take_answer(raw=camt(rows, 1_000_000), by=sun, at=now)
    assert (seen(), fen(SUSPENSE), fen(CLEARING)) == (("rejected", 0, SUM.minor), 0, 0)
    assert not open_suspense().exists()


@pytest.mark.usefixtures("million")
def test_return_is_of_what_went_through_since_the_one_before(
    line: Line, say: Say, sun: Actor, now: datetime
) -> None:
    hours = iter(NOON + timedelta(hours=n) for n in range(9))
    say(line, "ACSC", yuan="1000.00", at=next(hours))
    say(line, "RJCT", yuan="1000.00", reason="MS03", at=next(hours))
    say(line, "ACSC", yuan="1000.00", at=next(hours))
    actions.explain(line=line, paid=Amount.yuan("1000.00"), by=sun, at=now, because="电话核实")
    say(line, "ACSC", yuan="2100.00", at=next(hours))
    actions.explain(line=line, paid=Amount.yuan("900.00"), by=sun, at=now, because="电话核实")
    say(line, "RJCT", yuan="900.00", reason="MS03", at=next(hours))
    rows = [
        ("W1", "2026-06-11", -90_000, line.end_to_end_id),
        ("W2", "2026-06-12", 90_000, line.end_to_end_id),
    ]
    actions.take_answer(raw=camt(rows, 1_000_000), by=sun, at=now)
    assert (seen(), fen(CLEARING), list(open_suspense())) == (("rejected", 0, SUM.minor), 0, [])


def test_paid_in_full_beside_a_part_of_another_payment_says_how_much_can_count(
    line: Line, say: Say, sun: Actor, wu: Actor, now: datetime
) -> None:
    say(line, "RJCT", reason="MS03")
    other = next_run(sun, wu, now)
    say(other, "ACSC", yuan="900.00")
    say(line, "ACSC", at=LATER)
    told: dict[str, Any] = {"line": line, "by": sun, "at": now, "because": "电话核实"}
    with override("en"), pytest.raises(Conflict, match=r"900\.00 of the 1,767\.00 .* most 867\.00") as caught:
        actions.explain(paid=SUM, **told)
    assert (caught.value.code, seen()[1:]) == ("paid-by-another", (90_000, 86_700))
    actions.explain(paid=Amount.yuan("867"), **told)
    assert (seen(), fen(CLEARING)) == (("paid", SUM.minor, 0), SUM.minor)
