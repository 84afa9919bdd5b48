"""Someone who came in person and for whom there is no case; with one, its events say so."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zerotrip.org.models import Organisation


class TripCause(models.TextChoices):
    """Why somebody came. Coded, so that what makes people come can be counted and ended."""

    ORIGINAL = "original-paper", _("An original had to be shown")
    IDENTITY = "identity-check", _("Identity had to be checked")
    DEPARTMENT = "department-silent", _("A department did not answer")
    SYSTEM = "system-down", _("The platform did not work")
    TOLD_WRONGLY = "told-wrongly", _("They were told wrongly that they had to come")
    HELPED = "helped-in-person", _("They needed help with the phone")
    NOT_ONLINE = "not-online", _("What they wanted is not offered online")
    OWN_WISH = "own-wish", _("They wanted to come")
    OTHER = "other", _("Something else")


class WalkIn(models.Model):
    """`item_id` is empty where they came for no item; who they were is not kept."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="walk_ins")
    item_id = models.CharField(max_length=80, blank=True)
    cause = models.CharField(max_length=20, choices=TripCause.choices)
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)

    class Meta:
        ordering = ("-at", "uid")
        constraints = [
            models.CheckConstraint(condition=Q(cause__in=TripCause.values), name="walk_in_cause_known"),
            models.CheckConstraint(
                condition=~Q(cause=TripCause.OTHER) | ~Q(words=""), name="walk_in_other_is_said"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "at"], name="walk_in_place_at")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.cause}"
