"""What an auditor looks at: acts of officers who were tied to whom they acted on."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from zerotrip.members.models import Person
from zerotrip.org.models import Organisation
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
