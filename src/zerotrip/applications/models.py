"""What a person has typed and photographed before it is a case."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q

from zerotrip.members.models import Person
from zerotrip.vault.fields import SealedJSON
from zerotrip.vault.models import Document


class Draft(models.Model):
    """One application being filled in, for `person`, by whoever `by_key` names. Gone once it is a case.

    `answers` holds what was typed, right or wrong, by fact. `version` grows with every save.
    """

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="drafts")
    item_id = models.CharField(max_length=80)
    subject = models.CharField(max_length=80)
    opener = models.CharField(max_length=80, default="member")
    answers: SealedJSON = SealedJSON(purpose="medical")
    version = models.PositiveIntegerField(default=0)
    # What was still missing and what it came to when somebody last looked, for lists: shown, never relied on.
    summary = models.JSONField(default=dict)
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    started_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ("-updated_at", "uid")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "item_id", "subject"], name="one_draft_per_item_person_subject"
            ),
            models.CheckConstraint(condition=~Q(item_id="") & ~Q(subject=""), name="draft_says_what_for"),
            models.CheckConstraint(
                condition=Q(updated_at__gte=F("started_at")), name="draft_saved_after_start"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("updated_at")), name="draft_ends_after_last_save"
            ),
        ]
        indexes = [models.Index(fields=["ends_at"], name="draft_ends")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.subject}"

    @property
    def typed(self) -> dict[str, Any]:
        """By fact: `typed` (text, or rows of them), the `version` that wrote it, `at`, `by` and their `key`;
        where two devices differ, `rival` with what the later one wrote."""
        return dict(self.answers.open())


class KeptPaper(models.Model):
    """A paper of a person, photographed once. `subject` is the record it is about; empty: the person."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="kept_papers")
    paper = models.CharField(max_length=60)
    subject = models.CharField(max_length=80, blank=True)
    item_id = models.CharField(max_length=80)  # whose words name it
    document = models.OneToOneField(Document, models.PROTECT, related_name="kept_as")
    kept_at = models.DateTimeField()
    valid_until = models.DateField(null=True)  # none: for as long as it is kept
    readable_said_at = models.DateTimeField(
        null=True
    )  # the person says so, against a doubt about the picture
    ended_at = models.DateTimeField(null=True)  # replaced or removed: not used again, kept where it was used

    class Meta:
        ordering = ("-kept_at", "uid")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "paper", "subject"],
                condition=Q(ended_at__isnull=True),
                name="one_kept_paper_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("kept_at")),
                name="kept_paper_ends_after_it_came",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper} {self.subject}".strip()

    @property
    def is_doubtful(self) -> bool:
        return bool(self.document.doubt) and self.readable_said_at is None

    def holds_on(self, day: date) -> bool:
        return self.valid_until is None or day <= self.valid_until
