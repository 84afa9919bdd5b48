"""Practice on recorded situations: sittings, answers, and contests in which all get the same questions."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from zerotrip.org.models import Organisation


class Contest(models.Model):
    """Open from `opens_at` to `closes_at`; the seed draws the questions, and is shown when it is over."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="contests")
    seed = models.CharField(max_length=64)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    made_by_key = models.CharField(max_length=80)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-opens_at", "uid"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="contest_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Sitting(models.Model):
    """One person's run through drawn questions; `questions` keeps them as they were asked."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contest = models.ForeignKey(Contest, models.PROTECT, null=True, blank=True, related_name="sittings")
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    seed = models.CharField(max_length=64)
    questions = models.JSONField()
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-begun_at", "uid"]
        constraints = [
            models.UniqueConstraint(
                fields=["contest", "by_key"],
                condition=Q(contest__isnull=False),
                name="sitting_once_a_contest",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("begun_at")),
                name="sitting_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_name} {self.begun_at:%Y-%m-%d}"


class Reply(models.Model):
    """One answer, with its points: the first one counts."""

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="replies")
    number = models.PositiveSmallIntegerField()
    of = models.CharField(max_length=10)
    chosen = models.PositiveSmallIntegerField()
    points = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["sitting", "number"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "number"], name="reply_first_counts"),
            models.CheckConstraint(condition=Q(points__lte=2), name="reply_points_in_range"),
        ]

    def __str__(self) -> str:
        return f"{self.sitting_id}/{self.number} {self.points}"
