"""How this visitor wants the page. Read at sign-in and kept in the session; strangers have a cookie."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from zerotrip.core.actor import Actor
from zerotrip.preferences.models import Theme
from zerotrip.preferences.queries import Look, look_of

KEPT = "look"
A_YEAR = 365 * 24 * 3600


def look_at(request: HttpRequest) -> Look:
    """Of whoever asks; the usual one where nothing is known or the page is made without a session."""
    session = getattr(request, "session", None)
    if session is not None and (kept := session.get(KEPT)):
        return Look(**kept)
    return _of_cookie(request)


def look(request: HttpRequest) -> dict[str, Any]:
    """For every template."""
    return {"look": look_at(request)}


def keep(request: HttpRequest, response: HttpResponse, chosen: Look) -> None:
    """After a choice: this session has it at once, and so has this device when nobody is signed in."""
    request.session[KEPT] = chosen.as_dict()
    remember(response, chosen)


def remember(response: HttpResponse, chosen: Look) -> None:
    value = f"{'elder' if chosen.elder else ''}.{chosen.theme}"
    response.set_cookie(
        KEPT, value, max_age=A_YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
    )


def on_sign_in(sender: object, *, request: HttpRequest, user: Any, **_: Any) -> None:
    """Connected to Django's `user_logged_in`."""
    actor: Actor = user.actor
    if chosen := look_of(actor.key):
        request.session[KEPT] = chosen.as_dict()


def _of_cookie(request: HttpRequest) -> Look:
    elder, _, theme = request.COOKIES.get(KEPT, "").partition(".")
    return Look(elder=elder == "elder", theme=theme if theme in Theme.values else Theme.AUTO.value)
