"""What a person is asked for, and what opened nothing."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zerotrip.cases.models.case import Case
from zerotrip.members.models import Person
from zerotrip.vault.models import Document


class Ask(models.Model):
    """One thing a case waits for from the person: a paper or an answer. Closed when it came."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="asks")
    fact = models.CharField(max_length=80)
    paper = models.CharField(max_length=80, blank=True)  # empty: a question
    subject = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    asked_by_key = models.CharField(max_length=80)
    because = models.CharField(max_length=500, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="asks"
    )
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("asked_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "fact", "paper"],
                condition=Q(closed_at__isnull=True),
                name="asked_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.paper or self.fact


class Screening(models.Model):
    """What an arriving record did not open, and why: the answer to “why did nothing happen?”."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="screenings")
    item_id = models.CharField(max_length=80)
    subject = models.CharField(max_length=80)
    at = models.DateTimeField()
    unmet = models.JSONField(default=list)  # codes of the conditions that failed

    class Meta:
        ordering = ("-at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "item_id", "subject"], name="screened_once_per_subject"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.subject}"
