"""Another grade or sum than the rule's: an approver says which and why, another one signs, then it counts."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.actions.accepting import accepted
from zerotrip.cases.actions.finishing import finish
from zerotrip.cases.actions.granting import Sum, decide, sum_decided
from zerotrip.cases.actions.reasons import due_reason
from zerotrip.cases.debts.silence import department_owed, owed_by
from zerotrip.cases.evaluation import Evaluation, evaluate
from zerotrip.cases.models import Case, Decision, Stage
from zerotrip.cases.moves import move, same_page
from zerotrip.cases.policy import may_differ
from zerotrip.cases.process import approver_of
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.core.money import Amount


@transaction.atomic
def refer(case: Case, *, by: Actor, at: datetime, because: str, version: int | None = None) -> Case:
    """The first check cannot say yes, and puts the case to whoever may make an exception."""
    same_page(case, version)
    because = due_reason(because)
    accepted(case, by=by, at=at)
    approver = approver_of(case.edition.loaded.pack.process)
    return move(case, "refer", by=by, at=at, because=because, waits_for=approver)


@transaction.atomic
def depart(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    because: str,
    amount_fen: int | None = None,
    grade: str = "",
    version: int | None = None,
) -> Case:
    """Grants another sum, or the sum of another grade: held until another approver signs it."""
    same_page(case, version)
    because = due_reason(because)
    seen = evaluate(case, at=at)
    granted = Sum(_amount(seen, amount_fen, grade), departs=True, grade=grade, because=because)
    _within_limits(case, seen, granted)
    data = {"amount_fen": granted.amount_fen, "rule_fen": seen.amount_fen, "grade": grade}
    move(case, "depart", by=by, at=at, because=because, waits_for=case.waits_for, data=data,
         expected_fen=granted.amount_fen)  # fmt: skip
    decide(case, seen, stage=Stage.EXCEPTION, granted=granted, by=by, at=at)
    return case


@transaction.atomic
def sign(
    case: Case, *, shown: str, by: Actor, at: datetime, because: str = "", version: int | None = None
) -> Case:
    """The second signature, for just the sum and the receipt that the page showed (`shown_of`)."""
    same_page(case, version)
    proposed, seen = proposal(case), evaluate(case, at=at)
    if shown != shown_of(proposed):
        raise Conflict("not-what-was-shown", _("This is not what the page showed; please look at it again."))
    if not same_outcome(case, proposed, seen):
        raise Conflict("rule-says-otherwise", OTHERWISE)
    granted = sum_decided(proposed)
    _within_limits(case, seen, granted)
    return finish(case, seen, "sign", stage=Stage.SIGNED, by=by, at=at, because=because, granted=granted)


OTHERWISE = _("The facts have changed since the exception was proposed, and the rule's sum with them. "
              "Please send it back.")  # fmt: skip


def proposal(case: Case) -> Decision:
    found = case.decisions.select_related("receipt").filter(stage=Stage.EXCEPTION).order_by("-number").first()
    if found is None:
        raise Conflict("nothing-proposed", _("Nobody has proposed another sum for this case."))
    return found


def shown_of(proposed: Decision) -> str:
    """What a signature is bound to: the sum and the receipt it departs from."""
    return f"{proposed.amount_fen}|{proposed.receipt.hash}"


def same_outcome(case: Case, proposed: Decision, seen: Evaluation) -> bool:
    """Whether the rule still says what it said when the exception was proposed."""
    event = case.events.filter(kind="depart").order_by("-seq").first()
    return event is not None and event.data.get("rule_fen") == seen.amount_fen


def _within_limits(case: Case, seen: Evaluation, granted: Sum) -> None:
    if owed_by(case, seen):  # it would be set right to the rule's sum, and the exception be lost
        raise department_owed()
    answer = may_differ(case, seen.decision, granted.amount_fen)
    if not answer:
        raise Conflict("beyond-discretion", answer.reason)


def _amount(seen: Evaluation, amount_fen: int | None, grade: str) -> int:
    if not grade:
        return _given(amount_fen)
    sums = seen.decision.choices
    if grade not in sums:
        raise Invalid("no-such-grade", _("This item has no such grade."), field="grade")
    return sums[grade]


def _given(amount_fen: int | None) -> int:
    if amount_fen is None or amount_fen <= 0:
        raise Invalid("no-sum", _("Please say which sum is to be granted instead."), field="amount")
    return Amount.fen(amount_fen).minor
