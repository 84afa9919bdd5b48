"""Apps and what people let them do. Their tokens, hashed, are rows of allauth's provider."""

from __future__ import annotations

import uuid

from allauth.idp.oidc.models import Client
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language


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
