from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PointsConfig(AppConfig):
    name = "zerotrip.points"
    label = "points"
    verbose_name = _("Points")
    default_auto_field = "django.db.models.BigAutoField"
