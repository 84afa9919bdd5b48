from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def prepare_keys(using: str, **_: Any) -> None:
    from zerotrip.vault import keys
    from zerotrip.vault.models import DataKey

    if DataKey._meta.db_table not in connections[using].introspection.table_names():
        return
    # A flushed or fresh database holds none of the keys this process may remember.
    keys.forget()
    keys.prepare(using=using)


class VaultConfig(AppConfig):
    name = "zerotrip.vault"
    label = "vault"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(prepare_keys, sender=self, dispatch_uid="vault.prepare_keys")
