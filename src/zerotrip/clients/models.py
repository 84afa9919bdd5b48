"""Apps and what people let them do. Their tokens, hashed, are rows of allauth's provider."""

from __future__ import annotations

import uuid
from datetime import datetime

from allauth.idp.oidc.models import Client
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zerotrip.vault.fields import SealedText


class App(models.Model):
    """A program of somebody else. `code` stands in the journal beside whoever it acted for; `client` is what
    allauth knows of it. One that was ended is kept, and let do nothing."""

    code = models.SlugField(max_length=20, unique=True)
    client = models.OneToOneField(Client, models.PROTECT, related_name="app")
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    contact = models.CharField(max_length=120)
    per_minute = models.PositiveIntegerField(default=120)
    registered_at = models.DateTimeField()
    registered_by_key = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(per_minute__gt=0), name="app_may_ask_at_all"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("registered_at")),
                name="app_ends_after_it_came",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name_zh


class Consent(models.Model):
    """What one person let one app do. A change closes the row; without an open one no token counts."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    app = models.ForeignKey(App, models.PROTECT, related_name="consents")
    by_key = models.CharField(max_length=80)
    scopes = models.JSONField()
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-given_at", "uid"]
        constraints = [
            models.UniqueConstraint(
                fields=["by_key", "app"], condition=Q(ended_at__isnull=True), name="consent_open_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("given_at")),
                name="app_consent_ends_after_it_was_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_key} {self.app_id}"


class Kept(models.Model):
    """What is kept for moments: codes on the way to a token, counts of sign-ups. Django's cache writes it."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "clients_kept"

    def __str__(self) -> str:
        return self.cache_key


class Spent(models.Model):
    """A code or a refresh token that was exchanged, by its hash: each gives tokens once."""

    mark = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.mark


class Used(models.Model):
    """How often somebody asked in one minute. Counted here, so that all processes count together."""

    who = models.CharField(max_length=80)
    minute = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["who", "minute"], name="used_counted_once")]

    def __str__(self) -> str:
        return f"{self.who} {self.count}"


class Entrance(models.Model):
    """A way in for one person, made by an app they allowed to: once, within a minute. Its code is signed, and
    not kept."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    app = models.ForeignKey(App, models.PROTECT, related_name="entrances")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    leads_to = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(used_at__lte=F("ends_at")),
                name="entrance_used_in_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uid)


class Hook(models.Model):
    """Where an app wants to be told. `secret` signs what is sent; one that fails and fails is stopped."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    app = models.OneToOneField(App, models.PROTECT, related_name="hook")
    address = models.CharField(max_length=200)
    secret = SealedText(purpose="identity")
    since = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    stopped_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.address


class DeliveryState(models.TextChoices):
    DUE = "due", _("to be sent")
    SENT = "sent", _("sent")
    GIVEN_UP = "given-up", _("given up")


class DeliveryRows(models.QuerySet["Delivery"]):
    def due(self, at: datetime) -> DeliveryRows:
        return self.free(at).filter(hook__stopped_at=None)

    def free(self, at: datetime) -> DeliveryRows:
        unleased = Q(leased_until__isnull=True) | Q(leased_until__lt=at)
        return self.filter(unleased, state=DeliveryState.DUE, next_try_at__lte=at)


class Delivery(models.Model):
    """One thing an app is told: that something happened, and the number to ask by. Nothing else."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    hook = models.ForeignKey(Hook, models.CASCADE, related_name="deliveries")
    source = models.CharField(max_length=40)  # the event's own number: told once
    event = models.CharField(max_length=30)
    ref = models.CharField(max_length=24)
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=DeliveryState.choices, default=DeliveryState.DUE)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=40, blank=True)

    objects = DeliveryRows.as_manager()

    class Meta:
        ordering = ["-at", "uid"]
        constraints = [
            models.UniqueConstraint(fields=["hook", "source"], name="delivery_told_once"),
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="delivery_state_known"),
        ]
        indexes = [models.Index(fields=["state", "next_try_at"], name="app_delivery_due")]

    def __str__(self) -> str:
        return f"{self.event} {self.ref}"


class Heard(models.Model):
    """How far the events of a room have been looked through."""

    room = models.CharField(max_length=20, primary_key=True)
    upto = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.room} {self.upto}"
