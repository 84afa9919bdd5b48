"""What a run has found for people to take, and who has not taken it yet."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zerotrip.catalogue.models import Edition
from zerotrip.members.models import Person


class OfferRows(models.QuerySet["Offer"]):
    def standing(self) -> OfferRows:
        return self.filter(withdrawn_at__isnull=True)


class Offer(models.Model):
    """One item that a run found for one person; `amount_fen` is empty while a fact is still open.

    `subject` is what a case opened from it would be about. A later run that finds otherwise withdraws it.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="offers")
    item_id = models.CharField(max_length=80)
    subject = models.CharField(max_length=80)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    met = models.BooleanField()
    amount_fen = models.BigIntegerField(null=True)
    run = models.CharField(max_length=80)  # the last run that found it so
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = OfferRows.as_manager()

    class Meta:
        ordering = ["person", "item_id", "subject"]
        constraints = [
            models.UniqueConstraint(fields=["person", "item_id", "subject"], name="offered_once"),
            models.CheckConstraint(
                condition=Q(amount_fen__isnull=True) | Q(met=True, amount_fen__gte=0),
                name="offer_of_a_sum_is_met",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.subject}"
