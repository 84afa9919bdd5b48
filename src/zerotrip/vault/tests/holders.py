from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models

from zerotrip.vault.fields import BlindIndex, SealedJSON, SealedText


class Holder(models.Model):
    objects: ClassVar[models.Manager[Holder]] = models.Manager()

    uid = models.UUIDField(primary_key=True, default=uuid4)
    name = models.CharField(max_length=20, default="")
    number = SealedText(purpose="identity")
    number_index = BlindIndex(of="number", purpose="identity", unique=True)
    former_number = SealedText(purpose="identity", null=True)
    account = SealedText(purpose="account", null=True)
    illness = SealedJSON(purpose="medical", null=True)

    class Meta:
        app_label = "vault_tests"
