"""Moving an order by the table, and what the stock has of it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict
from zerotrip.mall import vouchers
from zerotrip.mall.models import Good, Order
from zerotrip.mall.states import MOVES


def can(verb: str, order: Order) -> bool:
    before, _after, ways = MOVES[verb]
    return order.state in before and order.way in ways


def move(order: Order, verb: str, **also: object) -> None:
    """Of two who do something to the same order at the same time, one changes no row and is told so."""
    after = MOVES[verb].after
    still = Order.objects.filter(pk=order.pk, state=order.state)
    if not can(verb, order) or not still.update(state=after, **also):
        raise Conflict("order-moved-on", _("This order has moved on; nothing was done. Load the page again."))
    order.state = after


def put_back(order: Order) -> None:
    Good.objects.filter(pk=order.good_id, taken__gt=0).update(taken=F("taken") - 1)
    vouchers.put_back(order)


def use_up(order: Order) -> None:
    """Not this order's any more, and nobody else's: a code that was seen, a parcel that got lost."""
    less = {"taken": F("taken") - 1, "stock": F("stock") - 1}
    Good.objects.filter(pk=order.good_id, taken__gt=0).update(**less)


def journal(what: str, order: Order, *, by: Actor, at: datetime, because: str = "") -> None:
    data = {"good": str(order.good_id)}
    record(what, f"order:{order.ref}", by=by, at=at, because=because, data=data)
