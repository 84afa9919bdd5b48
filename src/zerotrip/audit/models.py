from __future__ import annotations

import json
from typing import Any

from django.db import models

from zerotrip.audit.chain import Row, instant


class Entry(models.Model):
    """One act. Written with the act, then sealed; the database refuses every other change."""

    id = models.BigAutoField(primary_key=True)
    seq = models.BigIntegerField(null=True, unique=True, editable=False)
    hash = models.CharField(max_length=64, null=True, editable=False)
    at = models.DateTimeField()
    what = models.CharField(max_length=80)
    about = models.CharField(max_length=200)
    by_key = models.CharField(max_length=120)
    commitment = models.CharField(max_length=64)
    private = models.TextField(null=True)  # canonical JSON as text: jsonb would spell it anew
    salt = models.CharField(max_length=32, null=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["about", "id"], name="audit_about"),
            models.Index(fields=["by_key", "id"], name="audit_by"),
            models.Index(fields=["id"], name="audit_unsealed", condition=models.Q(seq=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(seq__isnull=True, hash__isnull=True)
                | models.Q(seq__gte=1, hash__isnull=False),
                name="audit_sealed_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(private__isnull=True, salt__isnull=True)
                | models.Q(private__isnull=False, salt__isnull=False),
                name="audit_erased_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seq or '–'} {self.what} {self.about}"

    @property
    def is_erased(self) -> bool:
        return self.private is None

    @property
    def by_name(self) -> str:
        return str(self._told().get("by_name", ""))

    @property
    def because(self) -> str:
        return str(self._told().get("because", ""))

    @property
    def data(self) -> dict[str, Any]:
        return dict(self._told().get("data", {}))

    def _told(self) -> dict[str, Any]:
        return dict(json.loads(self.private)) if self.private is not None else {}

    def row(self) -> Row:
        return Row(
            seq=self.seq,
            hash=self.hash,
            at=instant(self.at),
            what=self.what,
            about=self.about,
            by=self.by_key,
            commitment=self.commitment,
            private=self.private,
            salt=self.salt,
        )


class Verification(models.Model):
    """One walk over the whole chain and through all checks, as the worker makes it once a day. `faults` and
    `differences` are sentences in both languages; of many only the first are kept, and their number."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    took_ms = models.PositiveIntegerField()
    entries = models.BigIntegerField()
    fault_count = models.PositiveIntegerField()
    faults = models.JSONField(default=list)
    # By check: its name, over how much it looked, how much differs.
    checks = models.JSONField(default=list)
    difference_count = models.PositiveIntegerField()
    differences = models.JSONField(default=list)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.fault_count}/{self.difference_count}"

    @property
    def holds(self) -> bool:
        return not (self.fault_count or self.difference_count)
