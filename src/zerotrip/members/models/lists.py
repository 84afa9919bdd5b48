"""Lists of a unit's people as handed in, and lists of them asked for unmasked."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from zerotrip.core.text import mask_name, pick
from zerotrip.members.models.people import Employment
from zerotrip.org.models import Organisation
from zerotrip.vault.fields import SealedText


class PeopleList(models.Model):
    """A unit's file of its people: one row per file, every line accounted for.

    A long one is entered in batches: up to line `entered_to` it is done.
    """

    class State(models.TextChoices):
        PREVIEWED = "previewed", pgettext_lazy("list of people", "previewed")
        ENTERING = "entering", pgettext_lazy("list of people", "being entered")
        ENTERED = "entered", pgettext_lazy("list of people", "entered")

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="people_lists")
    file_sha256 = models.CharField(max_length=64)
    filename = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PREVIEWED)
    lines = models.PositiveIntegerField(default=0)
    last_line = models.PositiveIntegerField(default=0)
    entered_to = models.PositiveIntegerField(default=0)
    previewed_by_key = models.CharField(max_length=80)
    previewed_at = models.DateTimeField()
    entered_by_key = models.CharField(max_length=80, blank=True)
    entered_by_name = models.CharField(max_length=80, blank=True)
    entered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-previewed_at", "uid"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "file_sha256"], name="people_list_counts_once"),
            models.CheckConstraint(
                condition=Q(state="previewed", entered_at__isnull=True)
                | (~Q(state="previewed") & Q(entered_at__isnull=False)),
                name="people_list_entered_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="entered") | Q(entered_to=F("last_line")),
                name="people_list_entered_to_the_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.filename}"

    @property
    def is_previewed(self) -> bool:
        return self.state == self.State.PREVIEWED

    @property
    def is_entered(self) -> bool:
        return self.state == self.State.ENTERED


class ListLine(models.Model):
    """One line of the file: what was read, what comes or came of it, and why in both languages."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    of = models.ForeignKey(PeopleList, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    name = models.CharField(max_length=64, blank=True)
    id_number = SealedText(purpose="identity", blank=True, default="")
    phone = SealedText(purpose="contact", blank=True, default="")
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    employment = models.CharField(max_length=8, choices=Employment.choices, blank=True)
    outcome = models.CharField(max_length=24)
    message = models.JSONField(default=dict)

    class Meta:
        ordering = ["of", "line"]
        constraints = [models.UniqueConstraint(fields=["of", "line"], name="list_line_once")]

    def __str__(self) -> str:
        return f"{self.line} {mask_name(self.name)} {self.outcome}"

    @property
    def sentence(self) -> str:
        return pick(self.message)


class Unmasking(models.Model):
    """Somebody wants an organisation's people with full ID numbers and telephones; another one agrees, and it
    is handed out once."""

    OPEN_FOR = timedelta(days=1)

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    because = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    asked_by_key = models.CharField(max_length=80)
    asked_by_name = models.CharField(max_length=80)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_key = models.CharField(max_length=80, blank=True)
    answered_by_name = models.CharField(max_length=80, blank=True)
    agreed = models.BooleanField(null=True)
    fetched_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "uid"]
        constraints = [
            models.CheckConstraint(condition=~Q(because=""), name="unmasking_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(answered_by_key=F("asked_by_key")), name="unmasking_takes_two_people"
            ),
            models.CheckConstraint(
                condition=Q(fetched_at__isnull=True) | Q(agreed=True), name="unmasking_fetched_was_agreed"
            ),
            models.UniqueConstraint(
                fields=["organisation", "asked_by_key"],
                condition=Q(answered_at__isnull=True),
                name="unmasking_asked_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.asked_by_name}"

    def may_be_fetched(self, at: datetime) -> bool:
        if not self.agreed or self.fetched_at or self.answered_at is None:
            return False
        return at < self.answered_at + self.OPEN_FOR
