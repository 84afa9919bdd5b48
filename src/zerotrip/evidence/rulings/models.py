from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q

from zerotrip.evidence.states import Status
from zerotrip.evidence.values import decode
from zerotrip.vault.fields import SealedJSON


class RulingRows(models.QuerySet["Ruling"]):
    def current(self) -> RulingRows:
        return self.filter(replaced_at__isnull=True)


class Ruling(models.Model):
    """Which of several words on one fact holds. It rests on what was weighed: a source that says something
    else later reopens the question, and so does an objection of the person's."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("members.Person", models.PROTECT, related_name="+")
    fact = models.CharField(max_length=80)
    record = models.CharField(max_length=80, blank=True)
    source = models.CharField(max_length=80)  # whose word holds
    finding = models.ForeignKey(
        "evidence.Finding", models.PROTECT, null=True, related_name="rulings"
    )  # none: the union's own books
    value = SealedJSON(purpose="medical", null=True)  # none where it is known not to exist
    status = models.CharField(max_length=8, choices=Status.choices)
    weighed = SealedJSON(purpose="medical")  # by source, what each said when it was ruled
    valid_until = models.DateTimeField(null=True)
    case_ref = models.CharField(max_length=40, blank=True)
    because = models.CharField(max_length=1000)
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField()
    objected_at = models.DateTimeField(null=True)
    objection = models.CharField(max_length=1000, blank=True)
    replaced_at = models.DateTimeField(null=True)

    objects = RulingRows.as_manager()

    class Meta:
        ordering = ["at", "uid"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "fact", "record"],
                condition=Q(replaced_at__isnull=True),
                name="evidence_one_current_ruling",
            ),
            models.CheckConstraint(condition=~Q(because=""), name="evidence_ruling_has_a_reason"),
            models.CheckConstraint(
                condition=Q(objected_at__isnull=True, objection="")
                | (Q(objected_at__isnull=False) & ~Q(objection="")),
                name="evidence_objection_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fact} {self.record} {self.source}".replace("  ", " ")

    def opened(self) -> Any:
        return None if self.value is None else decode(self.value.open())

    def weighed_opened(self) -> dict[str, Any]:
        return {source: decode(value) for source, value in self.weighed.open().items()}
