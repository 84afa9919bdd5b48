"""The first minute, on plain pages that need no script; offered until seen, and always to be found again."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zerotrip.core.clock import now
from zerotrip.members.models import Person
from zerotrip.preferences.actions import tour_seen
from zerotrip.preferences.queries import has_toured
from zerotrip.web.console.page import show as show_at_desk
from zerotrip.web.door import actor_at, for_desk, for_member, today_reach
from zerotrip.web.look import OFFERED
from zerotrip.web.member.page import show as show_on_phone
from zerotrip.web.tour_steps import MEMBER, address, steps_of

PHONE, DESK = "phone", "desk"


@for_member
def phone(request: HttpRequest, person: Person) -> HttpResponse:
    if request.method == "POST":
        return _seen(request, PHONE)
    back = reverse("member:settings")
    return show_on_phone(request, "tour.html", tab="me", back=back, steps=MEMBER, begin=address(MEMBER, 1))


@for_desk()
def desk(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _seen(request, DESK)
    steps = steps_of(today_reach(request).roles)
    return show_at_desk(request, "tour.html", here="tour", steps=steps, begin=address(steps, 1))


def offer(sender: object, *, request: HttpRequest, user: Any, **_more: Any) -> None:
    """Asked at sign-in, so that no page has to. Connected to Django's `user_logged_in`."""
    request.session[OFFERED] = [tour for tour in (PHONE, DESK) if not has_toured(user.actor, tour)]


def _seen(request: HttpRequest, tour: str) -> HttpResponse:
    """Looked at, or waved away."""
    tour_seen(tour, by=actor_at(request), at=now())
    request.session[OFFERED] = [each for each in request.session.get(OFFERED, []) if each != tour]
    return redirect("front" if tour == DESK else "member:home")
