"""A report that somebody asked for, how far it is, and the pieces that it is made of."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Format(models.TextChoices):
    XLSX = "xlsx", pgettext_lazy("report", "Excel")
    PDF = "pdf", _("PDF")


class State(models.TextChoices):
    WAITING = "waiting", _("Waiting for its turn")
    READING = "reading", _("Reading the rows")
    WRITING = "writing", _("Writing the file")
    READY = "ready", pgettext_lazy("report", "Ready")
    FAILED = "failed", _("Not made")
    GONE = "gone", pgettext_lazy("report", "Removed")


MAKING = (State.WAITING, State.READING, State.WRITING)


class Report(models.Model):
    """`asked` says what it is of and within which paths of the tree, as they were when it was asked for.

    `control` is what the query itself counts and adds up; `sums` what was read row by row. A report whose two
    differ never becomes ready.
    """

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20)
    asked = models.JSONField()
    format = models.CharField(max_length=4, choices=Format)
    language = models.CharField(max_length=8)
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField()
    # Of what is being made: asked for twice, it is one.
    same_as = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=20, blank=True)  # why it was not made
    # Whose turn it is: the one that nobody has worked on for longest.
    touched_at = models.DateTimeField()
    rounds = models.PositiveSmallIntegerField(default=1)  # begun anew because something had changed
    failures = models.PositiveSmallIntegerField(default=0)
    up_to = models.BigIntegerField(default=0)  # the last key there was when it began
    after = models.BigIntegerField(default=0)  # the last key that was read
    total = models.PositiveBigIntegerField(default=0)
    done = models.PositiveBigIntegerField(default=0)
    written = models.PositiveBigIntegerField(default=0)
    control: Any = models.JSONField(default=list)
    sums: Any = models.JSONField(default=list)
    carried: Any = models.JSONField(default=list)  # the sums of what is written
    filename = models.CharField(max_length=80, blank=True)
    stored_as = models.CharField(max_length=80, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "uid"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="report_state_known"),
            models.CheckConstraint(condition=Q(format__in=Format.values), name="report_format_known"),
            models.UniqueConstraint(
                fields=["same_as"], condition=Q(state__in=MAKING), name="report_made_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.READY)
                | (Q(done=F("total"), sums=F("control")) & ~Q(sha256="") & Q(ended_at__isnull=False)),
                name="report_ready_agrees_with_its_control",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.FAILED) | ~Q(reason=""), name="report_failed_says_why"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "touched_at"], name="report_turn"),
            models.Index(fields=["by_key", "-at"], name="report_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid.hex[:8]}"

    @property
    def is_making(self) -> bool:
        return self.state in MAKING

    @property
    def steps(self) -> int:
        """Rows to read and rows to write: what the bar is of."""
        return max(1, 2 * self.total)

    @property
    def stands_at(self) -> int:
        return min(self.steps, self.done + self.written)


class Use(models.TextChoices):
    ROWS = "rows", _("Rows as they were read")
    FILE = "file", _("A part of the file")


class Piece(models.Model):
    """Rows that were read, or a part of the file, in a sealed file of its own. Whoever enters a piece first
    has made it: of two workers on one piece the other one's file is nobody's."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="pieces")
    use = models.CharField(max_length=4, choices=Use)
    number = models.PositiveIntegerField()
    rows = models.PositiveIntegerField()
    stored_as = models.CharField(max_length=80, unique=True)

    class Meta:
        ordering: ClassVar = ["report", "use", "number"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(use__in=Use.values), name="report_piece_use_known"),
            models.UniqueConstraint(fields=["report", "use", "number"], name="report_piece_once"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.use} {self.number}"
