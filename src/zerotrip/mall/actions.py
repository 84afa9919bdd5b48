"""Ordering, confirming, handing over, cancelling, lapsing: stock and points move with the order."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.mall import vouchers
from zerotrip.mall.codes import fresh_ref
from zerotrip.mall.models import Good, Order
from zerotrip.mall.states import MOVES, TAKING, State
from zerotrip.members.models import Person
from zerotrip.org.models import Organisation, ServicePlace
from zerotrip.points import actions as points

RESERVED_FOR = timedelta(minutes=30)
PLATFORM = Actor.system("mall")
MOST = 1_000_000


@transaction.atomic
def offer(
    *,
    organisation: Organisation,
    name_zh: str,
    name_en: str,
    price: int,
    stock: int,
    place: ServicePlace,
    by: Actor,
    at: datetime,
    per_person: int = 1,
    tags: tuple[str, ...] = ("everyday",),
    partner: str = "",
    by_voucher: bool = False,
) -> Good:
    if not name_zh.strip() or not name_en.strip():
        raise Invalid("good-without-name", _("A good needs its name in both languages."), field="name_zh")
    if by_voucher and not partner:
        raise Invalid(
            "vouchers-without-partner", _("Vouchers are a partner's: name the partner."), field="partner"
        )
    least = 0 if by_voucher else 1  # the codes imported are its stock
    if not (0 < price <= MOST and least <= stock <= MOST * least and 0 < per_person <= 100):
        raise Invalid("good-out-of-range", _("Price, stock and number for each person are above zero."))
    good = Good.objects.create(
        organisation=organisation,
        name_zh=name_zh.strip(),
        name_en=name_en.strip(),
        points=price,
        stock=stock,
        place=place,
        per_person=per_person,
        tags=[*tags, "partner"] if partner else list(tags),
        partner=partner,
        by_voucher=by_voucher,
        since=day_of(at),
    )
    told = {"name": good.name_zh, "points": price, "stock": stock}
    record("mall.offered", f"good:{good.uid}", by=by, at=at, data=told)
    return good


@transaction.atomic
def raise_stock(good: Good, *, more: int, by: Actor, at: datetime) -> Good:
    if good.by_voucher:
        raise Invalid("stock-is-codes", _("The stock of this good is its codes: import more of them."))
    if not 0 < more <= MOST:
        raise Invalid("good-out-of-range", _("Say how many more there are, above zero."))
    if not Good.objects.filter(pk=good.pk, stock__lte=MOST - more).update(stock=F("stock") + more):
        raise Invalid("good-out-of-range", _("That would be more than a million; check the number."))
    record("mall.stock-raised", f"good:{good.uid}", by=by, at=at, data={"more": more})
    return good


@transaction.atomic
def withdraw(good: Good, *, by: Actor, at: datetime) -> Good:
    """Nobody orders it from now on; who has ordered it already still gets it."""
    today = day_of(at)
    if not Good.objects.on_offer(on=today).filter(pk=good.pk).update(until=today - timedelta(days=1)):
        raise Conflict("not-on-offer", _("This is not on offer any more."))
    record("mall.withdrawn", f"good:{good.uid}", by=by, at=at)
    return good


@transaction.atomic
def order(*, good: Good, person: Person, by: Actor, at: datetime) -> Order:
    """Reserves one for half an hour. Taking it off the stock comes first: others wait their turn there."""
    if not Good.objects.on_offer(on=day_of(at)).filter(pk=good.pk).exists():
        raise Conflict("not-on-offer", _("This is not on offer any more."))
    if not Good.objects.filter(pk=good.pk, taken__lt=F("stock")).update(taken=F("taken") + 1):
        raise Conflict("sold-out", _("There is none left; what is given back is offered again by itself."))
    if Order.objects.filter(good=good, person=person, state__in=TAKING).count() >= good.per_person:
        raise Conflict(
            "had-enough", _("Each person may have %(n)s of these; you have yours."), n=good.per_person
        )
    ref = fresh_ref()
    spending = points.set_aside(
        person=person,
        points=good.points,
        tags=good.tags,
        to=good.paid_to,
        reference=f"order:{ref}",
        says={"zh-Hans": good.name_zh, "en": good.name_en},
        by=by,
        at=at,
    )
    made = Order.objects.create(
        ref=ref, good=good, person=person, spending=spending, ordered_at=at, lapses_at=at + RESERVED_FOR
    )
    if good.by_voucher:
        vouchers.set_aside(made)
    _tell("mall.ordered", made, by=by, at=at)
    return made


@transaction.atomic
def confirm(order: Order, *, by: Actor, at: datetime) -> Order:
    if at >= order.lapses_at:
        raise Conflict("reservation-lapsed", _("The half hour is over; please order again."))
    _move(order, "confirm")
    points.spend(order.spending, by=by, at=at)
    _tell("mall.confirmed", order, by=by, at=at)
    return order


@transaction.atomic
def hand_over(order: Order, *, by: Actor, at: datetime) -> Order:
    """Once: of two who scan the same code at the same time, one changes no row and is told so."""
    _move(order, "hand-over", ended_at=at, handed_over_by=by.key)
    _tell("mall.handed-over", order, by=by, at=at)
    return order


@transaction.atomic
def cancel(order: Order, *, by: Actor, at: datetime, because: str = "") -> Order:
    """Before it is handed over: the points go back to where they came from, the good back to the stock."""
    spent = order.state == State.CONFIRMED
    _move(order, "cancel", ended_at=at)
    if spent and order.good.by_voucher:
        _use_up(order)
    else:
        _put_back(order)
    back = points.refund if spent else points.release
    back(order.spending, by=by, at=at, because=because or "cancelled")
    _tell("mall.cancelled", order, by=by, at=at)
    return order


def lapse_due(*, at: datetime) -> int:
    """Reservations that nobody confirmed: nothing stays stuck."""
    over = Order.objects.filter(state=State.RESERVED, lapses_at__lte=at).select_related("spending", "person")
    return sum(_lapse(order, at=at) for order in over.order_by("lapses_at", "pk")[:500])


@transaction.atomic
def _lapse(order: Order, *, at: datetime) -> bool:
    try:
        _move(order, "lapse", ended_at=at)
    except Conflict:
        return False  # confirmed or cancelled meanwhile
    _put_back(order)
    points.release(order.spending, by=PLATFORM, at=at, because="lapsed")
    _tell("mall.lapsed", order, by=PLATFORM, at=at)
    return True


def _put_back(order: Order) -> None:
    Good.objects.filter(pk=order.good_id, taken__gt=0).update(taken=F("taken") - 1)
    vouchers.put_back(order)


def _use_up(order: Order) -> None:
    """A code that was seen is offered to nobody else, and counts no more."""
    less = {"taken": F("taken") - 1, "stock": F("stock") - 1}
    Good.objects.filter(pk=order.good_id, taken__gt=0).update(**less)


def _move(order: Order, verb: str, **also: object) -> None:
    before, after = MOVES[verb]
    here = [order.state] if order.state in before else []
    if not Order.objects.filter(pk=order.pk, state__in=here).update(state=after, **also):
        raise Conflict("order-moved-on", _("This order has moved on; nothing was done. Load the page again."))
    order.state = after


def _tell(what: str, order: Order, *, by: Actor, at: datetime) -> None:
    record(what, f"order:{order.ref}", by=by, at=at, data={"good": str(order.good_id)})
