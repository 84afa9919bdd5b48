from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from datetime import datetime


class How(models.TextChoices):
    APPLIED = "applied", _("by applying")
    SAID = "said", _("on the page of consents")
    ON_BEHALF = "on-behalf", _("by who applied for you")


class Consent(models.Model):
    """What a person said of one source and one item: it may be asked, or may not. A row for each time."""

    person = models.ForeignKey("members.Person", models.PROTECT, related_name="+")
    source = models.CharField(max_length=80)
    purpose = models.CharField(max_length=200)  # an item's id
    given_at = models.DateTimeField(null=True)  # none: forbidden where a legal basis had been enough
    how = models.CharField(max_length=12, choices=How.choices, blank=True)
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    withdrawn_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "source", "purpose"],
                condition=Q(replaced_at__isnull=True),
                name="evidence_one_current_consent",
            ),
            models.CheckConstraint(
                condition=Q(given_at__isnull=False) | Q(withdrawn_at__isnull=False),
                name="evidence_consent_says_something",
            ),
            models.CheckConstraint(
                condition=Q(given_at__isnull=True, how="") | (Q(given_at__isnull=False) & ~Q(how="")),
                name="evidence_consent_says_how",
            ),
            models.CheckConstraint(condition=~Q(purpose=""), name="evidence_consent_has_a_purpose"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.purpose} {'no' if self.withdrawn_at else 'yes'}"

    @property
    def is_given(self) -> bool:
        return self.withdrawn_at is None

    @property
    def since(self) -> datetime | None:
        return self.withdrawn_at or self.given_at
