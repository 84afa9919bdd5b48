"""What is looked at again: acts of officers tied to whom they acted on, and samples of granted sums."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from zerotrip.cases.models import Case
from zerotrip.members.models import Person
from zerotrip.org.models import Organisation
from zerotrip.payments.models import Payable
from zerotrip.reviews.ties import Relation


class Conflict(models.Model):
    """One act and one tie between who did it and whom it benefits. `about` is `case:…` or `batch:…`."""

    about = models.CharField(max_length=40)
    verb = models.CharField(max_length=24)
    acted_at = models.DateTimeField()
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    because = models.CharField(max_length=1000, blank=True)  # the officer's own words at the act
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    relation = models.CharField(max_length=12, choices=Relation.choices)
    since = models.DateField(null=True)
    found_at = models.DateTimeField()
    noted_at = models.DateTimeField(null=True)
    noted_by_key = models.CharField(max_length=80, blank=True)
    noted_by_name = models.CharField(max_length=80, blank=True)
    noted_because = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ("-acted_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["about", "verb", "acted_at", "by_key", "person", "relation"],
                name="conflict_found_once",
            ),
            models.CheckConstraint(
                condition=Q(relation__in=Relation.values), name="conflict_relation_is_known"
            ),
            models.CheckConstraint(
                condition=Q(noted_at__isnull=True, noted_because="")
                | (Q(noted_at__isnull=False) & ~Q(noted_because="") & ~Q(noted_by_key=F("by_key"))),
                name="conflict_noted_by_another_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["-acted_at"], condition=Q(noted_at__isnull=True), name="conflict_open")
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.verb} {self.relation}"

    @property
    def ref(self) -> str:
        return self.about.partition(":")[2]

    @property
    def is_of_a_case(self) -> bool:
        return self.about.startswith("case:")


class Sample(models.Model):
    """Granted sums of a period, written down and hashed by one person before the seed is known; drawn by
    another, with a seed whose publication was named at the same time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField()
    size = models.PositiveIntegerField()
    frame = models.TextField()
    frame_hash = models.CharField(max_length=64)
    units = models.PositiveIntegerField()
    total_fen = models.BigIntegerField()
    seed_from = models.CharField(max_length=200)
    seed_on = models.DateField()
    committed_at = models.DateTimeField()
    committed_by_key = models.CharField(max_length=80)
    committed_by_name = models.CharField(max_length=80)
    seed = models.CharField(max_length=200, blank=True)
    drawn_at = models.DateTimeField(null=True)
    drawn_by_key = models.CharField(max_length=80, blank=True)
    drawn_by_name = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ("-committed_at", "id")
        constraints = [
            models.CheckConstraint(condition=Q(since__lte=F("until")), name="sample_period_runs_forward"),
            models.CheckConstraint(
                condition=Q(size__gte=1, units__gte=1, total_fen__gte=1), name="sample_of_something"
            ),
            models.CheckConstraint(
                condition=Q(drawn_at__isnull=True, seed="", drawn_by_key="")
                | (
                    Q(drawn_at__gt=F("committed_at"))
                    & ~Q(seed="")
                    & ~Q(drawn_by_key="")
                    & ~Q(drawn_by_key=F("committed_by_key"))
                ),
                name="sample_drawn_later_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.since} – {self.until} {self.frame_hash[:12]}"


class Verdict(models.TextChoices):
    RIGHT = "right", pgettext_lazy("finding of a review", "right")
    WRONG = "wrong", pgettext_lazy("finding of a review", "wrong")
    UNTOLD = "untold", pgettext_lazy("finding of a review", "cannot be told")


class Finding(models.Model):
    """One sum that was drawn, and what somebody found who had not decided on it.

    `over_fen` of a wrong one is what was paid too much; below zero, what was paid too little.
    """

    sample = models.ForeignKey(Sample, models.PROTECT, related_name="findings")
    payable = models.ForeignKey(Payable, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", null=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reference = models.CharField(max_length=80)
    sum_fen = models.BigIntegerField()  # as it stood in the frame
    hits = models.PositiveIntegerField()
    verdict = models.CharField(max_length=6, choices=Verdict.choices, blank=True)
    over_fen = models.BigIntegerField(default=0)
    because = models.CharField(max_length=1000, blank=True)
    found_at = models.DateTimeField(null=True)
    found_by_key = models.CharField(max_length=80, blank=True)
    found_by_name = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ("reference",)
        constraints = [
            models.UniqueConstraint(fields=["sample", "payable"], name="finding_once_a_draw"),
            models.CheckConstraint(condition=Q(sum_fen__gte=1, hits__gte=1), name="finding_was_drawn"),
            models.CheckConstraint(
                condition=Q(verdict="", found_at__isnull=True, found_by_key="", because="")
                | (
                    Q(verdict__in=Verdict.values, found_at__isnull=False)
                    & ~Q(found_by_key="")
                    & ~Q(because="")
                ),
                name="finding_has_its_reason",
            ),
            models.CheckConstraint(
                condition=(Q(verdict="wrong") & ~Q(over_fen=0) & Q(over_fen__lte=F("sum_fen")))
                | (~Q(verdict="wrong") & Q(over_fen=0)),
                name="finding_wrong_by_a_sum",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.verdict}"
