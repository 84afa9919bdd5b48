"""The points mall at the desk: hand over by the member's code, see the stock, offer something new."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid, Refused
from zerotrip.mall.actions import hand_over, offer, raise_stock, withdraw
from zerotrip.mall.queries import good_offered_by, goods_kept_by, order_by_code
from zerotrip.org.queries import place_for, service_places, visible_to
from zerotrip.web.acts import acted, typed_in
from zerotrip.web.console.mall_vouchers import IMPORTERS
from zerotrip.web.console.page import MALL, show
from zerotrip.web.door import actor_at, for_desk, today, today_reach

SHOWN = 100


@for_desk(*MALL)
def mall(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    return show(
        request,
        "mall.html",
        here="mall",
        goods=goods_kept_by(actor_at(request), today())[:SHOWN],
        places=service_places(),
        may_import=bool(today_reach(request).roles & IMPORTERS),
        may_offer="officer" in today_reach(request).roles,
        on=today(),
        typed=typed_in(request),
        error=refusal and str(refusal),
    )


@for_desk(*MALL)
def hand(request: HttpRequest) -> HttpResponse:
    return acted(
        request,
        lambda: _hand(request),
        then=lambda _ref: reverse("desk:mall"),
        otherwise=lambda refusal: _page(request, refusal),
        done=_("Handed over; the code does not count any more."),
    )


def _hand(request: HttpRequest) -> str:
    by = actor_at(request)
    return hand_over(order_by_code(by, typed_in(request)["code"][:40], on=today()), by=by, at=now()).ref


@for_desk("officer")
def offer_one(request: HttpRequest) -> HttpResponse:
    return acted(
        request,
        lambda: _offer(request),
        then=lambda _uid: reverse("desk:mall"),
        otherwise=lambda refusal: _page(request, refusal),
        done=_("On offer from now on."),
    )


def _offer(request: HttpRequest) -> str:
    typed, by = typed_in(request), actor_at(request)
    organisation = visible_to(by, today(), role="officer").order_by("path").first()
    if organisation is None:
        raise Invalid("no-organisation", _("Your post reaches no union that could offer it."))
    made = offer(
        organisation=organisation,
        name_zh=typed["name_zh"][:80],
        name_en=typed["name_en"][:120],
        price=_number(typed["points"]),
        stock=_number(typed["stock"]),
        place=place_for(typed["place"]),
        partner=typed["partner"].strip()[:32],
        by_voucher=bool(typed["by_voucher"]),
        by=by,
        at=now(),
    )
    return str(made.uid)


@for_desk("officer")
def more(request: HttpRequest, uid: UUID) -> HttpResponse:
    return acted(
        request,
        lambda: _more(request, uid),
        then=lambda _uid: reverse("desk:mall"),
        otherwise=lambda refusal: _page(request, refusal),
        done=_("The stock is raised."),
    )


def _more(request: HttpRequest, uid: UUID) -> str:
    by = actor_at(request)
    good = good_offered_by(by, str(uid), on=today())
    return str(raise_stock(good, more=_number(typed_in(request)["more"]), by=by, at=now()).uid)


@for_desk("officer")
def take_off(request: HttpRequest, uid: UUID) -> HttpResponse:
    return acted(
        request,
        lambda: str(_withdrawn(request, uid)),
        then=lambda _uid: reverse("desk:mall"),
        otherwise=lambda refusal: _page(request, refusal),
        done=_("Withdrawn; who has ordered it already still gets it."),
    )


def _withdrawn(request: HttpRequest, uid: UUID) -> UUID:
    by = actor_at(request)
    return withdraw(good_offered_by(by, str(uid), on=today()), by=by, at=now()).uid


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
