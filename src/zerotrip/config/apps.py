from __future__ import annotations

import gc

from django.apps import AppConfig


class ConfigApp(AppConfig):
    name = "zerotrip.config"
    label = "config"

    def ready(self) -> None:
        from zerotrip.config import checks, wiring

        checks.connect()
        wiring.connect()
        # What is loaded by now stays as long as the process. Looking through it at every collection takes a
        # seventh of the time of whatever makes many objects.
        gc.freeze()
