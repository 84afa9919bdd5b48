"""A member's proof that they are one, to show to anybody."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.db import models
from django.db.models import Q

from zerotrip.core.text import mask_name, mask_unit
from zerotrip.members.models.people import Membership


class Certificate(models.Model):
    """What was true of a membership when it was signed. Another follows once a name in it has changed."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="certificates")
    ordinal = models.PositiveSmallIntegerField()  # within the membership, from 1 on; the last one counts
    number = models.CharField(max_length=24, unique=True)
    issued_at = models.DateTimeField()
    signed_text = models.TextField()  # what the certificate says, one spelling for one value
    signature = models.CharField(max_length=100)

    class Meta:
        ordering = ["membership", "-ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["membership", "ordinal"], name="certificate_ordinal_once"),
            models.CheckConstraint(condition=Q(ordinal__gte=1), name="certificate_counted_from_one"),
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(signed_text="") & ~Q(signature=""), name="certificate_is_signed"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def says(self) -> dict[str, Any]:
        return dict(json.loads(self.signed_text))

    @property
    def masked_holder(self) -> str:
        return mask_name(str(self.says["holder"]))

    @property
    def masked_union(self) -> str:
        return mask_unit(str(self.says["union"]))
