"""Who is at the door: the actor of a request, what their posts reach today, and pages only some may open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.clock import now
from zerotrip.core.errors import NotAllowed
from zerotrip.members.queries import person_of
from zerotrip.org.models import User
from zerotrip.org.queries import Reach, reach

View = Callable[..., HttpResponse]


def actor_at(request: HttpRequest) -> Actor:
    return cast(User, request.user).actor


def today() -> date:
    return day_of(now())


def today_reach(request: HttpRequest) -> Reach:
    """Asked once a request: navigation, doors and queues all want it."""
    known = cast("Reach | None", getattr(request, "reach_today", None))
    if known is None:
        known = reach(actor_at(request), today())
        request.reach_today = known  # type: ignore[attr-defined]
    return known


def for_member(view: View) -> View:
    """The phone: hands the view the person behind the account. Staff who are no members go to their desk."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person = person_of(actor_at(request))
        if person is not None:
            return view(request, person, *args, **kwargs)
        if today_reach(request).roles:
            return redirect("desk:queue")
        raise NotAllowed(
            "not-a-member",
            _("This account belongs to no member yet; ask your unit's union officer to enter you."),
        )

    return login_required(opened)


def for_desk(*roles: str) -> Callable[[View], View]:
    """The desk: for holders of one of these posts, anywhere; what they see is then a matter of scope."""

    def guarded(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            held = today_reach(request).roles
            if not held or (roles and not held & set(roles)):
                raise NotAllowed("no-such-post", _("This page belongs to another post than yours."))
            return view(request, *args, **kwargs)

        return login_required(opened)

    return guarded
