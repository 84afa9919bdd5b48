"""Somebody came and there is no case: where, for what, and why."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.actions import record_walk_in
from zerotrip.cases.models import TripCause
from zerotrip.catalogue.queries import items_on
from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid, Refused
from zerotrip.org.queries import organisation_for, visible_to
from zerotrip.web.acts import acted, typed_in
from zerotrip.web.console.page import show
from zerotrip.web.door import actor_at, for_desk, today

RECEIVERS = ("unit-officer", "officer", "approver")


@for_desk(*RECEIVERS)
def walk_in(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request)
    return acted(
        request,
        lambda: _write_down(request),
        then=lambda _uid: reverse("desk:walk-in"),
        otherwise=lambda refusal: _page(request, refusal),
        done=_("Written down."),
    )


def _write_down(request: HttpRequest) -> str:
    by, at, typed = actor_at(request), now(), typed_in(request)
    if typed["item"] and typed["item"] not in {edition.item_id for edition in items_on(today())}:
        raise Invalid("no-such-item", _("Please choose one of the items."), field="item")
    place = organisation_for(by, typed["place"], on=today(), role=RECEIVERS)
    walk_in = record_walk_in(
        organisation=place, item_id=typed["item"], cause=typed["cause"], words=typed["words"], by=by, at=at
    )
    return str(walk_in.pk)


def _page(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    """An officer receives at offices; a unit's officer in their unit."""
    actor, day = actor_at(request), today()
    offices = visible_to(actor, day, role=RECEIVERS).exclude(level="unit")
    own = visible_to(actor, day, role="unit-officer").filter(level="unit")
    return show(
        request,
        "walk_in.html",
        here="zero-trip",
        places=[*offices, *own],
        items=items_on(day),
        causes=TripCause.choices,
        typed=typed_in(request),
        error=refusal and str(refusal),
    )
