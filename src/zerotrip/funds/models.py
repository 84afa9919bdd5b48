"""Funds and their pots, the budgets that bound what is granted, and what is reserved or used of them.

How much money lies in a pot is the ledger's answer; here stands whose it is and in what order it is drawn.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zerotrip.core.money import LIMIT, Amount
from zerotrip.funds.dividing import HEAVIEST, Rule
from zerotrip.org.models import Organisation


class Source(models.TextChoices):
    GOVERNMENT = "government", _("Government")
    ENTERPRISE = "enterprise", _("Enterprises")
    SOCIETY = "society", _("Society")
    DUES = "dues", _("Union dues")
    DONATIONS = "donations", _("Donations")


class Fund(models.Model):
    """Money for a purpose. `rule` says how a payment is divided among its pots."""

    code = models.CharField(max_length=80, unique=True)
    name = models.JSONField()
    purpose = models.JSONField()
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="funds")
    rule = models.CharField(max_length=10, choices=Rule, default=Rule.IN_ORDER)

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(name="fund_rule_known", condition=Q(rule__in=Rule.values)),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def address(self) -> str:
        return f"fund:{self.code}"


class Pot(models.Model):
    """What one source, or one union, has given to a fund: an account of its own in the ledger."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="pots")
    source = models.CharField(max_length=12, choices=Source)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="pots")
    address = models.CharField(max_length=160, unique=True)
    order = models.PositiveIntegerField()
    weight = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["fund", "order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fund", "order"], name="pot_order_once"),
            models.CheckConstraint(name="pot_source_known", condition=Q(source__in=Source.values)),
            models.CheckConstraint(name="pot_weight_in_range", condition=Q(weight__lte=HEAVIEST)),
        ]

    def __str__(self) -> str:
        return self.address


class Budget(models.Model):
    """How much may be granted in a year, or in a month of it, from a fund or for one item of it.

    It counts what is committed (approved, not granted yet) and what is used, never above the limit.
    """

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="budgets")
    item_id = models.CharField(max_length=80, blank=True)  # empty: for the whole fund
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField(default=0)  # 0: for the whole year
    limit_fen = models.BigIntegerField()
    committed_fen = models.BigIntegerField(default=0)
    used_fen = models.BigIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)  # its year is; what was free has lapsed

    class Meta:
        ordering: ClassVar = ["-year", "month", "fund", "item_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fund", "item_id", "year", "month"], name="budget_once"),
            models.CheckConstraint(
                name="budget_never_exceeded",
                condition=Q(limit_fen__gte=F("committed_fen") + F("used_fen")),
            ),
            models.CheckConstraint(
                name="budget_figures_in_range",
                condition=Q(committed_fen__gte=0, used_fen__gte=0, limit_fen__lte=LIMIT),
            ),
            models.CheckConstraint(
                name="budget_period_is_one",
                condition=Q(month__lte=12, year__gte=2000, year__lte=2999),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id or self.fund_id} {self.year}/{self.month}"

    @property
    def limit(self) -> Amount:
        return Amount.fen(self.limit_fen)

    @property
    def free(self) -> Amount:
        return Amount.fen(0 if self.closed_at else self._left_fen)

    @property
    def lapsed(self) -> Amount:
        """Of a closed year, what nobody had asked for; what is committed is carried over instead."""
        return Amount.fen(self._left_fen if self.closed_at else 0)

    @property
    def _left_fen(self) -> int:
        return self.limit_fen - self.committed_fen - self.used_fen

    @property
    def period(self) -> str:
        return f"{self.year}-{self.month:02}" if self.month else str(self.year)

    def counts_on(self, day: date) -> bool:
        return self.year == day.year and self.month in (0, day.month)


class BudgetChange(models.Model):
    """A limit as somebody proposes it; it counts once another person has signed it."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="budget_changes")
    item_id = models.CharField(max_length=80, blank=True)
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField(default=0)
    limit_fen = models.BigIntegerField()
    because = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    made_by_key = models.CharField(max_length=80)
    made_by_name = models.CharField(max_length=80)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by_key = models.CharField(max_length=80, blank=True)
    signed_by_name = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="budget_signed_by_another_person",
                condition=Q(signed_at__isnull=True, signed_by_key="")
                | (Q(signed_at__isnull=False) & ~Q(signed_by_key="") & ~Q(signed_by_key=F("made_by_key"))),
            ),
            models.CheckConstraint(
                name="budget_limit_in_range", condition=Q(limit_fen__gte=0, limit_fen__lte=LIMIT)
            ),
            models.CheckConstraint(name="budget_change_has_a_reason", condition=~Q(because="")),
        ]

    def __str__(self) -> str:
        return f"{self.item_id or self.fund_id} {self.year}/{self.month} {self.limit_fen}"

    @property
    def limit(self) -> Amount:
        return Amount.fen(self.limit_fen)

    @property
    def period(self) -> str:
        return f"{self.year}-{self.month:02}" if self.month else str(self.year)


class Stand(models.TextChoices):
    COMMITTED = "committed", _("Committed")
    USED = "used", _("Used")
    FREED = "freed", _("Freed")


class Commitment(models.Model):
    """What one payable takes of one budget. A budget's figures are the sums of these rows."""

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="commitments")
    reference = models.CharField(max_length=80)
    fen = models.BigIntegerField()
    stand = models.CharField(max_length=9, choices=Stand)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["budget", "reference"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["budget", "reference"], name="commitment_once_a_budget"),
            models.CheckConstraint(name="commitment_stand_known", condition=Q(stand__in=Stand.values)),
            models.CheckConstraint(
                name="commitment_freed_is_nothing",
                condition=Q(stand=Stand.FREED, fen=0) | (~Q(stand=Stand.FREED) & Q(fen__gt=0)),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["reference"], name="commitment_of_payable")]

    def __str__(self) -> str:
        return f"{self.reference} {self.stand} {self.fen}"
