"""How I am reached, and my quiet hours: the same form on the phone and at the desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid, Refused
from zerotrip.core.text import Text, whole
from zerotrip.notices.channels import open_channels
from zerotrip.notices.models import Way
from zerotrip.notices.reaching import keep_quiet, quiet_of, reach_by, stop, ways_of
from zerotrip.web.acts import acted
from zerotrip.web.door import actor_at

Page = Callable[[Refused | None], HttpResponse]


@dataclass(frozen=True, slots=True)
class Line:
    """One channel that the union has set up, and the way the reader chose on it."""

    channel: str
    label: Text
    way: Way | None
    typed: str
    wrong: bool


def reached(request: HttpRequest, *, page: Page, then: str) -> HttpResponse:
    """Shows the page, or does what one of its forms asks for."""
    if request.method != "POST":
        return page(None)
    act = ACTS.get(request.POST.get("act", ""), _choose)
    return acted(request, lambda: act(request), then=lambda _key: then, otherwise=page, done=_("Saved."))


def shown(request: HttpRequest, refusal: Refused | None) -> dict[str, Any]:
    """What the page needs: every open channel, and the hours."""
    key = actor_at(request).key
    ways = {way.channel: way for way in ways_of(key)}
    typed = request.POST.get("channel", "")
    lines = [
        Line(
            name, label, ways.get(name),
            request.POST.get("address", "") if refusal and name == typed else "",
            refusal is not None and name == typed,
        )
        for name, label in open_channels().items()
    ]  # fmt: skip
    return {"lines": lines, "hours": quiet_of(key), "error": refusal and str(refusal)}


def _choose(request: HttpRequest) -> str:
    channel, address = request.POST.get("channel", "")[:20], whole(request.POST.get("address", ""), 200)
    return str(reach_by(channel=channel, address=address, by=actor_at(request), at=now()).pk)


def _stop(request: HttpRequest) -> str:
    stop(channel=request.POST.get("channel", "")[:20], by=actor_at(request), at=now())
    return ""


def _quiet(request: HttpRequest) -> str:
    begins, ends = (_clock(request.POST.get(name, "")) for name in ("begins", "ends"))
    keep_quiet(begins=begins, ends=ends, by=actor_at(request), at=now())
    return ""


def _clock(text: str) -> time:
    try:
        return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        raise Invalid("no-time", _("Please write both times like 22:00 and 07:00.")) from None


ACTS = {"choose": _choose, "stop": _stop, "quiet": _quiet}
