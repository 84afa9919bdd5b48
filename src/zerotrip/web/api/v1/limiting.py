"""How often one may ask, told in the headers of every answer."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from zerotrip.clients.limits import STRANGERS, take
from zerotrip.core.clock import now
from zerotrip.vault.index import blind
from zerotrip.web.api.v1.door import Caller


class PerMinute(BaseThrottle):
    """Each app for each person; without a token each address, of which only a keyed hash is kept."""

    def allow_request(self, request: HttpRequest) -> bool:
        caller = getattr(request, "auth", None)
        if not isinstance(caller, Caller):
            return stranger_may(request)
        who = f"{caller.app.code} {caller.actor.person_uid or ''}"
        return _counted(request, who, caller.app.per_minute)

    def wait(self) -> float | None:
        return None


def stranger_may(request: HttpRequest) -> bool:
    """Also asked where a token did not count, so that nobody tries them out."""
    return _counted(request, f"from {blind('contact', request.META.get('REMOTE_ADDR', ''))}", STRANGERS)


def _counted(request: HttpRequest, who: str, limit: int) -> bool:
    room = take(who, limit, at=now())
    request.room = room  # type: ignore[attr-defined]
    return room.given
