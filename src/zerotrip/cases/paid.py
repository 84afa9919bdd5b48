"""Where the money of a case is: it has its own payable, and further ones where more came to be due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Sum

from zerotrip.cases.models import Award, Case, PartKind, RecoveryPart, TopUp
from zerotrip.core.money import Amount
from zerotrip.members.models import Person
from zerotrip.payments.queries import PaymentView, payments_among, states_of

FIRST_TO_SAY = ("rejected", "partly", "owed", "batched", "sent", "paid")
"""A case is paid when all of it is; what keeps a part of it back is said before."""


def references_of(case: Case) -> list[str]:
    """Of its payables: its own number first."""
    return [case.ref, *TopUp.objects.filter(award__case=case).values_list("reference", flat=True)]


def payments_by_case(refs: Iterable[str]) -> dict[str, PaymentView]:
    """For lists: three queries, however many."""
    wanted = list(refs)
    further = TopUp.objects.filter(award__reference__in=wanted).values_list("reference", "award__reference")
    case_of = {ref: ref for ref in wanted} | dict(further)
    views: dict[str, list[PaymentView]] = {}
    for reference, view in states_of(case_of).items():
        views.setdefault(case_of[reference], []).append(view)
    return {ref: _least_far(found) for ref, found in views.items()}


def payment_of(case: Case) -> PaymentView:
    return payments_by_case([case.ref]).get(case.ref, PaymentView(""))


def nobody_pays_yet(case: Case) -> bool:
    """No part of it is in a payment file, or was."""
    return all(view.state == "owed" for view in states_of(references_of(case)).values())


def _least_far(views: list[PaymentView]) -> PaymentView:
    """With what has arrived and what follows of all of them."""
    view = min(views, key=lambda view: FIRST_TO_SAY.index(view.state))
    arrived, left = (sum(getattr(each, name).minor for each in views) for name in ("arrived", "left"))
    return replace(view, arrived=Amount.fen(arrived), left=Amount.fen(left))


def paid_total(person: Person) -> int:
    """Fen that reached the person for what stands granted, as the books have it, less what they paid back."""
    awards = Award.objects.filter(person=person, voided_at=None)
    payments = payments_among(awards, TopUp.objects.filter(award__in=awards))
    back = RecoveryPart.objects.filter(recovery__award__in=awards, kind=PartKind.REPAID)
    paid = payments.aggregate(sum=Sum("amount_minor"))["sum"] or 0
    return paid - (back.aggregate(sum=Sum("amount_fen"))["sum"] or 0)
