"""What happens in a life and opens everything that follows from it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zerotrip.core.text import pick
from zerotrip.members.models.people import Person


class EventKind(models.Model):
    """A kind of event as `packs/<place>/events.toml` names it."""

    key = models.CharField(primary_key=True, max_length=24)
    name_texts = models.JSONField()
    also_called = models.JSONField(default=dict)
    proven_by = models.CharField(max_length=80, blank=True)  # the fact of a department that tells the day
    opens_by_itself = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return pick(self.name_texts)


class Teller(models.TextChoices):
    PERSON = "person", _("told by the person")
    AGENT = "agent", _("told by whoever acts for them")
    DEPARTMENT = "department", _("found in a department's answer")


class LifeEvent(models.Model):
    """Something happened to this person on this day. Told twice it is one; a mistake is taken back."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="life_events")
    kind = models.ForeignKey(EventKind, models.PROTECT, related_name="+")
    on = models.DateField()
    teller = models.CharField(max_length=12, choices=Teller.choices)
    source = models.CharField(max_length=80, blank=True)  # of a department's answer
    told_at = models.DateTimeField()
    told_by_key = models.CharField(max_length=80)
    told_by_name = models.CharField(max_length=80)
    opened_at = models.DateTimeField(null=True, blank=True)  # when its items were opened; before, an offer
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-on", "-told_at", "uid"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "on"],
                condition=Q(undone_at__isnull=True),
                name="life_event_once",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(undone_at__gte=F("told_at")),
                name="life_event_undone_after_told",
            ),
            models.CheckConstraint(
                condition=~Q(teller=Teller.DEPARTMENT) | ~Q(source=""), name="life_event_found_has_a_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind_id} {self.on:%Y-%m-%d}"

    @property
    def subject(self) -> str:
        """As cases name what they are about."""
        return f"{self.kind_id}:{self.on.isoformat()}"
