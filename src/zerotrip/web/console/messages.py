"""What those who work here were told, and how they are reached."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from zerotrip.core.clock import now
from zerotrip.core.errors import Refused
from zerotrip.notices.actions import mark_read
from zerotrip.notices.queries import inbox, notice_for
from zerotrip.web.console.page import show
from zerotrip.web.door import actor_at, for_desk
from zerotrip.web.reaching import reached, shown

PER_PAGE = 50


@for_desk()
def messages(request: HttpRequest) -> HttpResponse:
    page = Paginator(inbox(actor_at(request)), PER_PAGE).get_page(request.GET.get("page"))
    return show(request, "messages.html", here="messages", page=page)


@for_desk()
def message(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Opens what the message is about; from then on it counts as read."""
    actor = actor_at(request)
    notice = notice_for(actor, uid)
    mark_read(by=actor, notices=[notice], at=now())
    inside = url_has_allowed_host_and_scheme(notice.link, allowed_hosts=None)
    return redirect(notice.link if notice.link and inside else "desk:messages")


@for_desk()
def reach(request: HttpRequest) -> HttpResponse:
    def page(refusal: Refused | None) -> HttpResponse:
        return show(request, "reach.html", here="messages", **shown(request, refusal))

    return reached(request, page=page, then=reverse("desk:reach"))
