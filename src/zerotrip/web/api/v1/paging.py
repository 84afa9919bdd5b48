"""Lists come in pages. A cursor is where the last page ended, so that nothing new shifts the next one."""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from zerotrip.core.errors import Invalid

M = TypeVar("M", bound=Model)
Rows = Sequence[Any] | QuerySet[Any]
Limit = Annotated[int, Field(ge=1, le=100)]
Cursor = Annotated[str, Field(max_length=200)]
SHOWN = 30


def page_of(
    request: HttpRequest, response: HttpResponse, rows: QuerySet[M], *, by: str, cursor: str, limit: int
) -> list[M]:
    """The latest first by the time `by`, then by key."""
    rows = rows.order_by(f"-{by}", "-pk")
    if cursor:
        at, written = _time_and_key(cursor)
        pk = _key_of(rows, written)
        rows = rows.filter(Q(**{f"{by}__lt": at}) | Q(**{by: at, "pk__lt": pk}))
    found = list(rows[: limit + 1])
    if len(found) > limit:
        last = found[limit - 1]
        _lead_on(request, response, [getattr(last, by).isoformat(), str(last.pk)], limit)
    return found[:limit]


def part_of(
    request: HttpRequest,
    response: HttpResponse,
    rows: Rows,
    *,
    cursor: str,
    limit: int,
) -> list[Any]:
    """Of a list that is short and made anew each time: by position."""
    start = _position(cursor) if cursor else 0
    found = list(rows[start : start + limit + 1])
    if len(found) > limit:
        _lead_on(request, response, [start + limit], limit)
    return found[:limit]


def _lead_on(request: HttpRequest, response: HttpResponse, place: list[Any], limit: int) -> None:
    asked = request.GET.copy()
    asked["cursor"] = urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")
    asked["limit"] = str(limit)
    address = request.build_absolute_uri(f"{request.path}?{asked.urlencode()}")
    response.headers["Link"] = f'<{address}>; rel="next"'


def _time_and_key(cursor: str) -> tuple[datetime, str]:
    place = _place(cursor)
    try:
        at, pk = datetime.fromisoformat(place[0]), place[1]
    except (ValueError, TypeError, IndexError):
        raise _unreadable() from None
    if at.tzinfo is None or not 1900 < at.year < 2200 or not isinstance(pk, str) or len(pk) > 36:
        raise _unreadable()
    return at, pk


def _key_of(rows: QuerySet[Any], written: str) -> Any:
    try:
        return rows.model._meta.pk.to_python(written)
    except ValidationError:
        raise _unreadable() from None


def _position(cursor: str) -> int:
    place = _place(cursor)
    if len(place) != 1 or not isinstance(place[0], int) or not 0 <= place[0] < 10**6:
        raise _unreadable()
    return place[0]


def _place(cursor: str) -> list[Any]:
    try:
        place = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        raise _unreadable() from None
    return place if isinstance(place, list) else []


def _unreadable() -> Invalid:
    return Invalid(
        "cursor", _("This is no place where a page ended; please follow the header Link."), field="cursor"
    )
