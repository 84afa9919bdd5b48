"""A session that an app opened (`enter.py`): no longer than the person lets it, and at the desk no wider."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from zerotrip.clients.queries import let_through
from zerotrip.core.errors import NotAllowed
from zerotrip.org.models import User
from zerotrip.org.sessions import THROUGH


class ThroughAnApp:
    """Whoever has taken their word back is signed out of it with the next page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if code := through(request):
            let = let_through(cast(User, request.user).actor, code)
            if "enter" not in let:
                logout(request)
            request.let_through = let  # type: ignore[attr-defined]
        return self.get_response(request)


def through(request: HttpRequest) -> str:
    """The app's code; empty for whoever signed in here themselves. Who has no session is given none."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ""
    code = str(request.session.get(THROUGH, ""))
    return code if code and request.user.is_authenticated else ""


def check_desk(request: HttpRequest) -> None:
    """To let an app open our pages is not to let it decide."""
    _check(request, "desk:read" if request.method in ("GET", "HEAD") else "desk:act")


def check_for_others(request: HttpRequest) -> None:
    """Nor to let it act for those who let the person act for them."""
    _check(request, "for-others")


def _check(request: HttpRequest, scope: str) -> None:
    if through(request) and scope not in request.let_through:  # type: ignore[attr-defined]
        raise NotAllowed(
            "app-not-let", _("You did not let the app you came from do this. Please sign in here yourself.")
        )
