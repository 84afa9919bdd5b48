"""The clock on the wall, for surfaces only: pages, commands and the worker hand it down as `at`."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """Real time, moved by ZEROTRIP_CLOCK_SHIFT: stories and demonstrations play months in minutes."""
    shift: timedelta = getattr(settings, "ZEROTRIP_CLOCK_SHIFT", timedelta())
    return timezone.now() + shift
