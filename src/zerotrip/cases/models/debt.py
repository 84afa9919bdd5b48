"""What a provisional decision still owes: the departments' word; and what came of it in money."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.models.case import Case
from zerotrip.cases.models.decision import Award, Decision
from zerotrip.cases.states import OPEN
from zerotrip.members.models import Person
from zerotrip.payments.models import StatementEntry


class DebtState(models.TextChoices):
    OPEN = "open", _("Waiting for the department")
    CONFIRMED = "confirmed", _("Confirmed")
    TOPPED_UP = "topped-up", _("Topped up")
    CORRECTED = "corrected", _("Corrected before it was paid")
    RECOVERY = "recovery", _("To be paid back")
    DROPPED = "dropped", _("Waited for no more: the case was opened again")


class DebtQuerySet(models.QuerySet["Debt"]):
    def open(self) -> DebtQuerySet:
        return self.filter(state=DebtState.OPEN)

    def contrary(self) -> DebtQuerySet:
        """A department says something else than what was granted, and no officer has said what of it."""
        return self.filter(contrary_at__isnull=False, looked_at=None)


class Debt(models.Model):
    """A case decided on the person's word while a department was silent: which facts it owes proof of.

    A case has another one when it was opened again and decided like this again, or when an officer settles
    anew what a department said later.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="debts")
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="debt")
    facts = models.JSONField(default=list)
    sources = models.JSONField(default=list)
    since = models.DateTimeField()
    amount_fen = models.BigIntegerField()
    state = models.CharField(max_length=12, choices=DebtState.choices, default=DebtState.OPEN)
    settled_at = models.DateTimeField(null=True)
    settled_fen = models.BigIntegerField(null=True)  # what was due after all; 0 where nothing was
    settlement = models.OneToOneField(Decision, models.PROTECT, null=True, related_name="settled_debt")
    # What the department says now, where only an officer may draw a conclusion from it.
    contrary_at = models.DateTimeField(null=True)
    contrary_fen = models.BigIntegerField(null=True)
    looked_at = models.DateTimeField(null=True)
    looked_by_key = models.CharField(max_length=80, blank=True)
    looked_because = models.CharField(max_length=1000, blank=True)

    objects: ClassVar[models.Manager[Debt]] = DebtQuerySet.as_manager()

    class Meta:
        ordering = ("since", "id")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DebtState.values), name="debt_state_known"),
            models.CheckConstraint(
                condition=Q(state="open", settled_at__isnull=True, settled_fen__isnull=True)
                | (~Q(state="open") & Q(settled_at__isnull=False, settled_fen__gte=0)),
                name="debt_settled_has_its_sum",
            ),
            models.CheckConstraint(condition=Q(amount_fen__gte=0), name="debt_not_negative"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="open"), name="one_open_debt_per_case"
            ),
            models.CheckConstraint(
                condition=Q(contrary_at__isnull=True, contrary_fen__isnull=True)
                | Q(contrary_at__isnull=False, contrary_fen__gte=0),
                name="debt_contrary_has_its_sum",
            ),
            models.CheckConstraint(
                condition=Q(looked_at__isnull=True) | ~Q(looked_because=""),
                name="debt_looked_at_with_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["since"], condition=Q(state="open"), name="debt_open")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state == DebtState.OPEN

    @property
    def is_contrary(self) -> bool:
        return self.contrary_at is not None and self.looked_at is None


class TopUp(models.Model):
    """More is due than the award's own payable holds: a further sum of it, with a payable of its own. Without
    a debt it comes of a ceiling that was shared out anew."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="top_ups")
    debt = models.OneToOneField(Debt, models.PROTECT, null=True, related_name="top_up")
    amount_fen = models.BigIntegerField()
    reference = models.CharField(max_length=80, unique=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="top_up_above_zero"),
        ]

    def __str__(self) -> str:
        return self.reference


class RecoveryQuerySet(models.QuerySet["Recovery"]):
    def due(self) -> RecoveryQuerySet:
        """Still owed, and nobody looks at it: no objection is open, and its case is not before an officer."""
        looked_at = Q(objected_at__isnull=False, upheld_at__isnull=True) | Q(award__case__state__in=OPEN)
        return self.filter(left_fen__gt=0).exclude(looked_at)


class Recovery(models.Model):
    """Less was due than had been paid: what the person owes back, until it is deducted, repaid or forgone.
    Without a debt it comes of a ceiling whose limit became lower."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    debt = models.OneToOneField(
        Debt, models.PROTECT, null=True, related_name="recovery"
    )  # None: of a ceiling
    award = models.ForeignKey(Award, models.PROTECT, related_name="recoveries")
    person = models.ForeignKey(Person, models.PROTECT, related_name="recoveries")
    fund = models.CharField(max_length=120)
    amount_fen = models.BigIntegerField()
    left_fen = models.BigIntegerField()
    reference = models.CharField(max_length=80, unique=True)
    at = models.DateTimeField()
    objected_at = models.DateTimeField(null=True)
    objection = models.CharField(max_length=1000, blank=True)
    upheld_at = models.DateTimeField(null=True)
    upheld_by_key = models.CharField(max_length=80, blank=True)
    upheld_because = models.CharField(max_length=1000, blank=True)
    forgo_by_key = models.CharField(max_length=80, blank=True)
    forgo_by_name = models.CharField(max_length=80, blank=True)
    forgo_because = models.CharField(max_length=1000, blank=True)
    forgone_by_key = models.CharField(max_length=80, blank=True)
    forgone_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Recovery]] = RecoveryQuerySet.as_manager()

    class Meta:
        ordering = ("at", "uid")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0, left_fen__gte=0, left_fen__lte=F("amount_fen")),
                name="recovery_left_within_its_sum",
            ),
            models.CheckConstraint(
                condition=Q(forgone_at__isnull=True, forgone_by_key="")
                | (Q(forgone_at__isnull=False) & ~Q(forgo_because="") & ~Q(forgone_by_key=F("forgo_by_key"))),
                name="recovery_forgone_by_two_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(objected_at__isnull=True, objection="")
                | (Q(objected_at__isnull=False) & ~Q(objection="")),
                name="recovery_objection_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def payment_code(self) -> str:
        """What the person writes into the note of their transfer, so that the money finds what they owe."""
        return f"H{self.at.year % 100:02d}{self.uid.hex[:10].upper()}"

    @property
    def is_disputed(self) -> bool:
        return self.objected_at is not None and self.upheld_at is None


class PartKind(models.TextChoices):
    DEDUCTED = "deducted", _("Deducted from another grant")
    REPAID = "repaid", _("Paid back")
    FORGONE = "forgone", _("Not asked for any more")
    CANCELLED = "cancelled", _("Not owed after all")


class RecoveryPartQuerySet(models.QuerySet["RecoveryPart"]):
    def standing(self) -> RecoveryPartQuerySet:
        return self.filter(put_back_at=None)


class RecoveryPart(models.Model):
    """One step by which a recovery grew less."""

    recovery = models.ForeignKey(Recovery, models.PROTECT, related_name="parts")
    kind = models.CharField(max_length=12, choices=PartKind.choices)
    amount_fen = models.BigIntegerField()
    reference = models.CharField(max_length=80, unique=True)
    award = models.ForeignKey(Award, models.PROTECT, null=True, related_name="deductions")
    # What came into the account for it; None for what a cashier entered before the bank's statement came.
    entry = models.ForeignKey(StatementEntry, models.PROTECT, null=True, related_name="repayments")
    at = models.DateTimeField()
    by_key = models.CharField(max_length=80)
    because = models.CharField(max_length=1000, blank=True)
    # The grant it was deducted from counts no more, or the bank took the repayment back: by which entry.
    put_back_at = models.DateTimeField(null=True)
    back_entry = models.ForeignKey(
        StatementEntry, models.PROTECT, null=True, related_name="repayments_taken_back"
    )

    objects: ClassVar[models.Manager[RecoveryPart]] = RecoveryPartQuerySet.as_manager()

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="recovery_part_above_zero"),
            models.CheckConstraint(
                condition=Q(kind="deducted", award__isnull=False)
                | (~Q(kind="deducted") & Q(award__isnull=True)),
                name="deduction_names_its_award",
            ),
            models.CheckConstraint(
                condition=Q(entry__isnull=True) | Q(kind="repaid"), name="only_repayments_came_in"
            ),
            models.CheckConstraint(
                condition=Q(back_entry__isnull=True) | Q(entry__isnull=False, put_back_at__isnull=False),
                name="taken_back_what_came_in",
            ),
        ]

    def __str__(self) -> str:
        return self.reference
