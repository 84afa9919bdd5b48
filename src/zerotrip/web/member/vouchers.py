"""What I have in hand to show at a counter: vouchers and goods to pick up, each with its code."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString

from zerotrip.cases.queries import entitlements_of
from zerotrip.mall.codes import code_of, qr
from zerotrip.mall.models import Order
from zerotrip.mall.queries import codes_of_vouchers, to_show
from zerotrip.mall.states import Way
from zerotrip.members.models import Person
from zerotrip.web.door import for_member, today
from zerotrip.web.member.page import show
from zerotrip.web.qr import qr_code

SHOWN = 30


@dataclass(frozen=True, slots=True)
class InHand:
    order: Order
    code: str
    picture: SafeString


@for_member
def vouchers(request: HttpRequest, person: Person) -> HttpResponse:
    return show(
        request,
        "vouchers.html",
        tab="me",
        rows=in_hand(list(to_show(person)[:SHOWN])),
        booked=entitlements_of(person, today()).select_related("case__edition"),
        back=reverse("member:me"),
    )


def in_hand(orders: list[Order]) -> list[InHand]:
    codes = codes_of_vouchers(order for order in orders if order.way == Way.VOUCHER)
    return [
        InHand(order, codes[order.pk], qr_code(codes[order.pk]))
        if order.way == Way.VOUCHER
        else InHand(order, code_of(order.ref), qr(order.ref))
        for order in orders
    ]
