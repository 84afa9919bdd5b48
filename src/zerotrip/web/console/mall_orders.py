"""Orders at the desk: a list to look through and to pack by; one order, to hand over or to send."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Collection
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.core.clock import now
from zerotrip.core.errors import NotVisible, Refused
from zerotrip.core.sheets import XLSX, write_workbook
from zerotrip.mall import delivery
from zerotrip.mall.choosing import partners_among
from zerotrip.mall.models import Order
from zerotrip.mall.moves import can
from zerotrip.mall.packing import packing_list, recipient_of
from zerotrip.mall.queries import KEEPERS, READERS, goods_kept_by, order_kept_by, orders_kept_by
from zerotrip.mall.recipients import Recipient
from zerotrip.mall.states import MOVES, State, Way
from zerotrip.web.acts import acted, typed_in
from zerotrip.web.console.page import AUDITORS, MALL, show
from zerotrip.web.door import actor_at, acts_here, for_desk, today

PER_PAGE = 50
UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
FILTERS = {"state": "state", "good": "good__uid", "partner": "good__partner", "way": "way"}


@for_desk(*MALL, read_by=AUDITORS)
def orders(request: HttpRequest) -> HttpResponse:
    return _list(request)


def _list(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    said = _said(request)
    goods = list(goods_kept_by(actor_at(request), today(), roles=READERS))
    return show(
        request,
        "mall_orders.html",
        here="mall",
        page=Paginator(_found(request, READERS), PER_PAGE).get_page(request.GET.get("page")),
        said=said,
        query=f"{urlencode(said)}&",
        states=State.choices,
        ways=Way.choices,
        goods=goods,
        partners=partners_among(goods, on=today()),
        error=refusal and str(refusal),
    )


def _said(request: HttpRequest) -> dict[str, str]:
    sent = request.POST if request.method == "POST" else request.GET
    known = {"state": State.values, "way": Way.values}
    said = {name: sent.get(name, "")[:40] for name in FILTERS}
    fits = {name: value in known.get(name, [value]) for name, value in said.items()}
    fits["good"] = bool(UID.fullmatch(said["good"]))
    return {name: value if fits[name] else "" for name, value in said.items()}


def _found(request: HttpRequest, roles: Collection[str]) -> QuerySet[Order]:
    """Who audits one place and keeps the goods of another reads both, and takes addresses of the latter."""
    wanted = {FILTERS[name]: value for name, value in _said(request).items() if value}
    return orders_kept_by(actor_at(request), today(), roles=roles).filter(**wanted)


@for_desk(*MALL)
def packing(request: HttpRequest) -> HttpResponse:
    """The answer to a form, not a link: whoever takes the addresses away is written down."""
    if request.method != "POST":
        raise NotVisible("no-such-page", "")
    try:
        sheet = packing_list(_found(request, KEEPERS), by=actor_at(request), at=now())
    except Refused as refusal:
        response = _list(request, refusal)
        response.status_code = refusal.status
        return response
    out = io.BytesIO()
    write_workbook(out, [sheet], made_at=now())
    response = HttpResponse(out.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="packing-{today():%Y-%m-%d}.xlsx"'
    return response


@for_desk(*MALL, read_by=AUDITORS)
def order(request: HttpRequest, ref: str) -> HttpResponse:
    return _page(request, ref)


@for_desk(*MALL)
def address(request: HttpRequest, ref: str) -> HttpResponse:
    """Shown in the answer itself: a redirect would have to keep the address somewhere in between."""
    if request.method != "POST":
        raise NotVisible("no-such-page", "")
    by = actor_at(request)
    try:
        to = recipient_of(order_kept_by(by, ref, on=today()), by=by, at=now())
    except Refused as refusal:
        response = _page(request, ref, refusal)
        response.status_code = refusal.status
        return response
    return _page(request, ref, to=to)


def _page(
    request: HttpRequest, ref: str, refusal: Refused | None = None, to: Recipient | None = None
) -> HttpResponse:
    one = order_kept_by(actor_at(request), ref, on=today(), roles=READERS)
    return show(
        request,
        "mall_order.html",
        here="mall",
        order=one,
        parcel=one.parcel if one.way == Way.DELIVERY else None,
        to=to,
        can=[verb for verb in MOVES if can(verb, one)] if acts_here(request) else [],
        typed=typed_in(request),
        error=refusal and str(refusal),
    )


@for_desk(*MALL)
def act(request: HttpRequest, ref: str, verb: str) -> HttpResponse:
    if verb not in VERBS or request.method != "POST":
        raise NotVisible("no-such-page", "")
    does, done = VERBS[verb]
    return acted(
        request,
        lambda: does(order_kept_by(actor_at(request), ref, on=today()), request).ref,
        then=lambda ref: reverse("desk:mall-order", args=[ref]),
        otherwise=lambda refusal: _page(request, ref, refusal),
        done=done,
    )


def _send(order: Order, request: HttpRequest) -> Order:
    typed = typed_in(request)
    return delivery.send(
        order, carrier=typed["carrier"], number=typed["number"][:60], by=actor_at(request), at=now()
    )


def _miss(order: Order, request: HttpRequest) -> Order:
    return delivery.miss(order, by=actor_at(request), at=now())


def _give_back(order: Order, request: HttpRequest) -> Order:
    return delivery.give_back(order, by=actor_at(request), at=now())


VERBS: dict[str, tuple[Callable[[Order, HttpRequest], Order], Any]] = {
    "send": (_send, _("Sent; the member has been told.")),
    "miss": (_miss, _("Written down as not arrived.")),
    "give-back": (_give_back, _("The points are back where they came from.")),
}
