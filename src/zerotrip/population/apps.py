from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PopulationConfig(AppConfig):
    name = "zerotrip.population"
    label = "population"
    verbose_name = _("Population")
    default_auto_field = "django.db.models.BigAutoField"
