from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models.functions import Now

EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "application/pdf": "pdf"}


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

    def __str__(self) -> str:
        return f"{self.purpose} {self.use} {self.generation}"


class Document(models.Model):
    """A paper handed in: what is known of it. Its bytes lie sealed in a file of their own."""

    uid = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    owner_key = models.CharField(max_length=120, db_index=True)
    kind = models.CharField(max_length=60)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    stored_as = models.CharField(max_length=80, unique=True)
    kept_by_key = models.CharField(max_length=120)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(media_type__in=list(EXTENSIONS)), name="vault_media_type_known"
            ),
        ]

    def __str__(self) -> str:
        return self.filename

    @property
    def filename(self) -> str:
        """Ours, not the sender's: names of files tell names of people and illnesses."""
        return f"{self.kind}-{self.uid.hex[:8]}.{EXTENSIONS[self.media_type]}"

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")


class Look(models.Model):
    """Somebody unmasked a sealed value: who, when, why, and whose it was."""

    about = models.CharField(max_length=120)
    what = models.CharField(max_length=200)
    by_key = models.CharField(max_length=120)
    by_name = models.CharField(max_length=120)
    because = models.CharField(max_length=400)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["about", "at"], name="vault_looks_about")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(because=""), name="vault_look_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.by_key} looked at {self.what}"
