"""What people said of their cases, and the answers that are owed."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.catalogue.queries import items_on
from zerotrip.core.clock import now
from zerotrip.core.errors import Refused
from zerotrip.core.text import whole
from zerotrip.ratings import actions
from zerotrip.ratings.policy import may_answer
from zerotrip.ratings.queries import rating_for, satisfaction, standing_of, visible_to
from zerotrip.web.acts import acted
from zerotrip.web.console.page import CASE_READERS, show
from zerotrip.web.door import actor_at, for_desk, today

PER_PAGE = 50


@for_desk(*CASE_READERS)
def ratings(request: HttpRequest) -> HttpResponse:
    rows = visible_to(actor_at(request), today())
    chosen = {"owed": rows.owed(), "poor": rows.poor()}.get(request.GET.get("show", ""), rows)
    names = {edition.item_id: edition.loaded.pack.title for edition in items_on(today())}
    figures = [(names.get(one.item_id, one.item_id), one) for one in satisfaction(rows, today())]
    return show(
        request,
        "ratings.html",
        here="ratings",
        page=Paginator(chosen, PER_PAGE).get_page(request.GET.get("page")),
        chosen=request.GET.get("show", ""),
        figures=figures,
        today=today(),
    )


@for_desk(*CASE_READERS)
def rating(request: HttpRequest, uid: UUID) -> HttpResponse:
    if request.method != "POST":
        return _page(request, uid)
    return acted(
        request,
        lambda: _answer(request, uid),
        then=lambda uid: reverse("desk:rating", args=[uid]),
        otherwise=lambda refusal: _page(request, uid, refusal),
        done=_("Answered. The person is asked whether it is right now."),
    )


def _answer(request: HttpRequest, uid: UUID) -> str:
    by, at = actor_at(request), now()
    given = rating_for(by, uid, at=at, may_reply=True)
    actions.answer(given, text=whole(request.POST.get("text", ""), 1000), by=by, at=at)
    return str(given.pk)


def _page(request: HttpRequest, uid: UUID, refusal: Refused | None = None) -> HttpResponse:
    actor, at = actor_at(request), now()
    given = rating_for(actor, uid, at=at)
    return show(
        request,
        "rating.html",
        here="ratings",
        given=given,
        replies=list(given.replies.all()),
        may=may_answer(standing_of(actor, given, at=at), given),
        typed=request.POST.get("text", ""),
        error=refusal and str(refusal),
    )
