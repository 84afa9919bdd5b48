"""Firms that hand something over for the union and are paid: the merchants of a district's alliance."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from zerotrip.org.models import Organisation


class Firm(models.Model):
    """`code` is what goods and posts name a partner by; `organisation` has the contract with it, and pays."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=64)
    credit_code = models.CharField(max_length=18, unique=True)  # 统一社会信用代码
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="firms")

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(code="") & ~Q(name=""), name="firm_has_code_and_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """What the journal calls it by."""
        return f"firm:{self.code}"

    @property
    def address(self) -> str:
        """What it is owed and nobody has settled yet."""
        return f"partner:{self.code}:owed"
