"""How this visitor wants the page. Read at sign-in and kept in the session; strangers have a cookie."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from zerotrip.core.actor import Actor
from zerotrip.preferences.models import Theme
from zerotrip.preferences.queries import Look, look_of

KEPT = "look"
OFFERED = "tours"
"""In the session: the tours that this person has not seen."""
A_YEAR = 365 * 24 * 3600


def look_at(request: HttpRequest) -> Look:
    """Of whoever asks; the usual one where nothing is known or the page is made without a session."""
    session = getattr(request, "session", None)
    if session is not None and (kept := session.get(KEPT)):
        return Look(**kept)
    return _of_cookie(request)


def look(request: HttpRequest) -> dict[str, Any]:
    """For every template."""
    session = getattr(request, "session", None)
    return {"look": look_at(request), "tours": session.get(OFFERED, []) if session is not None else []}


def keep(request: HttpRequest, response: HttpResponse, chosen: Look) -> None:
    """After a choice: this device has it, and so has the session of whoever is signed in."""
    if request.user.is_authenticated:
        request.session[KEPT] = chosen.as_dict()
    _set_cookie(response, KEPT, f"{'elder' if chosen.elder else ''}.{chosen.theme}")
    speak(response, chosen.language)


def speak(response: HttpResponse, language: str) -> None:
    """Django's own middleware reads this cookie, also of those who are not signed in."""
    if language:
        _set_cookie(response, settings.LANGUAGE_COOKIE_NAME, language)


def on_sign_in(sender: object, *, request: HttpRequest, user: Any, **_: Any) -> None:
    """Connected to Django's `user_logged_in`."""
    actor: Actor = user.actor
    if chosen := look_of(actor.key):
        request.session[KEPT] = chosen.as_dict()
        request.language_of_who_came = chosen.language  # type: ignore[attr-defined]


class LanguageOfWhoCame:
    """Whoever signs in on a device is spoken to in their own language from the next page on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        speak(response, getattr(request, "language_of_who_came", ""))
        return response


def _set_cookie(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=A_YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
    )


def _of_cookie(request: HttpRequest) -> Look:
    elder, _, theme = request.COOKIES.get(KEPT, "").partition(".")
    return Look(elder=elder == "elder", theme=theme if theme in Theme.values else Theme.AUTO.value)
