"""Where one may go from a page that cannot be shown: what it belongs to, where that opens for them."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zerotrip.core.errors import Refused
from zerotrip.web.console.page import ROOMS
from zerotrip.web.door import today_reach
from zerotrip.web.public.page import WAYS

ACTING = "/m/acting/"  # never under the address of a mandate that may have ended
FIRST = "queue"  # where “To the first page” leads by itself
PHONE: dict[str, str | Promise] = {
    "applications": _("My applications"),
    "cases": _("My cases"),
    "documents": _("My documents"),
    "items": _("All services"),
    "mall-orders": _("My orders"),
    "mall": _("Points mall"),
    "mandates": _("Who may act for me"),
    "messages": _("Messages"),
    "me": _("Me"),
}


@dataclass(frozen=True, slots=True)
class Way:
    href: str
    label: str | Promise


def ways_from(request: HttpRequest, status: int) -> list[Way]:
    """What is there but may not be done leads to the thing itself, everything to the list it stands in."""
    if getattr(request, "mandate_uid", None) is not None:
        return [Way(ACTING, _("Those I act for"))]
    found = [_thing(request.path)] if status in (403, 409) else []
    return [way for way in (*found, _list(request)) if way is not None]


def _thing(path: str) -> Way | None:
    above = path.rstrip("/").rpartition("/")[0] + "/"
    try:
        resolve(above)
    except Resolver404:
        return None
    return Way(above, _("What it is about")) if above.count("/") > 3 else None


def _list(request: HttpRequest) -> Way | None:
    fitting = [
        way for way in _lists(request) if request.path.startswith(way.href) and request.path != way.href
    ]
    return max(fitting, key=lambda way: len(way.href), default=None)


def _lists(request: HttpRequest) -> list[Way]:
    hall = [Way(way.href, way.label) for way in WAYS if way.href]
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return hall
    phone = [Way(reverse(f"member:{name}"), label) for name, label in PHONE.items()]
    return [*hall, *phone, *_rooms(request)]


def _rooms(request: HttpRequest) -> list[Way]:
    try:
        reach = today_reach(request)
    except Refused:
        return []
    rooms = [room for room in ROOMS if room.name != FIRST and room.opens_to(reach)]
    return [Way(reverse(f"desk:{room.name}"), room.label) for room in rooms]
