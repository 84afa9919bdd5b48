"""What officers do: the first check, the second, and saying no."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.cases import notices
from zerotrip.cases.actions.granting import decide, grant_sum
from zerotrip.cases.debts.silence import owed_by, within_limit
from zerotrip.cases.evaluation import Evaluation, evaluate
from zerotrip.cases.models import Case, Decision, Stage, Verdict
from zerotrip.cases.moves import move, same_page
from zerotrip.cases.policy import ANOTHER_SUM, same_sum
from zerotrip.cases.process import officer_of
from zerotrip.cases.states import State
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid


@transaction.atomic
def agree(case: Case, *, by: Actor, at: datetime, because: str = "", version: int | None = None) -> Case:
    """The first check says yes to what the rule says now; a sum above the pack's limit goes on."""
    same_page(case, version)
    seen = _payable(case, at=at)
    check = case.edition.loaded.pack.process.second_check_by(seen.amount_fen or 0)
    move(
        case,
        "agree" if check else "settle",
        by=by,
        at=at,
        because=because,
        waits_for=check or "",
        data={"amount_fen": seen.amount_fen},
    )
    decide(case, seen, stage=Stage.FIRST, verdict=Verdict.GRANTED, by=by, at=at, because=because)
    if not check:
        grant_sum(case, seen, by=by, at=at)
    return case


@transaction.atomic
def approve(case: Case, *, by: Actor, at: datetime, because: str = "", version: int | None = None) -> Case:
    """The second check, bound to what the first one saw: with another sum by now it has to go back."""
    same_page(case, version)
    seen, first = _payable(case, at=at), first_decision(case)
    if not same_sum(first.amount_fen if first else None, seen.decision):
        raise Conflict("another-sum", ANOTHER_SUM)
    move(case, "approve", by=by, at=at, because=because, data={"amount_fen": seen.amount_fen})
    decide(case, seen, stage=Stage.SECOND, verdict=Verdict.GRANTED, by=by, at=at, because=because)
    grant_sum(case, seen, by=by, at=at)
    return case


@transaction.atomic
def send_back(case: Case, *, by: Actor, at: datetime, because: str, version: int | None = None) -> Case:
    same_page(case, version)
    officer = officer_of(case.edition.loaded.pack.process)
    return move(case, "send-back", by=by, at=at, because=_reason(because), waits_for=officer)


@transaction.atomic
def refuse(case: Case, *, by: Actor, at: datetime, because: str, version: int | None = None) -> Case:
    """Refuses with the conditions that fail; a reason in words is always due."""
    same_page(case, version)
    because = _reason(because)
    stage = Stage.FIRST if case.state == State.REVIEW else Stage.SECOND
    seen = evaluate(case, at=at)
    move(case, "refuse", by=by, at=at, because=because, data={"unmet": seen.unmet_codes})
    decide(case, seen, stage=stage, verdict=Verdict.REFUSED, by=by, at=at, because=because)
    notices.refused(case, seen, because=because, at=at)
    return case


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
    if owed_by(case, seen) and not within_limit(case, seen):
        raise Conflict(
            "department-owed",
            _("This sum may not be granted before the department has answered; it is being asked."),
        )
    return seen


def _reason(because: str) -> str:
    if not because.strip():
        raise Invalid(
            "no-reason", _("Please give a reason; the person concerned will read it."), field="because"
        )
    return because.strip()
