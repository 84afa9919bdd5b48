from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class DataKey(models.Model):
    """A key that seals or indexes one purpose, itself wrapped by the root key outside the database."""

    id = models.PositiveIntegerField(primary_key=True)
    purpose = models.CharField(max_length=20)
    use = models.CharField(max_length=5)
    generation = models.PositiveIntegerField()
    wrapped = models.BinaryField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "use", "generation"], name="vault_one_key_per_generation"
            ),
            models.CheckConstraint(condition=models.Q(use__in=["seal", "index"]), name="vault_key_use_known"),
        ]
