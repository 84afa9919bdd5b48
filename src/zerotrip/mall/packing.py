"""What is to be sent, with whole addresses: for one who sends, who is written down as having seen them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict
from zerotrip.core.sheets import Cell, Column, Sheet
from zerotrip.mall.models import Order
from zerotrip.mall.recipients import Recipient
from zerotrip.mall.states import State, Way
from zerotrip.vault.actions import look, look_at_all

AT_ONCE = 500
TO_SEND = (State.CONFIRMED, State.MISSING)


def to_be_sent(orders: QuerySet[Order]) -> QuerySet[Order]:
    return orders.filter(way=Way.DELIVERY, state=State.CONFIRMED)


def recipient_of(order: Order, *, by: Actor, at: datetime) -> Recipient:
    """Only while it is to be sent, for the first time or again."""
    if order.way != Way.DELIVERY or order.state not in TO_SEND:
        raise Conflict("nothing-to-send", _("This order is not to be sent now; its address stays covered."))
    found = look(what=_what(order), secret=order.parcel.recipient, by=by, at=at, because=_because())
    return Recipient(**found)


def packing_list(orders: QuerySet[Order], *, by: Actor, at: datetime) -> Sheet:
    """The oldest first."""
    found = list(to_be_sent(orders).order_by("ordered_at", "pk")[:AT_ONCE])
    if not found:
        raise Conflict("nothing-to-send", _("Nothing is to be sent at the moment."))
    covered = [(_what(order), order.parcel.recipient) for order in found]
    seen = look_at_all(covered, by=by, at=at, because=_because())
    rows = [_row(order, Recipient(**told)) for order, told in zip(found, seen, strict=True)]
    return Sheet(str(_("Packing list")), _columns(), rows)


def _columns() -> Sequence[Column]:
    return [
        Column(str(_("Order")), 12),
        Column(str(_("Good")), 30),
        Column(str(_("To whom")), 16),
        Column(str(_("Telephone")), 18),
        Column(str(_("Whole address")), 60),
    ]


def _row(order: Order, to: Recipient) -> Sequence[Cell]:
    return [order.ref, order.good.name, to.name, to.phone, to.address]


def _what(order: Order) -> str:
    return f"person:{order.person_id}:address"


def _because() -> str:
    return str(_("to send what was ordered in the points mall"))
