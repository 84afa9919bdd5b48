from __future__ import annotations

from django.db import models


class Submission(models.Model):
    """A submit that was acted upon, and what was answered. Its row and the effect are one transaction."""

    by_key = models.CharField(max_length=120)
    key = models.CharField(max_length=100)
    body_hash = models.CharField(max_length=64)
    answer = models.TextField(default="")
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by_key", "key"], name="submissions_once"),
        ]

    def __str__(self) -> str:
        return f"{self.by_key} {self.key}"
