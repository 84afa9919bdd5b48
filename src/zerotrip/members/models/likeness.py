"""Two records that may be one human being."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zerotrip.members.models.people import Person


class Alike(models.TextChoices):
    NAME_AND_BIRTH = "name-and-birth", _("same name, same day of birth")
    ONE_DIGIT = "one-digit", _("same name, ID numbers one digit apart")
    NAME_AND_PHONE = "name-and-phone", _("same name, same telephone")


class Verdict(models.TextChoices):
    OPEN = "open", pgettext_lazy("hint of a duplicate", "to be looked at")
    DIFFERENT = "different", pgettext_lazy("hint of a duplicate", "two people")
    SAME = "same", pgettext_lazy("hint of a duplicate", "one person, waits for a second officer")
    CONFIRMED = "confirmed", pgettext_lazy("hint of a duplicate", "one person, agreed by two")


class Likeness(models.Model):
    """A hint: a pair in the order of their keys, so it stands once. What an officer says is remembered."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    one = models.ForeignKey(Person, models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, models.PROTECT, related_name="+")
    why = models.CharField(max_length=16, choices=Alike.choices)
    found_at = models.DateTimeField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices, default=Verdict.OPEN)
    said_at = models.DateTimeField(null=True, blank=True)
    said_by_key = models.CharField(max_length=80, blank=True)
    said_by_name = models.CharField(max_length=80, blank=True)
    because = models.CharField(max_length=200, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by_key = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-found_at", "uid"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="likeness_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="likeness_is_of_two"),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.OPEN) | (~Q(because="") & Q(said_at__isnull=False)),
                name="likeness_said_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by_key="") | ~Q(agreed_by_key=F("said_by_key")),
                name="likeness_takes_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one} ~ {self.other}"

    @property
    def both(self) -> tuple[Person, Person]:
        return self.one, self.other
