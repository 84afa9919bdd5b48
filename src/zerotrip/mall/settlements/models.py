"""Statements of partners: one for each firm and month, a line for each order, what was put right later."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from zerotrip.core.money import Amount
from zerotrip.core.text import Text
from zerotrip.members.models import Firm


class StatementState(models.TextChoices):
    DRAWN = "drawn", pgettext_lazy("state of a statement", "with the partner")
    OBJECTED = "objected", pgettext_lazy("state of a statement", "objected to")
    AGREED = "agreed", pgettext_lazy("state of a statement", "agreed")
    SETTLED = "settled", pgettext_lazy("state of a statement", "settled")


MOVES: dict[str, tuple[tuple[StatementState, ...], StatementState]] = {
    "agree": ((StatementState.DRAWN,), StatementState.AGREED),
    "object": ((StatementState.DRAWN,), StatementState.OBJECTED),
    "answer": ((StatementState.OBJECTED,), StatementState.DRAWN),
    "correct": (
        (StatementState.DRAWN, StatementState.OBJECTED, StatementState.AGREED),
        StatementState.DRAWN,
    ),
    "settle": ((StatementState.AGREED,), StatementState.SETTLED),
}
"""By verb: from where, and to where. A partner always agrees to what they have seen last."""


class Side(models.TextChoices):
    UNION = "union", pgettext_lazy("side of a contract", "the union")
    PARTNER = "partner", pgettext_lazy("side of a contract", "the partner")


class AgreedPrice(models.Model):
    """What the union pays the partner for one of a good ordered from `since` on: proposed by one side,
    counted once the other agrees. Without one the partner gets what the points were worth.

    A proposal that came to nothing stays: it was withdrawn, or `replaced_by` another for the same day.
    """

    good = models.ForeignKey("mall.Good", models.PROTECT, related_name="prices")
    fen = models.PositiveBigIntegerField()
    since = models.DateField()
    side = models.CharField(max_length=8, choices=Side)  # whose proposal it is
    proposed_by_key = models.CharField(max_length=80)
    proposed_by_name = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()
    agreed_by_key = models.CharField(max_length=80, blank=True)
    agreed_by_name = models.CharField(max_length=80, blank=True)
    agreed_at = models.DateTimeField(null=True)
    dropped_by_key = models.CharField(max_length=80, blank=True)
    dropped_by_name = models.CharField(max_length=80, blank=True)
    dropped_at = models.DateTimeField(null=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaces")

    class Meta:
        ordering: ClassVar = ["good", "-since", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["good", "since"], condition=Q(dropped_at__isnull=True), name="price_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True, dropped_by_key="", replaced_by__isnull=True)
                | (Q(dropped_at__isnull=False, agreed_at__isnull=True) & ~Q(dropped_by_key="")),
                name="price_dropped_by_somebody_before_it_was_agreed",
            ),
            models.CheckConstraint(condition=Q(fen__gt=0, fen__lte=10**7), name="price_in_range"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="price_side_known"),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True, agreed_by_key="")
                | (
                    Q(agreed_at__isnull=False) & ~Q(agreed_by_key="") & ~Q(agreed_by_key=F("proposed_by_key"))
                ),
                name="price_agreed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.good_id} {self.fen} {self.since}"

    @property
    def amount(self) -> Amount:
        return Amount.fen(self.fen)

    @property
    def is_open(self) -> bool:
        return self.agreed_at is None and self.dropped_at is None


class PartnerStatement(models.Model):
    """`worth_fen` is what the points were worth and stands at the firm's place in the books; `sum_fen` what
    the firm is owed. The union's mall keeps the difference, or makes it up, when it is settled."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    firm = models.ForeignKey(Firm, models.PROTECT, related_name="statements")
    month = models.DateField()
    state = models.CharField(max_length=8, choices=StatementState, default=StatementState.DRAWN)
    version = models.PositiveIntegerField(default=1)
    sum_fen = models.BigIntegerField()
    worth_fen = models.PositiveBigIntegerField()
    drawn_by_key = models.CharField(max_length=80)
    drawn_by_name = models.CharField(max_length=80)
    drawn_at = models.DateTimeField()
    objection = models.CharField(max_length=500, blank=True)
    reply = models.CharField(max_length=500, blank=True)
    answered_by_key = models.CharField(max_length=80, blank=True)  # who agreed or objected for the firm
    answered_by_name = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True)
    settled_by_key = models.CharField(max_length=80, blank=True)
    settled_by_name = models.CharField(max_length=80, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-month", "firm__code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["firm", "month"], name="partner_statement_once_a_month"),
            models.CheckConstraint(
                condition=Q(state__in=StatementState.values), name="partner_statement_state_known"
            ),
            models.CheckConstraint(condition=Q(sum_fen__gte=0), name="partner_statement_owes_nothing_back"),
            models.CheckConstraint(
                condition=~Q(state="objected") | ~Q(objection=""), name="partner_statement_objection_said"
            ),
            models.CheckConstraint(
                condition=Q(state="settled", settled_at__isnull=False)
                & ~Q(settled_by_key=F("drawn_by_key"))
                & ~Q(settled_by_key=F("answered_by_key"))
                | (~Q(state="settled") & Q(settled_at__isnull=True, settled_by_key="")),
                name="partner_statement_settled_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"settle-{self.firm.code}-{self.month:%Y%m}"

    @property
    def total(self) -> Amount:
        return Amount.fen(self.sum_fen)

    @property
    def purpose(self) -> Text:
        return {
            "zh-Hans": f"{self.month:%Y-%m} 积分商城结算",
            "en": f"Settlement of the points mall, {self.month:%Y-%m}",
        }


class StatementLine(models.Model):
    """An order that was handed over, or what is put right of one that was settled before: such a line
    `corrects` that one, and waits without a statement for the next."""

    statement = models.ForeignKey(PartnerStatement, models.PROTECT, null=True, related_name="lines")
    order = models.ForeignKey("mall.Order", models.PROTECT, related_name="settled")
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    worth_fen = models.PositiveBigIntegerField(default=0)
    fen = models.BigIntegerField()
    because = models.CharField(max_length=500, blank=True)
    put_right_by = models.CharField(max_length=80, blank=True)  # who does not settle it

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(corrects__isnull=True), name="order_settled_once"
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, statement__isnull=False, fen__gte=0)
                | (Q(corrects__isnull=False, worth_fen=0) & ~Q(because="") & ~Q(fen=0)),
                name="statement_line_of_an_order_or_a_correction",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.fen}"

    @property
    def amount(self) -> Amount:
        return Amount.fen(self.fen)
