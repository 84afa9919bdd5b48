"""How somebody pays back what they owe in monthly parts: proposed by one side, agreed to by the other."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.models.debt import Recovery


class PlanState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    AGREED = "agreed", _("In force")
    ENDED = "ended", _("Ended")


class Ended(models.TextChoices):
    PAID = "paid", _("All of it is settled")
    FORGONE = "forgone", _("The rest is not asked for any more")
    NOT_OWED = "not-owed", _("It is not owed after all")
    DECLINED = "declined", _("Not agreed to")
    REPLACED = "replaced", _("Another plan took its place")
    LAPSED = "lapsed", _("Two instalments were missed")
    LOOKED_AT = "looked-at", _("What is owed is being looked at again")
    OWED_ANEW = "owed-anew", _("More is owed again than it was made for")


class Plan(models.Model):
    """Made for just what is outstanding. What of it is paid is not kept here: it is `total_fen` less what
    the recovery has left, so that the plan cannot say something else than the books."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recovery = models.ForeignKey(Recovery, models.PROTECT, related_name="plans")
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.PROPOSED)
    total_fen = models.BigIntegerField()
    by_member = models.BooleanField()  # whose proposal it is; the other side agrees
    proposed_by_key = models.CharField(max_length=80)
    proposed_by_name = models.CharField(max_length=80)
    because = models.CharField(max_length=500, blank=True)
    proposed_at = models.DateTimeField()
    agreed_by_key = models.CharField(max_length=80, blank=True)
    agreed_at = models.DateTimeField(null=True)
    ended_for = models.CharField(max_length=12, choices=Ended.choices, blank=True)
    ended_because = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("proposed_at", "uid")
        constraints = [
            models.UniqueConstraint(
                fields=["recovery"], condition=Q(state="agreed"), name="one_plan_in_force_per_recovery"
            ),
            models.UniqueConstraint(
                fields=["recovery"], condition=Q(state="proposed"), name="one_proposed_plan_per_recovery"
            ),
            models.CheckConstraint(condition=Q(total_fen__gt=0), name="plan_above_zero"),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True, agreed_by_key="") & ~Q(state="agreed")
                | Q(agreed_at__isnull=False)
                & ~Q(state="proposed")
                & ~Q(agreed_by_key="")
                & ~Q(agreed_by_key=F("proposed_by_key")),
                name="plan_agreed_to_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False, ended_for__in=Ended.values)
                | (~Q(state="ended") & Q(ended_at__isnull=True, ended_for="")),
                name="plan_ended_says_for_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recovery} {self.state}"

    @property
    def is_in_force(self) -> bool:
        return self.state == PlanState.AGREED

    @property
    def is_proposed(self) -> bool:
        return self.state == PlanState.PROPOSED


class InstalmentQuerySet(models.QuerySet["Instalment"]):
    def owing(self) -> InstalmentQuerySet:
        """Of plans in force: what has come in does not reach to their end."""
        paid = F("plan__total_fen") - F("plan__recovery__left_fen")
        return self.filter(plan__state=PlanState.AGREED, upto_fen__gt=paid)


class Instalment(models.Model):
    """One month's part. `upto_fen` is what all up to this one come to."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    amount_fen = models.BigIntegerField()
    upto_fen = models.BigIntegerField()
    reminded_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Instalment]] = InstalmentQuerySet.as_manager()

    class Meta:
        ordering = ("plan", "number")
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="instalment_number_once"),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0, upto_fen__gte=F("amount_fen"), number__gte=1),
                name="instalment_above_zero",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.number}"
