"""Sending what was ordered: on its way, received, missing, sent again or given back; address forgotten."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.core.text import whole
from zerotrip.mall import notices
from zerotrip.mall.models import Good, Order, Parcel
from zerotrip.mall.moves import journal, move, use_up
from zerotrip.mall.recipients import Recipient
from zerotrip.mall.states import State, Way
from zerotrip.points import actions as points

PLATFORM = Actor.system("mall")
RECEIVED_AFTER = timedelta(days=15)
"""Without a word from the member, a parcel counts as received so long after it was sent."""
FORGOTTEN_AFTER = timedelta(days=30)
"""So long after the order has ended the address is still there, for a complaint."""
NUMBER = re.compile(r"[A-Z0-9-]{6,40}")


def keep(order: Order, to: Recipient | None, *, postage: int) -> None:
    """The address of an order that is sent; no other order has one."""
    if order.way != Way.DELIVERY:
        return
    if to is None:
        raise Invalid("no-recipient", _("Please write to whom and where it is to be sent."), field="address")
    Parcel.objects.create(order=order, recipient=to.sealed(), shown=to.masked, postage=postage)


@transaction.atomic
def send(order: Order, *, carrier: str, number: str, by: Actor, at: datetime) -> Order:
    """With a carrier. What did not arrive may be sent again: that takes another one off the stock."""
    carrier, number = whole(" ".join(carrier.split()), 40), re.sub(r"\s", "", number).upper()
    if not carrier or not NUMBER.fullmatch(number):
        raise Invalid(
            "no-parcel-number",
            _("Please write the carrier and the number of the parcel: 6 to 40 letters, digits and hyphens."),
            field="number",
        )
    if order.state == State.MISSING:
        _take_another(order)
    move(order, "send")
    Parcel.objects.filter(order=order).update(carrier=carrier, number=number, sent_at=at, sent_by=by.key)
    journal("mall.sent", order, by=by, at=at)
    notices.sent(order, carrier=carrier, number=number, at=at)
    return order


@transaction.atomic
def receive(order: Order, *, by: Actor, at: datetime) -> Order:
    move(order, "receive", ended_at=at)
    journal("mall.received", order, by=by, at=at)
    return order


@transaction.atomic
def miss(order: Order, *, by: Actor, at: datetime) -> Order:
    """It has not come: it does not count as received by itself any more, and the desk has to act."""
    move(order, "miss")
    journal("mall.missed", order, by=by, at=at)
    return order


@transaction.atomic
def give_back(order: Order, *, by: Actor, at: datetime) -> Order:
    """It is lost: all points go back to the lots they came from, and the stock is one less."""
    move(order, "give-back", ended_at=at)
    use_up(order)
    points.refund(order.spending, by=by, at=at, because="lost on the way")
    journal("mall.lost", order, by=by, at=at)
    notices.lost(order, at=at)
    return order


def receive_due(*, at: datetime) -> int:
    """What was sent long ago and nobody has missed."""
    over = Order.objects.filter(state=State.SENT, parcel__sent_at__lte=at - RECEIVED_AFTER)
    return sum(_receive_one(order, at=at) for order in over.order_by("parcel__sent_at", "pk")[:500])


def _receive_one(order: Order, *, at: datetime) -> bool:
    try:
        receive(order, by=PLATFORM, at=at)
    except Conflict:
        return False  # received or missed meanwhile
    return True


@transaction.atomic
def forget_due(*, at: datetime) -> int:
    """Addresses of orders that ended long enough ago."""
    known = Parcel.objects.filter(forgotten_at=None, order__ended_at__lte=at - FORGOTTEN_AFTER)
    forgotten: int = known.update(recipient=None, shown="", forgotten_at=at)
    if forgotten:
        record("mall.addresses-forgotten", "mall:parcels", by=PLATFORM, at=at, data={"parcels": forgotten})
    return forgotten


def _take_another(order: Order) -> None:
    if not Good.objects.filter(pk=order.good_id, taken__lt=F("stock")).update(stock=F("stock") - 1):
        raise Conflict(
            "none-to-send-again",
            _(
                "There is none left to send again. Raise the stock if the parcel came back; or give the "
                "points back."
            ),
        )
