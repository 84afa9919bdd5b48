"""Our pages inside another app: the person goes on without signing in again."""

from __future__ import annotations

from datetime import datetime
from typing import cast
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from ninja import Router, Schema, Status

from zerotrip.clients.entering import code_of, made_before, make_entrance
from zerotrip.core.clock import now
from zerotrip.org.models import User
from zerotrip.web.api.v1.door import caller_of, needs
from zerotrip.web.api.v1.once import acted
from zerotrip.web.api.v1.said import Coming, Typed

router = Router(tags=["sessions"])


class Enter(Coming):
    """`to`: the page where the person comes out, such as `/m/`."""

    to: Typed = "/m/"


class EntranceOut(Schema):
    """Lead the person's browser to `address`: it opens once, until `ends_at`."""

    address: str
    ends_at: datetime


@router.post(
    "/sessions", response={201: EntranceOut}, operation_id="session", summary="A way in for the person",
    **needs("enter"),
)  # fmt: skip
def session(request: HttpRequest, given: Enter) -> Status[EntranceOut]:
    def act() -> str:
        caller = caller_of(request)
        user = cast(User, caller.user)
        made = make_entrance(caller.app, user, leads_to=given.to, by=caller.actor, at=now())
        return made.pk.hex

    entrance = made_before(UUID(acted(request, act)))
    address = request.build_absolute_uri(reverse("enter", args=[code_of(entrance)]))
    return Status(201, EntranceOut(address=address, ends_at=entrance.ends_at))
