"""What the app itself was told of, with a token of its own: nobody is spoken for."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from zerotrip.clients.hooks import send_again
from zerotrip.clients.models import Delivery
from zerotrip.clients.queries import delivery_for, told_to
from zerotrip.core.clock import now
from zerotrip.web.api.v1.door import caller_of, needs
from zerotrip.web.api.v1.once import acted
from zerotrip.web.api.v1.paging import SHOWN, Cursor, Limit, page_of

router = Router(tags=["news"])


class NewsOut(Schema):
    """As it was sent, and how far it is; `answer` is the status it was answered with."""

    uid: UUID
    event: str
    ref: str
    at: datetime
    state: str
    attempts: int
    answer: str


@router.get(
    "/news", response=list[NewsOut], operation_id="news", summary="What the app was told", **needs("news")
)
def news(
    request: HttpRequest, response: HttpResponse, cursor: Cursor = "", limit: Limit = SHOWN
) -> list[NewsOut]:
    rows = told_to(caller_of(request).app)
    return [_news(row) for row in page_of(request, response, rows, by="at", cursor=cursor, limit=limit)]


@router.post(
    "/news/{uuid:uid}/again", response=NewsOut, operation_id="news_again", summary="Tell it once more",
    **needs("news"),
)  # fmt: skip
def news_again(request: HttpRequest, uid: UUID) -> NewsOut:
    caller = caller_of(request)

    def act() -> str:
        send_again(delivery_for(caller.app, uid), by=caller.actor, at=now())
        return uid.hex

    return _news(delivery_for(caller.app, UUID(acted(request, act))))


def _news(row: Delivery) -> NewsOut:
    return NewsOut(
        uid=row.pk,
        event=row.event,
        ref=row.ref,
        at=row.at,
        state=row.state,
        attempts=row.attempts,
        answer=row.answer,
    )
