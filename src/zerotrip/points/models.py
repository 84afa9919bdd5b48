"""Lots of points, each with the fund behind it, and what was spent from which lot."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zerotrip.ledger.models import Account
from zerotrip.members.models import Person

CAUSES = ("case:", "activity:", "suggestion:", "training:", "contest:")
"""What points may be earned by: something done once. Opening the app or signing in daily is not among them,
and the database refuses a lot from anything else."""

BACKING = "points:backing:"
"""Before a fund's code: where its money behind the points stands."""


class LotRows(models.QuerySet["Lot"]):
    def of(self, person: Person) -> LotRows:
        return self.filter(person=person)

    def standing(self) -> LotRows:
        """Backed, and not yet expired by the worker."""
        return self.filter(backed_at__isnull=False, expired_at__isnull=True)

    def waiting(self) -> LotRows:
        """For their fund."""
        return self.filter(backed_at__isnull=True, taken_back_at__isnull=True)

    def spendable(self, *, on: date) -> LotRows:
        return self.standing().filter(expires_on__gte=on).order_by("expires_on", "earned_on", "pk")

    def ending(self, *, on: date, within: timedelta) -> LotRows:
        """With something free in them, and their owner not told yet."""
        free = Q(account__posted_in_minor__gt=F("account__posted_out_minor") + F("account__held_out_minor"))
        return self.spendable(on=on).filter(free, expires_on__lte=on + within).not_warned()

    def not_warned(self) -> LotRows:
        return self.filter(Q(warned_for__isnull=True) | ~Q(warned_for=F("expires_on")))

    def overdue(self, *, on: date) -> LotRows:
        return self.standing().filter(expires_on__lt=on)


class Lot(models.Model):
    """Points earned together. Its balance is the ledger's; `points` is what it began with.

    Until `backed_at` the fund has not yet set the money aside, and there are no points to spend.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="lots")
    cause = models.CharField(max_length=120)
    rule = models.CharField(max_length=80)
    edition = models.CharField(max_length=80, blank=True)
    says = models.JSONField()  # what it was earned for, in both languages
    points = models.PositiveIntegerField()
    fund = models.CharField(max_length=60)
    fen_per_point = models.PositiveIntegerField()
    pays_for = models.JSONField(default=list)  # tags of goods; none means every good
    earned_on = models.DateField()
    expires_on = models.DateField()
    backed_at = models.DateTimeField(null=True)
    account = models.OneToOneField(Account, models.PROTECT, null=True, related_name="+")  # of the ledger
    expired_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)  # what earned it counts no more
    spent_is_owed = models.BooleanField(default=True)  # then; or it was forgiven beforehand, by the rule
    warned_for = models.DateField(null=True)  # the last day of which its owner was told that it is near

    objects: ClassVar[LotRows] = LotRows.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cause"], condition=Q(taken_back_at__isnull=True), name="lot_once_a_cause"
            ),
            models.CheckConstraint(condition=Q(points__gt=0), name="lot_has_points"),
            models.CheckConstraint(condition=Q(fen_per_point__gt=0), name="lot_point_is_worth_something"),
            models.CheckConstraint(condition=Q(expires_on__gte=F("earned_on")), name="lot_expires_later"),
            models.CheckConstraint(condition=~Q(fund=""), name="lot_has_a_fund"),
            models.CheckConstraint(
                condition=Q(*[("cause__startswith", cause) for cause in CAUSES], _connector=Q.OR),
                name="lot_earned_by_something_done",
            ),
            models.CheckConstraint(
                condition=Q(backed_at__isnull=True) ^ Q(account__isnull=False),
                name="lot_backed_is_in_the_books",
            ),
            models.CheckConstraint(
                condition=Q(expired_at__isnull=True) | Q(backed_at__isnull=False),
                name="lot_expired_was_backed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "expires_on"], name="lot_of_person"),
            models.Index(fields=["expired_at", "expires_on"], name="lot_overdue"),
        ]

    def __str__(self) -> str:
        return f"lot {self.uid.hex[:12]}"

    @property
    def address(self) -> str:
        return f"member:{self.person_id}:points:{self.uid.hex}"

    def may_pay_for(self, tags: Collection[str]) -> bool:
        return not self.pays_for or bool(set(self.pays_for) & set(tags))

    @property
    def fund_address(self) -> str:
        return f"fund:{self.fund}"

    @property
    def backing_address(self) -> str:
        return f"{BACKING}{self.fund}"


class PointDebt(models.Model):
    """Points of a lot that was taken back, spent before; `met` is what later lots have paid of it."""

    lot = models.OneToOneField(Lot, models.PROTECT, related_name="debt")
    person = models.ForeignKey(Person, models.PROTECT, related_name="point_debts")
    points = models.PositiveIntegerField()
    met = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(points__gt=0), name="point_debt_is_something"),
            models.CheckConstraint(condition=Q(met__lte=F("points")), name="point_debt_met_once"),
        ]

    def __str__(self) -> str:
        return f"{self.left} of {self.lot}"

    @property
    def left(self) -> int:
        return self.points - self.met


class Backing(models.Model):
    """What one pot of the fund has set aside for a lot, and what of it has come back there unspent."""

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="backings")
    address = models.CharField(max_length=160)
    fen = models.PositiveBigIntegerField()
    back_fen = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["lot", "address"], name="backing_once_per_pot"),
            models.CheckConstraint(condition=Q(fen__gt=0), name="backing_is_something"),
            models.CheckConstraint(
                condition=Q(back_fen__lte=F("fen")), name="backing_back_is_what_was_given"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address} {self.fen}"

    @property
    def left_fen(self) -> int:
        return self.fen - self.back_fen


class Earned(models.Model):
    """How much of a rule's yearly limit somebody has used; raised by a conditional UPDATE."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    rule = models.CharField(max_length=80)
    year = models.PositiveSmallIntegerField()
    points = models.PositiveIntegerField(default=0)
    at_most = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "rule", "year"], name="earned_once_per_rule_and_year"),
            models.CheckConstraint(condition=Q(points__lte=F("at_most")), name="earned_within_limit"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.year}"


class SpendingState(models.TextChoices):
    HELD = "held", _("Set aside")
    POSTED = "posted", _("Spent")
    RELEASED = "released", _("Given back")
    REFUNDED = "refunded", _("Refunded")


class Spending(models.Model):
    """Points set aside for one thing, and then spent or given back: parts of lots, oldest first."""

    reference = models.CharField(max_length=80, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="spendings")
    points = models.PositiveIntegerField()
    to = models.CharField(max_length=120)  # where the money behind the points goes
    says = models.JSONField()
    state = models.CharField(max_length=8, choices=SpendingState, default=SpendingState.HELD)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(points__gt=0), name="spending_has_points"),
            models.CheckConstraint(condition=Q(state__in=SpendingState.values), name="spending_state_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "-at"], name="spending_of_person")]

    def __str__(self) -> str:
        return self.reference


class Part(models.Model):
    spending = models.ForeignKey(Spending, models.PROTECT, related_name="parts")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="parts")
    points = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["spending", "lot"], name="part_once_per_lot"),
            models.CheckConstraint(condition=Q(points__gt=0), name="part_has_points"),
        ]

    def __str__(self) -> str:
        return f"{self.points} of {self.lot}"

    @property
    def reference(self) -> str:
        return f"spend:{self.spending_id}:{self.lot_id}"

    @property
    def worth_fen(self) -> int:
        return self.points * self.lot.fen_per_point
