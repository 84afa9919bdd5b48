"""The points mall at the desk: hand over by the member's code, see the stock, raise it, withdraw."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.core.clock import now
from zerotrip.core.errors import Refused
from zerotrip.mall.actions import hand_over
from zerotrip.mall.models import GoodRows
from zerotrip.mall.offering import raise_stock, withdraw
from zerotrip.mall.queries import READERS, good_offered_by, goods_kept_by, order_by_code
from zerotrip.web.acts import acted, typed_in
from zerotrip.web.console.mall_offer import number_in
from zerotrip.web.console.mall_vouchers import IMPORTERS
from zerotrip.web.console.page import AUDITORS, MALL, show
from zerotrip.web.door import actor_at, for_desk, today, today_reach

PER_PAGE = 50


@for_desk(*MALL, read_by=AUDITORS)
def mall(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    return show(
        request,
        "mall.html",
        here="mall",
        page=Paginator(_goods(request), PER_PAGE).get_page(request.GET.get("page")),
        may_import=bool(today_reach(request).roles & IMPORTERS),
        may_offer="officer" in today_reach(request).roles,
        on=today(),
        error=refusal and str(refusal),
    )


def _goods(request: HttpRequest) -> GoodRows:
    return goods_kept_by(actor_at(request), today(), roles=READERS)


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
    return str(raise_stock(good, more=number_in(typed_in(request)["more"]), by=by, at=now()).uid)


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
