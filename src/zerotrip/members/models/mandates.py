"""Who may act for whom, how far, and how they agreed to it."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zerotrip.core.actor import Behalf
from zerotrip.core.text import mask_name
from zerotrip.members.models.people import Person
from zerotrip.org.models import ServicePlace
from zerotrip.vault.models import Document


class MandateKind(models.TextChoices):
    DELEGATE = "delegate", pgettext_lazy("kind of mandate", "delegate")
    HEIR = "heir", pgettext_lazy("kind of mandate", "heir")
    UNIT_OFFICER = "unit-officer", pgettext_lazy("kind of mandate", "officer of their unit")
    HELPER = "helper", pgettext_lazy("kind of mandate", "helper at a service place")


class Consent(models.TextChoices):
    """How the principal agreed; for an heir, what shows that they are one."""

    PHONE = "phone", _("on the person's own phone")
    CODE = "code", _("by a code sent to the person's own phone")
    PAPER = "paper", _("on paper, read by an officer")
    PRESENCE = "presence", _("in presence, at a service place")
    HOUSEHOLD = "household", _("by the household register")


class Identity(models.TextChoices):
    """How a helper knew whom they had before them."""

    CARD = "card", _("ID card shown")
    ELECTRONIC = "electronic", _("electronic ID shown")
    CALLED_BACK = "called-back", _("called back on the number on file")


class Channel(models.TextChoices):
    IN_PERSON = "in-person", _("in person")
    PHONE = "phone", _("by telephone")
    VIDEO = "video", _("by video")


NEAR = (MandateKind.DELEGATE, MandateKind.HEIR)
"""Those to whom the principal may open what is medical; a unit or a helper never sees it."""


class MandateRows(models.QuerySet["Mandate"]):
    def open(self) -> MandateRows:
        return self.filter(revoked_at__isnull=True)

    def in_force(self, day: date) -> MandateRows:
        running = Q(until__isnull=True) | Q(until__gte=day)
        return self.open().filter(running, agreed_at__isnull=False, since__lte=day)

    def awaiting(self, day: date) -> MandateRows:
        running = Q(until__isnull=True) | Q(until__gte=day)
        return self.open().filter(running, agreed_at__isnull=True)


class Mandate(models.Model):
    """`agent` acts for `principal`: once agreed, from `since` to `until`, unless revoked.

    The agent is whoever signs in (`person_uid`) and need be no member; an invited one is a name and a blind
    index.
    """

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    principal = models.ForeignKey(Person, models.PROTECT, related_name="mandates")
    agent_uid = models.UUIDField(null=True, blank=True, db_index=True)
    agent_index = models.CharField(max_length=64, blank=True, db_index=True)
    agent_phone_index = models.CharField(max_length=64, blank=True)
    agent_name = models.CharField(max_length=64)
    kind = models.CharField(max_length=12, choices=MandateKind.choices)
    all_items = models.BooleanField(default=False)
    items = models.JSONField(default=list)
    subject = models.CharField(max_length=80, blank=True)  # only cases about this record: an heir's
    medical = models.BooleanField(default=False)
    consent = models.CharField(max_length=12, choices=Consent.choices)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    code_index = models.CharField(max_length=64, blank=True)
    code_until = models.DateTimeField(null=True, blank=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    place = models.ForeignKey(ServicePlace, models.PROTECT, null=True, blank=True, related_name="+")
    identity = models.CharField(max_length=12, choices=Identity.choices, blank=True)
    channel = models.CharField(max_length=12, choices=Channel.choices, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    begun_at = models.DateTimeField()
    begun_by_key = models.CharField(max_length=80)
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by_key = models.CharField(max_length=80, blank=True)  # who recorded it: agent, officer, principal
    agreed_by_name = models.CharField(max_length=80, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by_key = models.CharField(max_length=80, blank=True)
    revoked_because = models.CharField(max_length=200, blank=True)

    objects: ClassVar[models.Manager[Mandate]] = MandateRows.as_manager()

    class Meta:
        ordering = ["-begun_at", "uid"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agent_uid__isnull=True) | ~Q(agent_uid=F("principal")),
                name="mandate_is_for_another",
            ),
            models.CheckConstraint(
                condition=Q(agent_uid__isnull=False) | ~Q(agent_index=""), name="mandate_has_an_agent"
            ),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True) | Q(agent_uid__isnull=False),
                name="mandate_in_force_has_an_agent",
            ),
            models.UniqueConstraint(
                fields=["principal", "agent_uid", "kind"],
                condition=Q(revoked_at__isnull=True, agent_uid__isnull=False),
                name="mandate_open_once_per_agent",
            ),
            models.UniqueConstraint(
                fields=["principal", "agent_index", "kind"],
                condition=Q(revoked_at__isnull=True) & ~Q(agent_index=""),
                name="mandate_open_once_per_invited",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="mandate_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("begun_at")),
                name="mandate_revoked_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=NEAR) | Q(medical=False, all_items=False),
                name="mandate_of_staff_is_narrow",
            ),
            models.CheckConstraint(
                condition=~Q(consent=Consent.PAPER) | Q(document__isnull=False),
                name="mandate_on_paper_has_it",
            ),
            models.CheckConstraint(
                condition=~Q(kind=MandateKind.HELPER)
                | (Q(place__isnull=False, until__isnull=False) & ~Q(identity="") & ~Q(channel="")),
                name="mandate_of_helper_says_where_and_how",
            ),
            models.CheckConstraint(
                condition=~Q(kind=MandateKind.HEIR) | Q(all_items=False, subject__startswith="death:"),
                name="mandate_of_heir_is_about_the_death",
            ),
        ]

    def __str__(self) -> str:
        return f"{mask_name(self.agent_name)} → {self.principal_id} · {self.kind}"

    @property
    def behalf(self) -> Behalf:
        return Behalf(self.principal.key, self.principal.name, str(self.uid))

    @property
    def agent_key(self) -> str:
        return f"person:{self.agent_uid}"

    @property
    def is_agreed(self) -> bool:
        return self.agreed_at is not None

    def stands_on(self, day: date) -> bool:
        """Agreed or still to be agreed, and not over."""
        return self.revoked_at is None and (self.until is None or self.until >= day)

    @property
    def counts_as_trip(self) -> bool:
        return self.kind == MandateKind.HELPER and self.channel == Channel.IN_PERSON

    def shows(self, sensitivity: str) -> bool:
        """Facts of this class. A unit's officer or a helper sees that something is known, never what."""
        return self.kind in NEAR and (self.medical or sensitivity != "medical")

    def covers(self, item_id: str, subject: str = "") -> bool:
        """An heir's goes no further than the cases about the death."""
        named = self.all_items or item_id in self.items
        return named and (not self.subject or not subject or subject == self.subject)
