"""Offering something new in the points mall: what it is, whose, how many for whom, how it gets there."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid, Refused
from zerotrip.core.text import whole
from zerotrip.mall.offering import offer
from zerotrip.mall.partners import named
from zerotrip.mall.states import Period, Tag, Way
from zerotrip.org.models import Organisation
from zerotrip.org.queries import partners, place_for, service_places, visible_to
from zerotrip.web.acts import acted, typed_in
from zerotrip.web.console.page import show
from zerotrip.web.door import actor_at, for_desk, today


@for_desk("officer")
def offer_one(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request)
    return acted(
        request,
        lambda: _offer(request),
        then=lambda _uid: reverse("desk:mall"),
        otherwise=lambda refusal: _page(request, refusal),
        done=_("On offer from now on."),
    )


def _page(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    return show(
        request,
        "mall_offer.html",
        here="mall",
        places=service_places(),
        partners=named(partners(on=today()), on=today()),
        periods=Period.choices,
        ways=Way.choices,
        tags=[(value, label) for value, label in Tag.choices if value != Tag.PARTNER],
        chosen=request.POST.getlist("ways") or [Way.PICK_UP.value],
        tagged=request.POST.getlist("tags") or [Tag.EVERYDAY.value],
        typed=typed_in(request),
        error=refusal and str(refusal),
    )


def _offer(request: HttpRequest) -> str:
    typed = typed_in(request)
    made = offer(
        organisation=_own_union(request),
        name_zh=whole(typed["name_zh"], 80),
        name_en=whole(typed["name_en"], 120),
        price=number_in(typed["points"]),
        stock=number_in(typed["stock"]),
        per_person=number_in(typed["per_person"]),
        period=typed["period"],
        tags=tuple(request.POST.getlist("tags")),
        ways=request.POST.getlist("ways"),
        postage=number_in(typed["postage"]),
        place=place_for(typed["place"]),
        partner=typed["partner"],
        until=_day(typed["until"]),
        by=actor_at(request),
        at=now(),
    )
    return str(made.uid)


def _own_union(request: HttpRequest) -> Organisation:
    organisation = visible_to(actor_at(request), today(), role="officer").order_by("path").first()
    if organisation is None:
        raise Invalid("no-organisation", _("Your post reaches no union that could offer it."))
    return organisation


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise Invalid("no-day", _("Please choose a day."), field="until") from None


def number_in(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
