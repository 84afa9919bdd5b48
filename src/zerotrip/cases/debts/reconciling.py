"""What must agree of debts and recoveries at any time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import BigIntegerField, Exists, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models import (
    Case as When,
)
from django.db.models import When as If
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.models import Award, Debt, DebtState, PartKind, Recovery, RecoveryPart, TopUp
from zerotrip.core.differences import Book, Differs
from zerotrip.ledger.models import Account
from zerotrip.payments.models import Assignment, Payable
from zerotrip.payments.recovering import owes
from zerotrip.payments.statements.models import Purpose as EntryPurpose

_FEN = BigIntegerField()


def with_sums(awards: QuerySet[Award]) -> QuerySet[Any]:
    """`stands_at`: what the payee is due of the award, under a ceiling what that leaves; `came_to`: what
    payables, deductions and claims make of it."""
    mine = Payable.objects.filter(reference=OuterRef("reference"), taken_back_at=None)
    extra = Payable.objects.filter(
        reference__in=TopUp.objects.filter(award=OuterRef(OuterRef("pk"))).values("reference"),
        taken_back_at=None,
    )
    deducted = RecoveryPart.objects.standing().filter(award=OuterRef("pk"))
    claimed = Recovery.objects.filter(award=OuterRef("pk"))
    cancelled = RecoveryPart.objects.filter(recovery__award=OuterRef("pk"), kind=PartKind.CANCELLED)
    return awards.annotate(
        stands_at=When(
            If(voided_at=None, then=Coalesce("share__given_fen", "amount_fen")),
            default=Value(0),
            output_field=BigIntegerField(),
        ),
        came_to=_sum(mine) + _sum(extra) + _sum(deducted) - _sum(claimed) + _sum(cancelled),
    )


def _sum(rows: QuerySet[Any]) -> Coalesce:
    summed = rows.order_by().values(one=Value(1)).annotate(sum=Sum("amount_fen")).values("sum")
    return Coalesce(
        Subquery(summed, output_field=BigIntegerField()), Value(0), output_field=BigIntegerField()
    )


def debts_agree() -> Iterator[Differs]:
    ended = Debt.objects.exclude(state__in=(DebtState.OPEN, DebtState.DROPPED))
    for debt in ended.filter(settlement=None).select_related("case"):
        yield Differs(Book.DEBT, debt.case.ref, _("settled without a decision"))
    claims = Recovery.objects.filter(debt=OuterRef("pk"))
    for debt in Debt.objects.filter(state=DebtState.RECOVERY).filter(~Exists(claims)).select_related("case"):
        yield Differs(Book.DEBT, debt.case.ref, _("to be paid back, but nothing is claimed"))
    extras = TopUp.objects.filter(debt=OuterRef("pk"))
    cancelled = RecoveryPart.objects.filter(recovery__debt__case=OuterRef("case"), kind=PartKind.CANCELLED)
    topped_up = Debt.objects.filter(state=DebtState.TOPPED_UP)
    for debt in topped_up.filter(~Exists(extras) & ~Exists(cancelled)).select_related("case"):
        yield Differs(Book.DEBT, debt.case.ref, _("topped up, but with nothing"))
    parts = _sum(RecoveryPart.objects.standing().filter(recovery=OuterRef("pk")))
    claimed: QuerySet[Any] = Recovery.objects.annotate(gone=parts)
    for recovery in claimed.exclude(amount_fen=F("left_fen") + F("gone")):
        kept, left = recovery.left_fen, recovery.amount_fen - recovery.gone
        says = _("{kept} yuan left, its parts leave {recomputed}")
        yield Differs(Book.RECOVERY, recovery.reference, says, kept, left)
    yield from _claims_in_the_books()
    yield from _repaid_by_the_bank()
    yield from _taken_back_by_the_bank()


def _repaid_by_the_bank() -> Iterator[Differs]:
    """What entries of the account were booked as repaid, and the parts that say they came in by them."""
    booked = Assignment.objects.filter(purpose=EntryPurpose.REPAYMENT, booked_at__isnull=False)
    by_entry = dict(booked.order_by().values_list("entry__bank_id").annotate(fen=Sum("amount_fen")))
    parts = RecoveryPart.objects.exclude(entry=None).order_by().values_list("entry__bank_id")
    told = dict(parts.annotate(fen=Sum("amount_fen")))
    for bank_id in by_entry.keys() | told.keys():
        kept, came = told.get(bank_id, 0), by_entry.get(bank_id, 0)
        if kept != came:
            says = _("{recomputed} yuan booked as repaid, {kept} lessened by it")
            yield Differs(Book.ENTRY, bank_id, says, kept, came)


def _taken_back_by_the_bank() -> Iterator[Differs]:
    """What entries of the account were booked as taken back, and the repayments that they took back."""
    booked = Assignment.objects.filter(purpose=EntryPurpose.TAKEN_BACK, booked_at__isnull=False)
    by_entry = dict(booked.order_by().values_list("entry__bank_id").annotate(fen=Sum("amount_fen")))
    parts = RecoveryPart.objects.exclude(back_entry=None)
    told = dict(parts.order_by().values_list("back_entry__bank_id").annotate(fen=Sum("amount_fen")))
    for bank_id in by_entry.keys() | told.keys():
        kept, went = told.get(bank_id, 0), by_entry.get(bank_id, 0)
        if kept != went:
            says = _("{recomputed} yuan booked as taken back, {kept} owed again")
            yield Differs(Book.ENTRY, bank_id, says, kept, went)


def _claims_in_the_books() -> Iterator[Differs]:
    left = dict(Recovery.objects.order_by().values_list("person").annotate(left=Sum("left_fen")))
    booked = {
        account.address: account.posted_out_minor - account.posted_in_minor
        for account in Account.objects.filter(address__startswith="member:", address__endswith=":owes")
    }
    for uid, fen in left.items():
        if (kept := booked.pop(owes(uid), 0)) != fen:
            says = _("{kept} yuan in the books, {recomputed} are claimed")
            yield Differs(Book.ACCOUNT, owes(uid), says, kept, fen)
    for address, fen in booked.items():
        if fen:
            yield Differs(Book.ACCOUNT, address, _("{kept} yuan in the books, and nothing claimed"), fen, 0)
