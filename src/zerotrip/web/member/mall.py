"""The points mall on the phone: what there is, one good, my orders with the code for picking up."""

from __future__ import annotations

from dataclasses import asdict
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from zerotrip.core.clock import now
from zerotrip.core.errors import NotVisible, Refused
from zerotrip.mall import actions, delivery
from zerotrip.mall.choosing import Wish, choice_for
from zerotrip.mall.models import Good
from zerotrip.mall.moves import can
from zerotrip.mall.queries import good_for, orders_of, own_order, picture_of
from zerotrip.mall.recipients import Recipient
from zerotrip.mall.states import State, Tag, Way
from zerotrip.members.models import Person
from zerotrip.points.queries import purse_of
from zerotrip.web.acts import acted, typed_in
from zerotrip.web.door import actor_at, for_member, today
from zerotrip.web.member.page import show
from zerotrip.web.member.vouchers import in_hand
from zerotrip.web.pictures import jpeg

SHOWN = 100
PER_PAGE = 30
VERBS = {
    "confirm": actions.confirm,
    "cancel": actions.cancel,
    "receive": delivery.receive,
    "miss": delivery.miss,
}


@for_member
def goods(request: HttpRequest, person: Person) -> HttpResponse:
    purse, wish = purse_of(person, on=today()), _wish(request)
    choice = choice_for(person, wish, purse=purse, on=today())
    return show(
        request,
        "mall.html",
        tab="me",
        page=Paginator(choice.goods, PER_PAGE).get_page(request.GET.get("page")),
        wish=wish,
        wished=wish != Wish(),
        query="".join(f"{urlencode({name: value})}&" for name, value in asdict(wish).items() if value),
        tags=[(tag, _tag_name(tag)) for tag in choice.tags],
        partners=choice.partners,
        purse=purse,
        back=reverse("member:points"),
    )


@for_member
def picture(request: HttpRequest, person: Person, uid: UUID, digest: str) -> HttpResponse:
    return jpeg(picture_of(Good.objects.on_offer(on=today()), str(uid)).jpeg)


def _wish(request: HttpRequest) -> Wish:
    said = request.GET
    return Wish(
        tag=said.get("tag", "")[:20],
        partner=said.get("partner", "")[:32],
        affordable=bool(said.get("affordable")),
        near=bool(said.get("near")),
    )


def _tag_name(tag: str) -> str:
    """A pack may name tags of its own; they stand for themselves."""
    return str(Tag(tag).label) if tag in Tag.values else tag


@for_member
def good(request: HttpRequest, person: Person, uid: UUID) -> HttpResponse:
    if request.method != "POST":
        return _good(request, person, uid)
    return acted(
        request,
        lambda: _order(request, person, uid),
        then=lambda ref: reverse("member:mall-order", args=[ref]),
        otherwise=lambda refusal: _good(request, person, uid, refusal),
    )


def _good(request: HttpRequest, person: Person, uid: UUID, refusal: Refused | None = None) -> HttpResponse:
    found = good_for(str(uid), on=today())
    return show(
        request,
        "mall_good.html",
        tab="me",
        good=found,
        person=person,
        delivered=found.price(Way.DELIVERY),
        purse=purse_of(person, on=today()),
        typed=typed_in(request),
        error=refusal and str(refusal),
        back=reverse("member:mall"),
    )


def _order(request: HttpRequest, person: Person, uid: UUID) -> str:
    found, typed = good_for(str(uid), on=today()), typed_in(request)
    to = None
    if typed["way"] == Way.DELIVERY:
        to = Recipient.typed(typed["name"], typed["phone"], typed["address"])
    by, at = actor_at(request), now()
    return actions.order(good=found, person=person, way=typed["way"], to=to, by=by, at=at).ref


@for_member
def orders(request: HttpRequest, person: Person) -> HttpResponse:
    rows = list(orders_of(person)[: SHOWN + 1])
    return show(
        request,
        "mall_orders.html",
        tab="me",
        orders=rows[:SHOWN],
        only=SHOWN if len(rows) > SHOWN else 0,
        back=reverse("member:mall"),
    )


@for_member
def order(request: HttpRequest, person: Person, ref: str) -> HttpResponse:
    return _one(request, person, ref)


def _one(request: HttpRequest, person: Person, ref: str, refusal: Refused | None = None) -> HttpResponse:
    one = own_order(person, ref)
    waits = one.state == State.CONFIRMED and one.way != Way.DELIVERY
    shown = in_hand([one])[0] if waits else None
    return show(
        request,
        "mall_order.html",
        tab="me",
        order=one,
        parcel=one.parcel if one.way == Way.DELIVERY else None,
        can=[verb for verb in VERBS if can(verb, one)],
        code=shown.code if shown else "",
        qr=shown.picture if shown else "",
        error=refusal and str(refusal),
        back=reverse("member:mall-orders"),
    )


@for_member
def act(request: HttpRequest, person: Person, ref: str, verb: str) -> HttpResponse:
    if verb not in VERBS or request.method != "POST":
        raise NotVisible("no-such-page", "")
    return acted(
        request,
        lambda: VERBS[verb](own_order(person, ref), by=actor_at(request), at=now()).ref,
        then=lambda ref: reverse("member:mall-order", args=[ref]),
        otherwise=lambda refusal: _one(request, person, ref, refusal),
    )
