"""What the rooms below report, and what cases do about it. Hearing the same news twice changes nothing."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zerotrip.cases import notices
from zerotrip.cases.actions.advancing import PLATFORM, advance
from zerotrip.cases.actions.opening import screen
from zerotrip.cases.models import Case, CaseQuerySet
from zerotrip.cases.moves import note
from zerotrip.cases.states import State
from zerotrip.core.money import Amount
from zerotrip.core.text import Text
from zerotrip.members.models import Person


def settlement_arrived(*, person: Person, record: str, at: datetime) -> list[Case]:
    return screen(
        person=person,
        subject=record,
        opener="settlement",
        by=PLATFORM,
        at=at,
        because="medical-insurance.settlement",
    )


def department_answered(*, refs: list[str], at: datetime) -> None:
    for case in _whole().filter(ref__in=refs, state=State.GATHERING).order_by("pk"):
        advance(case, at=at)


def payment_confirmed(*, reference: str, amount: Amount, account_tail: str, at: datetime) -> None:
    """The bank has paid: the person is told, and whatever follows from the payment opens by itself."""
    case = _whole().filter(ref=reference).first()
    if case is None:
        return
    with transaction.atomic():
        if not case.events.filter(kind="paid").exists():
            note(case, "paid", by=PLATFORM, at=at, data={"amount_fen": amount.minor})
            notices.paid(case, amount, account_tail, at=at)
    screen(
        person=case.person,
        subject=case.subject,
        opener=f"payment:{case.item_id}",
        by=PLATFORM,
        at=at,
        because=case.ref,
    )


def payment_rejected(*, reference: str, end_to_end_id: str, reason: Text, at: datetime) -> None:
    case = _whole().filter(ref=reference).first()
    if case is None:
        return
    with transaction.atomic():
        if not case.events.filter(kind="payment-returned", data__line=end_to_end_id).exists():
            note(case, "payment-returned", by=PLATFORM, at=at, data={"line": end_to_end_id, "reason": reason})
            notices.payment_returned(case, reason, at=at)


def go_on(*, at: datetime, limit: int = 200) -> int:
    """Advances what is still gathering: the net under every signal that a killed process never sent."""
    waiting = list(_whole().filter(state=State.GATHERING).order_by("opened_at")[:limit])
    return sum(advance(case, at=at).state != State.GATHERING for case in waiting)


def _whole() -> CaseQuerySet:
    return Case.objects.select_related("edition", "person", "organisation")
