"""What people are told, and the letters that go out of the house with it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from zerotrip.core.text import pick
from zerotrip.notices.channels import MAIL
from zerotrip.vault.fields import SealedText


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


class Way(models.Model):
    """How one person wants to be reached: an address on one channel. A change closes the row."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient_key = models.CharField(max_length=80)
    channel = models.CharField(max_length=20)
    address = SealedText(purpose="contact")
    shown = models.CharField(max_length=40)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["recipient_key", "channel", "-since"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient_key", "channel"], condition=Q(until__isnull=True), name="way_open_once"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="way_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.shown}"


class Quiet(models.Model):
    """The hours in which one person gets no letters; where they are the same there are none."""

    recipient_key = models.CharField(max_length=80, primary_key=True)
    begins = models.TimeField()
    ends = models.TimeField()

    def __str__(self) -> str:
        return f"{self.begins:%H:%M}–{self.ends:%H:%M}"


class Delivery(models.Model):
    """A notice on its way by one channel. What may have gone out is never sent again: it is `unknown`.

    `way` holds the address that the person gave; `address` is the one in the member's row, for mail.
    """

    class State(models.TextChoices):
        PENDING = "pending", pgettext_lazy("letter", "waiting")
        LEASED = "leased", pgettext_lazy("letter", "being sent")
        SENT = "sent", pgettext_lazy("letter", "sent")
        FAILED = "failed", pgettext_lazy("letter", "given up")
        UNKNOWN = "unknown", pgettext_lazy("letter", "not known whether sent")

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=20, default=MAIL)
    way = models.ForeignKey(Way, models.PROTECT, null=True, blank=True, related_name="deliveries")
    address = models.EmailField(blank=True)
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
            models.UniqueConstraint(
                fields=["notice", "way"], condition=Q(way__isnull=False), name="delivery_once_a_way"
            ),
            models.UniqueConstraint(
                fields=["notice", "channel", "address"],
                condition=~Q(address=""),
                name="delivery_once_an_address",
            ),
            models.CheckConstraint(
                condition=Q(way__isnull=True) ^ Q(address=""), name="delivery_has_one_address"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.channel} {self.state}"

    @property
    def to(self) -> str:
        return self.address if self.way is None else self.way.address.open()
