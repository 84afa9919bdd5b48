"""Where people land: staff on the desk, members on the phone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from zerotrip.audit.actions import record
from zerotrip.core.clock import now
from zerotrip.core.text import Text
from zerotrip.org.sessions import BEGUN
from zerotrip.org.sign_ins import end_others
from zerotrip.web.console.landing import first_room
from zerotrip.web.devices import device_of
from zerotrip.web.door import today_reach


class SignIn(Protocol):
    """Someone a visitor of the demonstration may sign in as."""

    @property
    def username(self) -> str: ...
    @property
    def name(self) -> Text: ...
    @property
    def what(self) -> Text: ...


OFFERED: list[tuple[SignIn, str]] = []
"""With their password; empty outside the demonstration."""


def offer(sign_ins: Sequence[SignIn], password: str) -> None:
    OFFERED[:] = [(one, password) for one in sign_ins]


def on_sign_in(sender: object, *, request: HttpRequest, **_: Any) -> None:
    """Connected to Django's `user_logged_in`: what the list of sign-ins tells."""
    device = device_of(request.headers.get("User-Agent", ""))
    request.session[BEGUN] = {"at": now().isoformat(), "device": device}


def on_password(sender: object, *, request: HttpRequest, user: Any, **_: Any) -> None:
    """Connected to allauth's `password_changed`."""
    record("account.password-changed", user.actor.key, by=user.actor, at=now())
    end_others(user, besides=request.session.session_key or "", by=user.actor, at=now())


def front(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect("account_login")
    reach = today_reach(request)
    return redirect(f"desk:{first_room(reach)}" if reach.roles else "member:home")
