"""Requests go out, answers come back, findings stay. Messages are what a department sends unasked."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q

from zerotrip.evidence.consents.models import Consent
from zerotrip.evidence.rulings.models import Ruling
from zerotrip.evidence.states import OPEN, MessageState, RequestState, Status
from zerotrip.evidence.values import decode
from zerotrip.vault.fields import SealedJSON, SealedText

__all__ = [
    "Answer",
    "Consent",
    "Department",
    "Finding",
    "Message",
    "Purpose",
    "Request",
    "Ruling",
]


class Department(models.Model):
    """How the line to one department stands: the breaker and the status page read the same row."""

    name = models.CharField(max_length=40, primary_key=True)
    reachable = models.BooleanField(null=True)
    credentials_ok = models.BooleanField(null=True)
    latency_ms = models.PositiveIntegerField(null=True)
    checked_at = models.DateTimeField(null=True)
    last_success_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)  # in a row
    silent_until = models.DateTimeField(null=True)  # breaker open: nobody calls before
    reason = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return self.name


class RequestRows(models.QuerySet["Request"]):
    def open(self) -> RequestRows:
        return self.filter(state__in=OPEN)

    def due(self, at: datetime) -> RequestRows:
        """Not asked yet, to be asked again, or leased by a worker that did not come back."""
        waiting = Q(state__in=(RequestState.PENDING, RequestState.UNAVAILABLE), next_try_at__lte=at)
        return self.filter(waiting | Q(state=RequestState.LEASED, leased_until__lte=at))


class Request(models.Model):
    """One question to one department about one person; an outbox row until it is settled."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("members.Person", models.PROTECT, related_name="+")
    department = models.CharField(max_length=40)
    source = models.CharField(max_length=80)
    subject = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=12, choices=RequestState.choices, default=RequestState.PENDING)
    asked_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField()
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    reason = models.CharField(max_length=40, blank=True)  # of the last failure
    settled_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)  # when those who wait for it had heard

    objects = RequestRows.as_manager()

    class Meta:
        ordering = ["asked_at", "uid"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "source", "subject"],
                condition=Q(state__in=OPEN),
                name="evidence_one_open_request",
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.LEASED, lease__isnull=False, leased_until__isnull=False)
                | (~Q(state=RequestState.LEASED) & Q(lease__isnull=True, leased_until__isnull=True)),
                name="evidence_lease_only_while_leased",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, settled_at__isnull=True)
                | (~Q(state__in=OPEN) & Q(settled_at__isnull=False)),
                name="evidence_settled_has_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state__in=OPEN), name="evidence_request_due"),
            models.Index(
                fields=["next_try_at"],
                condition=Q(settled_at__isnull=False, told_at__isnull=True),
                name="evidence_request_untold",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def case_refs(self) -> list[str]:
        """Cases that wait for this answer, read afresh: one may have joined since the row was fetched."""
        refs = Purpose.objects.filter(request=self, withdrawn_at__isnull=True).exclude(case_ref="")
        refs = refs.order_by("case_ref")
        return list(refs.values_list("case_ref", flat=True).distinct())

    @property
    def case_ref(self) -> str:
        return next(iter(self.case_refs), "")


class Purpose(models.Model):
    """Why a request was made. Two cases may wait for the same answer, each for its own reason."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="purposes")
    case_ref = models.CharField(max_length=40, blank=True)
    purpose = models.CharField(max_length=200)
    basis = models.CharField(max_length=20, blank=True)  # a code of consents.bases; else there is a consent
    consent = models.ForeignKey(Consent, models.PROTECT, null=True, related_name="+")
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "case_ref", "purpose"], name="evidence_purpose_said_once"
            ),
            models.CheckConstraint(condition=~Q(purpose=""), name="evidence_purpose_not_empty"),
            models.CheckConstraint(
                condition=Q(consent__isnull=True) | Q(basis=""), name="evidence_purpose_has_one_ground"
            ),
        ]

    def __str__(self) -> str:
        return self.purpose


class Message(models.Model):
    """What came in on a feed, kept before it was read. A refused one stays for inspection."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.CharField(max_length=40)
    message_id = models.CharField(max_length=80, blank=True)
    sent_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    signature = models.CharField(max_length=128, blank=True)
    raw = SealedText(purpose="medical", blank=True, default="")
    state = models.CharField(max_length=12, choices=MessageState.choices, default=MessageState.RECEIVED)
    reason = models.CharField(max_length=40, blank=True)
    person = models.ForeignKey("members.Person", models.PROTECT, null=True, related_name="+")
    record = models.CharField(max_length=80, blank=True)
    told_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["received_at", "uid"]
        constraints = [
            # Only for those taken in: a forgery must not be able to use up a genuine message's id.
            models.UniqueConstraint(
                fields=["source", "message_id"],
                condition=~Q(state=MessageState.REFUSED),
                name="evidence_message_once",
            ),
            models.CheckConstraint(
                condition=~Q(state=MessageState.REFUSED) | ~Q(reason=""),
                name="evidence_refused_message_has_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state=MessageState.RECEIVED) | Q(state=MessageState.TAKEN, told_at__isnull=True),
                name="evidence_message_unfinished",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.message_id} {self.state}"


class Answer(models.Model):
    """A department's answer as it came, sealed; what findings point back to."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.OneToOneField(Request, models.PROTECT, null=True, related_name="answer")
    message = models.OneToOneField(Message, models.PROTECT, null=True, related_name="answer")
    source = models.CharField(max_length=80)
    raw = SealedJSON(purpose="medical")
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(request__isnull=True, message__isnull=False)
                | Q(request__isnull=False, message__isnull=True),
                name="evidence_answer_to_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.received_at:%Y-%m-%d %H:%M}"


class FindingRows(models.QuerySet["Finding"]):
    def current(self) -> FindingRows:
        return self.filter(replaced_at__isnull=True)

    def valid(self, at: datetime) -> FindingRows:
        return self.current().filter(Q(valid_until__isnull=True) | Q(valid_until__gt=at))


class Finding(models.Model):
    """One fact about one person, or one record's row, as one source said it at one time."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("members.Person", models.PROTECT, related_name="+")
    fact = models.CharField(max_length=80)
    record = models.CharField(max_length=80, blank=True)
    value = SealedJSON(purpose="medical", null=True)  # none when absent or missing
    status = models.CharField(max_length=8, choices=Status.choices)
    source = models.CharField(max_length=80)  # a department's source, "paper:<kind>" or "statement"
    answer = models.ForeignKey(Answer, models.PROTECT, null=True, related_name="findings")
    document = models.ForeignKey("vault.Document", models.PROTECT, null=True, related_name="+")
    case_ref = models.CharField(max_length=40, blank=True)
    by_key = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)

    objects = FindingRows.as_manager()

    class Meta:
        ordering = ["answered_at", "uid"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "fact", "record", "source"],
                condition=Q(replaced_at__isnull=True),
                name="evidence_one_current_finding",
            ),
            models.CheckConstraint(
                condition=Q(answer__isnull=False) | Q(document__isnull=False) | Q(source="statement"),
                name="evidence_finding_has_an_origin",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("answered_at")),
                name="evidence_valid_after_answered",
            ),
        ]
        indexes = [models.Index(fields=["person", "fact"], name="evidence_finding_of")]

    def __str__(self) -> str:
        return f"{self.fact} {self.record} {self.status}".replace("  ", " ")

    def opened(self) -> Any:
        """The value as typed Python; None when absent or missing."""
        return None if self.value is None else decode(self.value.open())
