"""Coming into a union and going from one to another."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zerotrip.core.text import mask_id, mask_name
from zerotrip.members.models.people import Employment, Person
from zerotrip.org.models import Organisation
from zerotrip.vault.fields import BlindIndex, SealedText


class MoveSource(models.TextChoices):
    LIST = "list", _("the new unit's list")
    EMPLOYMENT = "employment", _("human resources")
    OFFICER = "officer", _("an officer")


class MoveEnd(models.TextChoices):
    DONE = "done", pgettext_lazy("move of a membership", "done")
    REFUSED = "refused", pgettext_lazy("move of a membership", "refused")
    LAPSED = "lapsed", pgettext_lazy("move of a membership", "lapsed")


class Move(models.Model):
    """A membership is to follow its holder to another unit, from the first day there. Never silently: the
    person or the old unit says so, or the term runs out on what human resources told."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="moves")
    from_organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="moves_away")
    to_organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="moves_here")
    on = models.DateField()
    source = models.CharField(max_length=12, choices=MoveSource.choices)
    proposed_at = models.DateTimeField()
    proposed_by_key = models.CharField(max_length=80)
    due_on = models.DateField()
    end = models.CharField(max_length=8, choices=MoveEnd.choices, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by_key = models.CharField(max_length=80, blank=True)
    because = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-proposed_at", "uid"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(end=""), name="move_open_once"),
            models.CheckConstraint(
                condition=~Q(from_organisation=F("to_organisation")), name="move_goes_elsewhere"
            ),
            models.CheckConstraint(
                condition=Q(end="", ended_at__isnull=True) | (~Q(end="") & Q(ended_at__isnull=False)),
                name="move_ended_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(end=MoveEnd.REFUSED) | ~Q(because=""), name="move_refused_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.to_organisation}"

    @property
    def goes_by_itself(self) -> bool:
        """What a new unit says about somebody is no ground to take them from the old one."""
        return self.source == MoveSource.EMPLOYMENT


class JoiningState(models.TextChoices):
    OPEN = "open", pgettext_lazy("wish to join", "open")
    ACCEPTED = "accepted", pgettext_lazy("wish to join", "accepted")
    DECLINED = "declined", pgettext_lazy("wish to join", "declined")


class Joining(models.Model):
    """网上入会: somebody wants to join the union of a unit, and is to hear from it by `due_on`."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="joinings")
    name = models.CharField(max_length=64)
    id_number = SealedText(purpose="identity")
    id_index = BlindIndex(of="id_number", purpose="identity")
    phone = SealedText(purpose="contact")
    employment = models.CharField(max_length=8, choices=Employment.choices, blank=True)
    agreed_at = models.DateTimeField()  # that public security is asked who they are
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    contacted_at = models.DateTimeField(null=True, blank=True)
    contacted_by_key = models.CharField(max_length=80, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True)
    raised_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=JoiningState.choices, default=JoiningState.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by_key = models.CharField(max_length=80, blank=True)
    because = models.CharField(max_length=200, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["due_on", "asked_at", "uid"]
        constraints = [
            models.UniqueConstraint(
                fields=["id_index"], condition=Q(state=JoiningState.OPEN), name="joining_open_once"
            ),
            models.CheckConstraint(
                condition=Q(state=JoiningState.OPEN, closed_at__isnull=True)
                | (~Q(state=JoiningState.OPEN) & Q(closed_at__isnull=False)),
                name="joining_closed_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=JoiningState.DECLINED) | ~Q(because=""),
                name="joining_declined_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=JoiningState.ACCEPTED) | Q(person__isnull=False),
                name="joining_accepted_is_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{mask_name(self.name)} → {self.organisation}"

    @property
    def masked_name(self) -> str:
        return mask_name(self.name)

    @property
    def masked_id(self) -> str:
        return mask_id(self.id_number.open())

    @property
    def is_open(self) -> bool:
        return self.state == JoiningState.OPEN

    def is_late(self, day: date) -> bool:
        return self.is_open and self.contacted_at is None and day > self.due_on

    @property
    def heard_at(self) -> datetime | None:
        return self.contacted_at or self.closed_at
