from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings


class DemoConfig(AppConfig):
    """Offers the cast at the door of a demonstration; `zerotrip up` says that it is one."""

    name = "zerotrip.demo"
    label = "demo"

    def ready(self) -> None:
        if settings.ZEROTRIP_DEMO:
            from zerotrip.demo.sign_ins import SIGN_INS
            from zerotrip.web.entrance import offer

            offer(SIGN_INS, settings.DEMO_PASSWORD)
