"""The table of signatures: from which sums on how many people sign a batch beside its maker."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zerotrip.core.money import LIMIT, Amount
from zerotrip.payments.states import Basis


class ReleaseTable(models.Model):
    """From which sums on how many sign. Proposed by one, adopted by another; the last adopted holds."""

    proposed_by_key = models.CharField(max_length=80)
    proposed_by_name = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()
    because = models.CharField(max_length=500)
    adopted_by_key = models.CharField(max_length=80, blank=True)
    adopted_by_name = models.CharField(max_length=80, blank=True)
    adopted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-adopted_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="release_table_adopted_by_another_person",
                condition=Q(adopted_by_key="", adopted_at__isnull=True)
                | (
                    Q(adopted_at__isnull=False)
                    & ~Q(adopted_by_key="")
                    & ~Q(adopted_by_key=models.F("proposed_by_key"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposed_at:%Y-%m-%d} {self.proposed_by_name}"


class ReleaseRule(models.Model):
    """From this sum on so many sign beside the maker; none may where `signatures` is 0."""

    table = models.ForeignKey(ReleaseTable, models.CASCADE, related_name="rules")
    basis = models.CharField(max_length=5, choices=Basis)
    from_fen = models.BigIntegerField()
    signatures = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["basis", "from_fen"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["table", "basis", "from_fen"], name="release_rule_once_a_sum"),
            models.CheckConstraint(name="release_rule_basis_known", condition=Q(basis__in=Basis.values)),
            models.CheckConstraint(
                name="release_rule_in_range",
                condition=Q(from_fen__gt=0, from_fen__lte=LIMIT, signatures__lte=3),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.basis} {self.from_fen}: {self.signatures}"

    @property
    def amount(self) -> Amount:
        return Amount.fen(self.from_fen)
