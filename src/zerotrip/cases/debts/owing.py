"""A provisional grant writes down what it owes: by itself, with the decision that rests on it."""

from __future__ import annotations

from datetime import datetime

from zerotrip.cases.debts.silence import owed_by
from zerotrip.cases.evaluation import Evaluation
from zerotrip.cases.models import Award, Case, Debt, DebtState
from zerotrip.core.actor import Actor


def owe_evidence(case: Case, seen: Evaluation, award: Award) -> Debt | None:
    owed = owed_by(case, seen)
    decision = case.decisions.order_by("-number").first() if owed else None
    if decision is None or decision.departs:
        return None
    return Debt.objects.create(
        case=case,
        decision=decision,
        facts=sorted(owed),
        sources=sorted(set().union(*owed.values())),
        since=decision.at,
        amount_fen=award.amount_fen,
    )


def wait_no_more(case: Case, *, because: str, by: Actor, at: datetime) -> None:
    """The case is decided afresh: whether it owes evidence then, the new decision says."""
    Debt.objects.open().filter(case=case).update(state=DebtState.DROPPED, settled_at=at, settled_fen=0)
    contrary = Debt.objects.contrary().filter(case=case)
    contrary.update(looked_at=at, looked_by_key=by.key, looked_because=because[:1000] or case.ref)


def provisional_on(case: Case) -> list[str]:
    """Whom its open debt waits for; lists bring it along (`Case.objects.with_names`)."""
    if "provisional_on" in vars(case):
        return vars(case)["provisional_on"] or []
    return Debt.objects.open().filter(case=case).values_list("sources", flat=True).first() or []
