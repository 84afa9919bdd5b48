"""What a unit gets in hand for the fee it paid."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q

from zerotrip.core.text import mask_unit
from zerotrip.members.models.enrolments import Roster


class FeePayment(models.Model):
    """The fee of a roster came in, and its electronic receipt, due within five working days."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    roster = models.ForeignKey(Roster, models.PROTECT, related_name="payments")
    amount_fen = models.BigIntegerField()
    paid_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by_key = models.CharField(max_length=80)
    due_on = models.DateField()
    number = models.CharField(max_length=24, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    signed_text = models.TextField(blank=True)  # what the receipt says, one spelling for one value
    signature = models.CharField(max_length=100, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-paid_on", "uid"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="fee_payment_is_a_sum"),
            models.UniqueConstraint(
                fields=["roster"], condition=Q(cancelled_at=None), name="fee_payment_one_stands"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | ~Q(number=""), name="receipt_cancelled_was_issued"
            ),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="receipt_number_once"),
            models.CheckConstraint(
                condition=Q(number="", issued_at__isnull=True) | (~Q(number="") & Q(issued_at__isnull=False)),
                name="receipt_issued_has_a_number",
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("paid_on")), name="receipt_due_after_paying"),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.roster_id}"

    @property
    def says(self) -> dict[str, Any]:
        return dict(json.loads(self.signed_text)) if self.signed_text else {}

    @property
    def masked_payer(self) -> str:
        return mask_unit(str(self.says.get("payer", "")))


class ReceiptCancelling(models.Model):
    """That a receipt be cancelled: said by one with the reason, confirmed or dropped by another."""

    class State(models.TextChoices):
        PROPOSED = "proposed"
        CONFIRMED = "confirmed"
        DROPPED = "dropped"

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    payment = models.ForeignKey(FeePayment, models.PROTECT, related_name="cancellings")
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    because = models.CharField(max_length=500)
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField()
    answered_by_key = models.CharField(max_length=80, blank=True)
    answered_by_name = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "uid"]
        constraints = [
            models.UniqueConstraint(
                fields=["payment"],
                condition=Q(state__in=["proposed", "confirmed"]),
                name="receipt_cancelling_one_waits",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "confirmed", "dropped"]),
                name="receipt_cancelling_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", answered_by_key="", answered_at=None)
                | (Q(answered_by_key__gt="", answered_at__isnull=False) & ~Q(answered_by_key=F("by_key"))),
                name="receipt_cancelling_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id} {self.state}"
