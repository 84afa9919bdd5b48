"""What the bank claims beyond the books: kept claim by claim, and cleared up by a person with a reason."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from zerotrip.audit.models import Entry
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid, NotAllowed, Stale
from zerotrip.core.money import Amount
from zerotrip.payments import actions, queries
from zerotrip.payments.books import CLEARING, SUSPENSE
from zerotrip.payments.models import Line, Suspended
from zerotrip.payments.tests.conftest import NOON, SUM, Say, fen, refused
from zerotrip.payments.tests.test_parts import next_run, outcomes, seen

if TYPE_CHECKING:
    from zerotrip.demo.cast import Cast

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_claim_on_a_payment_that_is_not_in_doubt_leaves_suspense_with_a_reason(
    cast: Cast, line: Line, say: Say, sun: Actor, wu: Actor, now: datetime
) -> None:
    say(line, "ACSC")
    for hours in (1, 2):
        say(line, "ACSC", yuan="2000.00", at=NOON + hours * HOUR)
    claim = Suspended.objects.get()
    assert (outcomes(line), claim.amount) == (["paid", "suspense", "duplicate"], Amount.yuan("233"))
    assert (seen()[0], fen(SUSPENSE), fen(CLEARING)) == ("paid", -23_300, 200_000)
    told: dict[str, Any] = {"claim": claim.pk, "at": now}
    with refused(Invalid, "reason-missing"):
        actions.clear_claim(by=sun, because=" ", **told)
    for other in (wu, cast.lin.actor):
        with refused(NotAllowed, "not-allowed"):
            actions.clear_claim(by=other, because="电话核实", **told)
    actions.clear_claim(by=sun, because="电话核实：系统误报", **told)
    for gone in (claim.pk, uuid4()):
        with refused(Stale, "claim-moved-on"):
            actions.clear_claim(by=sun, because="电话核实", **told | {"claim": gone})
    assert (seen()[0], fen(SUSPENSE), fen(CLEARING)) == ("paid", 0, SUM.minor)
    written = Entry.objects.get(what="payment.claim-cleared")
    assert (written.about, written.data) == (
        f"payment:{line.end_to_end_id}",
        {"fen": 23_300, "said_fen": 200_000},
    )
    say(line, "ACSC", yuan="2000.00", at=NOON + 3 * HOUR)
    assert (outcomes(line)[-1], fen(SUSPENSE)) == ("duplicate", 0)


def test_claim_under_a_strange_number_is_cleared_by_a_cashier(
    line: Line, say: Say, sun: Actor, wu: Actor, now: datetime
) -> None:
    say(line, "ACSC", yuan="88.00", end_to_end_id="X-1")
    claim = Suspended.objects.get()
    with refused(NotAllowed, "may-not-clear"):
        actions.clear_claim(claim=claim.pk, by=wu, at=now, because="x")
    actions.clear_claim(claim=claim.pk, by=sun, at=now, because="别家单位的付款，银行已更正")
    assert (fen(SUSPENSE), fen(CLEARING)) == (0, 0)


def test_claim_of_a_payment_in_doubt_is_cleared_with_the_payment(
    line: Line, say: Say, sun: Actor, now: datetime
) -> None:
    say(line, "ACSC", yuan="2000.00")
    with refused(Conflict, "payment-in-doubt"):
        actions.clear_claim(claim=Suspended.objects.get().pk, by=sun, at=now, because="x")
    actions.explain(line=line, paid=SUM, by=sun, at=now, because="电话核实")
    claim = Suspended.objects.get()
    assert (claim.cleared_by_key, claim.cleared_because, fen(SUSPENSE)) == (sun.key, "电话核实", 0)


def test_another_claim_with_the_same_difference_is_another_claim(
    line: Line, say: Say, sun: Actor, wu: Actor, now: datetime
) -> None:
    say(line, "ACSC", yuan="1000.00")
    rest = next_run(sun, wu, now)
    say(line, "ACSC", at=NOON + HOUR)  # 767.00 beyond the part that is known
    say(line, "RJCT", yuan="1000.00", reason="MS03", at=NOON + 2 * HOUR)
    say(line, "ACSC", yuan="767.00", at=NOON + 3 * HOUR)  # 767.00 of nothing
    assert (outcomes(line), fen(SUSPENSE)) == (["partly", "suspense", "returned", "suspense"], -153_400)
    for claim in Suspended.objects.all():
        actions.clear_claim(claim=claim.pk, by=sun, at=now, because="电话核实")
    say(rest, "ACSC")
    assert seen() == ("partly", 76_700, 100_000)


def test_claim_said_again_after_the_payment_came_back_is_booked_once_and_nobody_pays_meanwhile(
    line: Line, say: Say, sun: Actor, now: datetime
) -> None:
    say(line, "ACSC")
    say(line, "ACSC", yuan="2000.00", at=NOON + HOUR)
    say(line, "RJCT", reason="MS03", at=NOON + 2 * HOUR)
    say(line, "ACSC", yuan="2000.00", at=NOON + 3 * HOUR)
    line.refresh_from_db()
    assert (line.state, fen(SUSPENSE)) == ("disputed", -23_300)
    with refused(Conflict, "nothing-owed"):
        actions.make_batch(by=sun, at=now)
    actions.explain(line=line, paid=Amount.fen(0), by=sun, at=now, because="电话核实")
    assert (seen()[0], fen(SUSPENSE), fen(CLEARING)) == ("rejected", 0, 0)


def test_claims_and_the_account_are_held_against_each_other(line: Line, say: Say, now: datetime) -> None:
    say(line, "ACSC")
    say(line, "ACSC", yuan="2000.00", at=NOON + HOUR)
    cleared = {"cleared_at": now, "cleared_by_key": "x", "cleared_because": "x"}
    Suspended.objects.update(**cleared)
    found = [(each.book, each.reference) for each in queries.reconcile()]
    assert found == [("account", SUSPENSE), ("claim", line.end_to_end_id)]
    Suspended.objects.update(cleared_at=None, cleared_by_key="", cleared_because="")
