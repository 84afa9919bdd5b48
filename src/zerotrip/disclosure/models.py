"""A publication with its figures as they were shown, and the leaves that its root commits to."""

from __future__ import annotations

import json
import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from zerotrip.disclosure.states import State
from zerotrip.org.models import Organisation
from zerotrip.payments.models import Payable
from zerotrip.vault.fields import SealedText


class Publication(models.Model):
    """What one union paid in one month, as the ledger stood at the cut-off. `document` is what is published,
    byte for byte; the database refuses to change it."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="publications")
    month = models.DateField()
    number = models.PositiveSmallIntegerField()
    cut_off = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    document = models.TextField()
    content_hash = models.CharField(max_length=64)
    root = models.CharField(max_length=64)
    total_fen = models.BigIntegerField()
    leaf_count = models.PositiveIntegerField()
    because = models.CharField(max_length=500, blank=True)
    drafted_by_key = models.CharField(max_length=80)
    drafted_by_name = models.CharField(max_length=80)
    drafted_at = models.DateTimeField()
    published_by_key = models.CharField(max_length=80, blank=True)
    published_by_name = models.CharField(max_length=80, blank=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-month", "owner", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "month", "number"], name="publication_number_once"),
            models.UniqueConstraint(
                fields=["owner", "month"], condition=Q(state="published"), name="publication_stands_once"
            ),
            models.UniqueConstraint(
                fields=["owner", "month"], condition=Q(state="draft"), name="publication_one_draft"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="publication_state_known"),
            models.CheckConstraint(condition=Q(month__day=1), name="publication_month_is_its_first_day"),
            models.CheckConstraint(condition=Q(total_fen__gt=0), name="publication_says_something"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "dropped"], published_by_key="", published_at__isnull=True)
                | (
                    Q(state__in=["published", "superseded"], published_at__isnull=False)
                    & ~Q(published_by_key="")
                    & ~Q(published_by_key=F("drafted_by_key"))
                ),
                name="publication_published_by_another_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} {self.month:%Y-%m} {self.number}"

    @property
    def figures(self) -> dict[str, Any]:
        return dict(json.loads(self.document))


class Leaf(models.Model):
    """One part of one payment. Its salt is sealed: without it nobody can guess a leaf from its hash."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="leaves")
    position = models.PositiveIntegerField()
    payable = models.ForeignKey(Payable, models.PROTECT, related_name="+")
    part = models.PositiveSmallIntegerField()
    amount_fen = models.BigIntegerField()
    item_id = models.CharField(max_length=80)
    district = models.CharField(max_length=32, blank=True)
    paid_in = models.CharField(max_length=7)
    salt = SealedText(purpose="account")
    hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["publication", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["publication", "position"], name="leaf_position_once"),
            models.UniqueConstraint(fields=["publication", "payable", "part"], name="leaf_part_once"),
            models.CheckConstraint(condition=Q(amount_fen__gte=0), name="leaf_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.publication_id}/{self.position}"

    @property
    def content(self) -> dict[str, Any]:
        """What is hashed."""
        return {
            "publication": str(self.publication_id),
            "salt": self.salt.open(),
            "reference": self.payable.reference,
            "part": self.part,
            "amount_fen": self.amount_fen,
            "item": self.item_id,
            "district": self.district,
            "month": self.paid_in,
        }


class Fork(models.Model):
    """What two neighbours come to together, kept so that a proof reads its own way up and not the whole tree.
    Leaves and root stand elsewhere."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="forks")
    level = models.PositiveSmallIntegerField()
    position = models.PositiveIntegerField()
    sum_fen = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["publication", "level", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["publication", "level", "position"], name="fork_place_once"),
            models.CheckConstraint(condition=Q(level__gt=0), name="fork_above_the_leaves"),
            models.CheckConstraint(condition=Q(sum_fen__gte=0), name="fork_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.publication_id}/{self.level}/{self.position}"
