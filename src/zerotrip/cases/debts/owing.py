"""A provisional grant writes down what it owes: by itself, with the decision that rests on it."""

from __future__ import annotations

from zerotrip.cases.debts.silence import owed_by
from zerotrip.cases.evaluation import Evaluation
from zerotrip.cases.models import Award, Case, Debt


def owe_evidence(case: Case, seen: Evaluation, award: Award) -> Debt | None:
    owed = owed_by(case, seen)
    decision = case.decisions.order_by("-number").first()
    if not owed or decision is None:
        return None
    return Debt.objects.create(
        case=case,
        decision=decision,
        facts=sorted(owed),
        sources=sorted(set().union(*owed.values())),
        since=decision.at,
        amount_fen=award.amount_fen,
    )
