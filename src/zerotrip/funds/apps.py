from __future__ import annotations

from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "zerotrip.funds"
    label = "funds"
    default_auto_field = "django.db.models.BigAutoField"
