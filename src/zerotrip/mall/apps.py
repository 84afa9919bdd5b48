from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MallConfig(AppConfig):
    name = "zerotrip.mall"
    label = "mall"
    verbose_name = _("Points mall")
    default_auto_field = "django.db.models.BigAutoField"
