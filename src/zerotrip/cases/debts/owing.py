"""What a grant leaves owing: its sum to the payee; and the departments' word, where it was provisional."""

from __future__ import annotations

from datetime import datetime

from zerotrip.cases.debts.silence import owed_by
from zerotrip.cases.evaluation import Evaluation
from zerotrip.cases.models import Award, Case, Debt, TopUp
from zerotrip.core.actor import Actor
from zerotrip.core.money import Amount
from zerotrip.payments.actions import owe
from zerotrip.payments.models import Payable


def owe_evidence(case: Case, seen: Evaluation, award: Award) -> Debt | None:
    owed = owed_by(case, seen)
    decision = case.decisions.order_by("-number").first()
    if not owed or decision is None or decision.departs:
        return None
    return Debt.objects.create(
        case=case,
        decision=decision,
        facts=sorted(owed),
        sources=sorted(set().union(*owed.values())),
        since=decision.at,
        amount_fen=award.amount_fen,
    )


def owe_award(award: Award, amount: Amount, *, by: Actor, at: datetime) -> None:
    """Under the award's own number; beside it, where that was paid already and claimed back since."""
    if Payable.objects.filter(reference=award.reference, taken_back_at=None).exists():
        owe_more(award.case.debt, award, amount, by=by, at=at)
    else:
        _owe(award, award.reference, amount, by=by, at=at)


def owe_more(debt: Debt, award: Award, amount: Amount, *, by: Actor, at: datetime) -> None:
    reference = f"{award.reference}+{TopUp.objects.filter(award=award).count() + 1}"
    TopUp.objects.create(award=award, debt=debt, amount_fen=amount.minor, reference=reference, at=at)
    _owe(award, reference, amount, by=by, at=at)


def _owe(award: Award, reference: str, amount: Amount, *, by: Actor, at: datetime) -> None:
    case = award.case
    owe(
        reference=reference,
        person=case.payee or case.person,
        amount=amount,
        fund=case.fund,
        item_id=case.item_id,
        purpose=case.name,
        organisation=case.organisation,
        by=by,
        at=at,
        because=case.ref,
    )
