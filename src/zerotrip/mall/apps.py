from __future__ import annotations

from django.apps import AppConfig


class MallConfig(AppConfig):
    name = "zerotrip.mall"
    label = "mall"
