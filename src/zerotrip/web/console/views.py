"""Views of a list that somebody keeps under a name: its filters, and nothing of what it shows."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.core.clock import now
from zerotrip.core.errors import Refused
from zerotrip.preferences.actions import drop_view, keep_view
from zerotrip.preferences.queries import views_of
from zerotrip.web.acts import acted, typed_in
from zerotrip.web.console.filters import Narrowed
from zerotrip.web.console.page import show
from zerotrip.web.door import actor_at, for_desk

ROOMS_WITH_VIEWS = ("queue", "cases")


@for_desk()
def views(request: HttpRequest) -> HttpResponse:
    """Keeps one, or drops one."""
    typed = typed_in(request)
    room = typed["room"] if typed["room"] in ROOMS_WITH_VIEWS else "queue"
    if request.method != "POST":
        return redirect("desk:queue")
    return acted(
        request,
        lambda: _drop(request) if typed["drop"] else _keep(request, room),
        then=lambda query: f"{reverse(f'desk:{room}')}?{query}",
        otherwise=lambda refusal: _refused(request, room, refusal),
        done=_("Done."),
    )


def _keep(request: HttpRequest, room: str) -> str:
    typed = typed_in(request)
    query = Narrowed.by(QueryDict(typed["query"])).query
    return keep_view(by=actor_at(request), room=room, name=typed["name"], query=query, at=now()).query


def _drop(request: HttpRequest) -> str:
    number = typed_in(request)["drop"]
    if number.isascii() and number.isdigit() and len(number) < 16:
        drop_view(by=actor_at(request), pk=int(number))
    return ""


def _refused(request: HttpRequest, room: str, refusal: Refused) -> HttpResponse:
    return show(
        request,
        "views.html",
        here=room,
        room=room,
        typed=typed_in(request),
        views=views_of(actor_at(request), room),
        error=str(refusal),
    )
