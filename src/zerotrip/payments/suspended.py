"""What the bank claims to have paid and the books do not know: kept claim by claim until it is cleared up."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zerotrip.core.money import Amount
from zerotrip.ledger.models import Transfer


class SuspendedQuerySet(models.QuerySet["Suspended"]):
    def standing(self) -> SuspendedQuerySet:
        return self.filter(cleared_at=None)


class Suspended(models.Model):
    """One claim: what went through all in all as the bank says, and what of it was known to us then."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    end_to_end_id = models.CharField(max_length=35)
    line = models.ForeignKey("payments.Line", models.PROTECT, null=True, related_name="suspended")
    said_fen = models.BigIntegerField()
    known_fen = models.BigIntegerField()
    transfer = models.OneToOneField(Transfer, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by_key = models.CharField(max_length=80, blank=True)
    cleared_because = models.CharField(max_length=500, blank=True)

    objects = SuspendedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["at", "uid"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["end_to_end_id", "said_fen", "known_fen"], name="suspended_claim_once"
            ),
            models.UniqueConstraint(
                fields=["end_to_end_id", "said_fen"],
                condition=Q(cleared_at__isnull=True),
                name="suspended_claim_stands_once",
            ),
            models.CheckConstraint(
                name="suspended_more_than_known", condition=Q(known_fen__gte=0, said_fen__gt=F("known_fen"))
            ),
            models.CheckConstraint(
                name="suspended_cleared_with_a_reason",
                condition=Q(cleared_at__isnull=True, cleared_by_key="", cleared_because="")
                | Q(cleared_at__isnull=False) & ~Q(cleared_by_key="") & ~Q(cleared_because=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.end_to_end_id} {self.said_fen}"

    @property
    def amount(self) -> Amount:
        return Amount.fen(self.said_fen - self.known_fen)
