"""Contests of service staff: the same questions for everybody, within the same hours."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zerotrip.centre.actions import hold_contest
from zerotrip.centre.queries import contest_for, results_of
from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid, Refused
from zerotrip.org.queries import organisation_for, visible_to
from zerotrip.web.acts import acted, typed_in
from zerotrip.web.console.page import show
from zerotrip.web.console.practice import HOLDERS
from zerotrip.web.door import actor_at, for_desk, today


@for_desk(*HOLDERS)
def hold(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request)
    return acted(
        request,
        lambda: _hold(request),
        then=lambda uid: reverse("desk:contest", args=[uid]),
        otherwise=lambda refusal: _page(request, refusal),
        done=_("The contest is announced."),
    )


@for_desk()
def contest(request: HttpRequest, uid: UUID) -> HttpResponse:
    held = contest_for(actor_at(request), uid, on=today())
    over = held.closes_at <= now()
    results = results_of(held) if over else []
    return show(request, "contest.html", here="practice", contest=held, over=over, results=results)


def _hold(request: HttpRequest) -> str:
    by, typed = actor_at(request), typed_in(request)
    place = organisation_for(by, typed["place"], on=today(), role=HOLDERS)
    held = hold_contest(
        name=typed["name"], organisation=place, seed=uuid4().hex, opens_at=_moment(typed["opens"]),
        closes_at=_moment(typed["closes"]), by=by, at=now(),
    )  # fmt: skip
    return str(held.pk)


def _moment(text: str) -> datetime:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid("no-time", _("Please choose day and hour of both the beginning and the end.")) from None
    return read if read.tzinfo else timezone.make_aware(read)


def _page(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    places = visible_to(actor_at(request), today(), role=HOLDERS).exclude(level="unit")
    return show(
        request, "contest_new.html", here="practice", places=places, typed=typed_in(request),
        error=refusal and str(refusal),
    )  # fmt: skip
