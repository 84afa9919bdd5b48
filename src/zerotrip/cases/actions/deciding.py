"""What officers do: the first check, the second, and saying no."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.cases import notices
from zerotrip.cases.actions.accepting import accepted
from zerotrip.cases.actions.finishing import finish
from zerotrip.cases.actions.granting import decide, sum_of_rule
from zerotrip.cases.actions.reasons import due_reason
from zerotrip.cases.debts.silence import provisional_at_most
from zerotrip.cases.evaluation import Evaluation, evaluate
from zerotrip.cases.models import Case, Decision, Stage, Verdict
from zerotrip.cases.moves import move, same_page
from zerotrip.cases.places import leave_place
from zerotrip.cases.policy import ANOTHER_SUM, same_sum
from zerotrip.cases.process import approver_of, officer_of
from zerotrip.cases.states import State
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict


@transaction.atomic
def agree(case: Case, *, by: Actor, at: datetime, because: str = "", version: int | None = None) -> Case:
    """The first check says yes to what the rule says now; a sum above the pack's limit goes on."""
    same_page(case, version)
    seen = _payable(case, at=at)
    accepted(case, by=by, at=at)
    check = case.edition.loaded.pack.process.second_check_by(seen.amount_fen or 0)
    if not check:
        return finish(case, seen, "settle", stage=Stage.FIRST, by=by, at=at, because=because)
    data = {"amount_fen": seen.amount_fen}
    move(case, "agree", by=by, at=at, because=because, waits_for=check, data=data)
    decide(case, seen, stage=Stage.FIRST, granted=sum_of_rule(seen), by=by, at=at, because=because)
    return case


@transaction.atomic
def approve(case: Case, *, by: Actor, at: datetime, because: str = "", version: int | None = None) -> Case:
    """The second check, bound to what the first one saw: with another sum by now it has to go back."""
    same_page(case, version)
    seen, first = _payable(case, at=at), first_decision(case)
    if not same_sum(first.amount_fen if first else None, seen.decision):
        raise Conflict("another-sum", ANOTHER_SUM)
    return finish(case, seen, "approve", stage=Stage.SECOND, by=by, at=at, because=because)


@transaction.atomic
def send_back(case: Case, *, by: Actor, at: datetime, because: str, version: int | None = None) -> Case:
    """To the first check; an exception that nobody signs, to an approver."""
    same_page(case, version)
    process, signing = case.edition.loaded.pack.process, case.state == State.EXCEPTION
    back = approver_of(process) if signing else officer_of(process)
    return move(case, "send-back", by=by, at=at, because=due_reason(because), waits_for=back)


@transaction.atomic
def refuse(case: Case, *, by: Actor, at: datetime, because: str, version: int | None = None) -> Case:
    """Refuses with the conditions that fail and their articles; a reason in words is always due."""
    same_page(case, version)
    because = due_reason(because)
    accepted(case, by=by, at=at)
    stage = Stage.FIRST if case.state in (State.REVIEW, State.NOTICE) else Stage.SECOND
    return say_no(case, "refuse", stage=stage, by=by, at=at, because=because)


def say_no(case: Case, verb: str, *, stage: str, by: Actor, at: datetime, because: str) -> Case:
    seen = evaluate(case, at=at)
    move(case, verb, by=by, at=at, because=because, data=failed(case, seen))
    decide(case, seen, stage=stage, by=by, at=at, because=because)
    leave_place(case)
    notices.refused(case, seen, because=because, at=at)
    return case


def failed(case: Case, seen: Evaluation) -> dict[str, list[str]]:
    """Which conditions fail, and the article of each."""
    articles = case.edition.loaded.articles
    unmet = [condition for condition in seen.decision.conditions if condition.outcome == "unmet"]
    said = [articles[condition.basis] for condition in unmet if condition.basis in articles]
    return {"unmet": [condition.code for condition in unmet], "articles": list(dict.fromkeys(said))}


def first_decision(case: Case) -> Decision | None:
    return case.decisions.filter(stage=Stage.FIRST, verdict=Verdict.GRANTED).order_by("-number").first()


def _payable(case: Case, *, at: datetime) -> Evaluation:
    seen = evaluate(case, at=at)
    if not seen.is_grantable:
        raise Conflict(
            "not-payable",
            _(
                "On the facts known now the rule does not grant this: a condition fails or a fact is open. "
                "Nothing was changed."
            ),
        )
    provisional_at_most(case, seen, seen.amount_fen or 0)
    return seen
