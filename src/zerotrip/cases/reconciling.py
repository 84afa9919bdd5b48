"""What in cases does not agree with the books: awards, payables and final decisions are the same sums."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from zerotrip.cases.debts.reconciling import debts_agree, with_sums
from zerotrip.cases.models import Award, Case, Decision
from zerotrip.cases.states import State
from zerotrip.payments.models import Payable


def reconcile() -> Iterator[str]:
    for case in Case.objects.filter(state=State.GRANTED).filter(
        ~Exists(_standing().filter(case=OuterRef("pk")))
    ):
        yield f"case {case.ref}: granted, but without an award"
    for award in Award.objects.filter(voided_at=None).exclude(case__state=State.GRANTED):
        yield f"award {award.reference}: its case is not granted"
    yield from _owed_otherwise()
    yield from _decided_otherwise()
    yield from debts_agree()


def _owed_otherwise() -> Iterator[str]:
    """What is owed or was paid for an award, with what was deducted from it and less what is claimed back, is
    the award. One that was taken back is nothing."""
    for award in with_sums(Award.objects.all()).exclude(came_to=F("stands_at")):
        yield f"award {award.reference}: {award.stands_at} fen granted, but the books come to {award.came_to}"
    others = Payable.objects.filter(reference=OuterRef("reference")).exclude(person=OuterRef("paid_to"))
    for award in Award.objects.annotate(paid_to=Coalesce("case__payee", "person")).filter(Exists(others)):
        yield f"award {award.reference}: its payable is somebody else's"


def _standing() -> QuerySet[Award]:
    return Award.objects.filter(voided_at=None)


def _decided_otherwise() -> Iterator[str]:
    last = Decision.objects.filter(case=OuterRef("case")).order_by("-number")
    for award in (
        Award.objects.filter(voided_at=None)
        .annotate(decided=last.values("amount_fen")[:1])
        .filter(~Q(decided=F("amount_fen")) | Q(decided__isnull=True))
    ):
        yield f"award {award.reference}: {award.amount_fen} fen, but {award.decided} were decided"
