"""Who is at the door: the actor behind a request, what their posts reach today, and pages only some may open."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import NotAllowed
from zerotrip.org.queries import Reach, reach

View = Callable[..., HttpResponse]


def actor_at(request: HttpRequest) -> Actor:
    return request.user.actor  # type: ignore[union-attr]  # login_required stands before every caller


def today_reach(request: HttpRequest) -> Reach:
    """Asked once a request: navigation, doors and queues all want it."""
    known: Reach | None = getattr(request, "_reach", None)
    if known is None:
        known = reach(actor_at(request), day_of(timezone.now()))
        request._reach = known  # type: ignore[attr-defined]
    return known
