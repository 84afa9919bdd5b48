"""What people are told, and the letters that go out of the house with it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from zerotrip.core.text import pick


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """One thing told to one person, in both languages; written in the transaction of what it tells of."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient_key = models.CharField(max_length=80)
    event = models.CharField(max_length=60)
    title = models.JSONField()
    body = models.JSONField()
    link = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "uid"]
        indexes = [
            models.Index(fields=["recipient_key", "-at"], name="notice_inbox"),
        ]

    def __str__(self) -> str:
        return f"{self.recipient_key} {self.event}"

    @property
    def headline(self) -> str:
        return pick(self.title)

    @property
    def text(self) -> str:
        return pick(self.body)


class Delivery(models.Model):
    """A notice on its way by e-mail. A letter that may have gone out is never sent again: it is `unknown`."""

    class State(models.TextChoices):
        PENDING = "pending", pgettext_lazy("letter", "waiting")
        LEASED = "leased", pgettext_lazy("letter", "being sent")
        SENT = "sent", pgettext_lazy("letter", "sent")
        FAILED = "failed", pgettext_lazy("letter", "given up")
        UNKNOWN = "unknown", pgettext_lazy("letter", "not known whether sent")

    notice = models.OneToOneField(Notice, models.CASCADE, related_name="delivery")
    address = models.EmailField()
    language = models.CharField(max_length=8, default="zh-hans")
    state = models.CharField(max_length=8, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["due_at", "id"]
        indexes = [models.Index(fields=["state", "due_at"], name="delivery_due")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="delivery_sent_has_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.state}"
