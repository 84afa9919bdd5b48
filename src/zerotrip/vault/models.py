from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "application/pdf": "pdf"}


class Doubt(models.TextChoices):
    """Why a picture may be no paper, by a cheap look at it."""

    SMALL = "small", _("This picture is very small; the writing on it can hardly be read.")
    PLAIN = "plain", _("This picture shows a single colour and no paper.")
    BLANK = "blank", _("There seems to be no writing on this picture; it may be out of focus.")


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
    doubt = models.CharField(max_length=8, choices=Doubt.choices, blank=True)
    stored_as = models.CharField(max_length=80, unique=True)
    kept_by_key = models.CharField(max_length=120)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(media_type__in=list(EXTENSIONS)), name="vault_media_type_known"
            ),
            models.CheckConstraint(
                condition=models.Q(doubt__in=["", *Doubt.values]), name="vault_doubt_known"
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
