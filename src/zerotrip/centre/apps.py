from __future__ import annotations

from django.apps import AppConfig


class CentreConfig(AppConfig):
    name = "zerotrip.centre"
    label = "centre"
