"""What I was told."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from zerotrip.core.clock import now
from zerotrip.notices.actions import mark_read
from zerotrip.notices.queries import inbox, notice_for
from zerotrip.web.door import actor_at, for_reader
from zerotrip.web.member.page import show

SHOWN = 60


@for_reader
def messages(request: HttpRequest) -> HttpResponse:
    return show(request, "messages.html", tab="messages", notices=inbox(actor_at(request))[:SHOWN])


@for_reader
def message(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Opens what the message is about; from then on it counts as read."""
    actor = actor_at(request)
    notice = notice_for(actor, uid)
    mark_read(by=actor, notices=[notice], at=now())
    inside = url_has_allowed_host_and_scheme(notice.link, allowed_hosts=None)
    return redirect(notice.link if notice.link and inside else "member:messages")
