"""Ordering, confirming, handing over, cancelling, lapsing: stock and points move with the order."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.mall import delivery, notices, vouchers
from zerotrip.mall.codes import fresh_ref
from zerotrip.mall.models import Good, Order
from zerotrip.mall.moves import journal, move, put_back, use_up
from zerotrip.mall.queries import had_by
from zerotrip.mall.recipients import Recipient
from zerotrip.mall.states import State, Way
from zerotrip.members.models import Person
from zerotrip.points import actions as points

RESERVED_FOR = timedelta(minutes=30)
REMINDED_BEFORE = timedelta(minutes=10)
PLATFORM = Actor.system("mall")


@transaction.atomic
def order(
    *,
    good: Good,
    person: Person,
    by: Actor,
    at: datetime,
    way: str = "",
    to: Recipient | None = None,
) -> Order:
    """Reserves one for half an hour. Taking it off the stock comes first: others wait their turn there."""
    way = way or good.ways[0]
    if way not in good.ways:
        raise Invalid("good-goes-another-way", _("This does not come to you that way; choose another."))
    if not Good.objects.on_offer(on=day_of(at)).filter(pk=good.pk).exists():
        raise Conflict("not-on-offer", _("This is not on offer any more."))
    if not Good.objects.filter(pk=good.pk, taken__lt=F("stock")).update(taken=F("taken") + 1):
        raise Conflict("sold-out", _("There is none left; what is given back is offered again by itself."))
    if had_by(person, good, on=day_of(at)) >= good.per_person:
        raise Conflict(
            "had-enough",
            _("Each person may have %(n)s of these %(period)s; you have yours."),
            n=good.per_person,
            period=good.get_period_display(),
        )
    ref = fresh_ref()
    spending = points.set_aside(
        person=person,
        points=good.price(way),
        tags=good.tags,
        to=good.paid_to,
        reference=f"order:{ref}",
        says={"zh-Hans": good.name_zh, "en": good.name_en},
        by=by,
        at=at,
    )
    made = Order.objects.create(
        ref=ref,
        good=good,
        person=person,
        spending=spending,
        way=way,
        ordered_at=at,
        lapses_at=at + RESERVED_FOR,
    )
    delivery.keep(made, to, postage=good.postage)
    if way == Way.VOUCHER:
        vouchers.set_aside(made)
    journal("mall.ordered", made, by=by, at=at)
    return made


@transaction.atomic
def confirm(order: Order, *, by: Actor, at: datetime) -> Order:
    if at >= order.lapses_at:
        raise Conflict("reservation-lapsed", _("The half hour is over; please order again."))
    move(order, "confirm")
    points.spend(order.spending, by=by, at=at)
    journal("mall.confirmed", order, by=by, at=at)
    notices.ready(order, at=at)
    return order


@transaction.atomic
def hand_over(order: Order, *, by: Actor, at: datetime) -> Order:
    """Once: of two who scan the same code at the same time, one changes no row and is told so."""
    move(order, "hand-over", ended_at=at, handed_over_by=by.key)
    journal("mall.handed-over", order, by=by, at=at)
    return order


@transaction.atomic
def cancel(order: Order, *, by: Actor, at: datetime, because: str = "") -> Order:
    """Before it is handed over: the points go back to where they came from, the good back to the stock."""
    spent = order.state == State.CONFIRMED
    move(order, "cancel", ended_at=at)
    if spent and order.way == Way.VOUCHER:
        use_up(order)
    else:
        put_back(order)
    back = points.refund if spent else points.release
    back(order.spending, by=by, at=at, because=because or "cancelled")
    journal("mall.cancelled", order, by=by, at=at)
    return order


def remind_due(*, at: datetime) -> int:
    """Once of each reservation, while there is time to confirm it."""
    soon = Order.objects.filter(state=State.RESERVED, reminded_at=None, lapses_at__gt=at)
    near = soon.filter(lapses_at__lte=at + REMINDED_BEFORE).select_related("good", "person")
    return sum(_remind(order, at=at) for order in near.order_by("lapses_at", "pk")[:500])


@transaction.atomic
def _remind(order: Order, *, at: datetime) -> bool:
    mine = Order.objects.filter(pk=order.pk, state=State.RESERVED, reminded_at=None)
    if not mine.update(reminded_at=at):
        return False  # confirmed, cancelled or told meanwhile
    notices.lapsing(order, at=at)
    return True


def lapse_due(*, at: datetime) -> int:
    """Reservations that nobody confirmed: nothing stays stuck."""
    over = Order.objects.filter(state=State.RESERVED, lapses_at__lte=at).select_related(
        "spending", "person", "good"
    )
    return sum(_lapse(order, at=at) for order in over.order_by("lapses_at", "pk")[:500])


@transaction.atomic
def _lapse(order: Order, *, at: datetime) -> bool:
    try:
        move(order, "lapse", ended_at=at)
    except Conflict:
        return False  # confirmed or cancelled meanwhile
    put_back(order)
    points.release(order.spending, by=PLATFORM, at=at, because="lapsed")
    if order.reminded_at is None:
        notices.lapsed(order, at=at)
    journal("mall.lapsed", order, by=PLATFORM, at=at)
    return True
