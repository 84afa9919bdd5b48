"""An award's money: its payable, the further ones beside it, and how they grow less before they are paid."""

from __future__ import annotations

from datetime import datetime

from zerotrip.cases.models import Award, Debt, Recovery, TopUp
from zerotrip.cases.paid import references_of
from zerotrip.core.actor import Actor
from zerotrip.core.money import Amount
from zerotrip.payments.actions import correct_owed, owe
from zerotrip.payments.models import Payable


def owe_award(award: Award, fen: int, *, first: bool = False, by: Actor, at: datetime) -> None:
    """Under its own reference, unless something is owed or was paid under that already: then beside it."""
    if first or not Payable.objects.filter(reference=award.reference, taken_back_at=None).exists():
        _owe(award, award.reference, fen, by=by, at=at)
        return
    earlier = (
        Recovery.objects.filter(award=award, debt__top_up=None).select_related("debt").order_by("-at").first()
    )
    top_up(earlier.debt if earlier else None, award, fen, by=by, at=at)


def top_up(debt: Debt | None, award: Award, fen: int, *, by: Actor, at: datetime) -> None:
    number = TopUp.objects.filter(award=award).count() + 1
    reference = f"{award.reference}+{number}"
    TopUp.objects.create(award=award, debt=debt, amount_fen=fen, reference=reference, at=at)
    _owe(award, reference, fen, by=by, at=at)


def lessen_owed(award: Award, fen: int, *, by: Actor, at: datetime) -> int:
    """Takes so much off what nobody is paying yet, the latest sum first; how much is left to be claimed."""
    live = Payable.objects.filter(reference__in=references_of(award.case), taken_back_at=None)
    for payable in live.order_by("-at", "-pk"):
        take = min(fen, payable.amount_fen)
        rest = Amount.fen(payable.amount_fen - take)
        if take and correct_owed(
            reference=payable.reference, amount=rest, by=by, at=at, because=award.reference
        ):
            fen -= take
    return fen


def _owe(award: Award, reference: str, fen: int, *, by: Actor, at: datetime) -> None:
    case = award.case
    owe(
        reference=reference,
        person=case.payee or case.person,
        amount=Amount.fen(fen),
        fund=case.fund,
        item_id=case.item_id,
        purpose=case.name,
        organisation=case.organisation,
        by=by,
        at=at,
        because=case.ref,
    )
