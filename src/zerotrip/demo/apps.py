from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import register

from zerotrip.demo.known_passwords import known_passwords


class DemoConfig(AppConfig):
    """Offers the cast at the door of a demonstration; `zerotrip up` says that it is one."""

    name = "zerotrip.demo"
    label = "demo"

    def ready(self) -> None:
        register(known_passwords, "settings", deploy=True)
        if settings.ZEROTRIP_DEMO:
            from zerotrip.demo.sign_ins import SIGN_INS
            from zerotrip.web.entrance import offer

            offer(SIGN_INS, settings.DEMO_PASSWORD)
