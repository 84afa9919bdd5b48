from __future__ import annotations

from django.apps import AppConfig


class ConfigApp(AppConfig):
    name = "zerotrip.config"
    label = "config"

    def ready(self) -> None:
        from zerotrip.config import wiring

        wiring.connect()
