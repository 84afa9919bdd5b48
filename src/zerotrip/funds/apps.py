from __future__ import annotations

from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "zerotrip.funds"
    label = "funds"
