"""How often one may ask, told in the headers of every answer."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from zerotrip.clients.limits import STRANGERS, Room, take
from zerotrip.core.clock import now
from zerotrip.vault.index import blind
from zerotrip.web.api.v1.door import Caller


class PerMinute(BaseThrottle):
    """Each app for each person; without a token each address, of which only a keyed hash is kept."""

    def allow_request(self, request: HttpRequest) -> bool:
        who, limit = _who(request)
        room = take(who, limit, at=now())
        request.room = room  # type: ignore[attr-defined]
        return room.given

    def wait(self) -> float | None:
        return None


def _who(request: HttpRequest) -> tuple[str, int]:
    caller = getattr(request, "auth", None)
    if isinstance(caller, Caller):
        return f"{caller.app.code} {caller.actor.person_uid or ''}", caller.app.per_minute
    return f"from {blind('contact', request.META.get('REMOTE_ADDR', ''))}"[:80], STRANGERS


def room_of(request: HttpRequest) -> Room | None:
    return getattr(request, "room", None)
