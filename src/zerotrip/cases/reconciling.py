"""What in cases does not agree with the books: awards, payables and final decisions are the same sums."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.debts.reconciling import debts_agree, with_sums
from zerotrip.cases.models import Award, Case, Debt, Decision, Recovery
from zerotrip.cases.states import State
from zerotrip.core.differences import Book, Differs
from zerotrip.payments.models import Payable


def reconcile() -> Iterator[Differs]:
    for case in Case.objects.filter(state=State.GRANTED).filter(
        ~Exists(_standing().filter(case=OuterRef("pk")))
    ):
        yield Differs(Book.CASE, case.ref, _("granted, but without an award"))
    for award in Award.objects.filter(voided_at=None).exclude(case__state=State.GRANTED):
        yield Differs(Book.AWARD, award.reference, _("its case is not granted"))
    yield from _owed_otherwise()
    yield from _decided_otherwise()
    yield from debts_agree()


def _owed_otherwise() -> Iterator[Differs]:
    """What is owed or was paid for an award, with what was deducted from it and less what is claimed back, is
    the award. One that was taken back is nothing."""
    for award in with_sums(Award.objects.all()).exclude(came_to=F("stands_at")):
        says = _("{kept} yuan granted, but the books come to {recomputed}")
        yield Differs(Book.AWARD, award.reference, says, award.stands_at, award.came_to)
    others = Payable.objects.filter(reference=OuterRef("reference")).exclude(person=OuterRef("paid_to"))
    for award in Award.objects.annotate(paid_to=Coalesce("case__payee", "person")).filter(Exists(others)):
        yield Differs(Book.AWARD, award.reference, _("its payable is somebody else's"))


def _standing() -> QuerySet[Award]:
    return Award.objects.filter(voided_at=None)


def _decided_otherwise() -> Iterator[Differs]:
    last = Decision.objects.filter(case=OuterRef("case")).order_by("-number")
    for award in (
        Award.objects.filter(voided_at=None)
        .annotate(decided=last.values("amount_fen")[:1])
        .filter(~Q(decided=F("amount_fen")) | Q(decided__isnull=True))
    ):
        says = _("{kept} yuan, but {recomputed} were decided")
        yield Differs(Book.AWARD, award.reference, says, award.amount_fen, award.decided)


def counted() -> dict[str, int]:
    """Over how much `reconcile` looks."""
    return {
        "cases": Case.objects.count(),
        "awards": Award.objects.count(),
        "debts": Debt.objects.count(),
        "recoveries": Recovery.objects.count(),
    }
