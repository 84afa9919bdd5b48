"""What whoever ordered something is told: that it is ready, on its way, lost, or about to lapse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zerotrip.core.text import both
from zerotrip.mall.models import Order
from zerotrip.mall.states import Way
from zerotrip.notices.actions import tell


def ready(order: Order, *, at: datetime) -> None:
    """Only where something is left to do; of what is sent they hear when it is on its way."""
    place = order.good.place
    if order.way == Way.VOUCHER:
        body = _("%(good)s: the code is on the page of your order, and counts once.")
        _tell(order, "mall.ready", _("Your voucher is ready"), lambda: body % _good(order), at=at)
    elif order.way == Way.PICK_UP:
        _tell(
            order,
            "mall.ready",
            _("Ready to be picked up"),
            lambda: (
                _("%(good)s: at %(place)s, %(address)s, with the code on the page of your order.")
                % {**_good(order), "place": place.name, "address": place.address}
            ),
            at=at,
        )


def sent(order: Order, *, carrier: str, number: str, at: datetime) -> None:
    parcel = {"carrier": carrier, "number": number}
    body = _("%(good)s: with %(carrier)s, number %(number)s. Say on its page when it has come.")
    _tell(order, "mall.sent", _("Your order is on its way"), lambda: body % {**_good(order), **parcel}, at=at)


def lost(order: Order, *, at: datetime) -> None:
    body = _("%(good)s: it got lost on the way. All points are back where they came from.")
    _tell(order, "mall.lost", _("Your points are back"), lambda: body % _good(order), at=at)


def lapsing(order: Order, *, at: datetime) -> None:
    until = {"until": f"{timezone.localtime(order.lapses_at):%H:%M}"}
    body = _("%(good)s: kept for you until %(until)s. Confirm it, or your points are free again.")
    title = _("Your reservation ends in a few minutes")
    _tell(order, "mall.lapsing", title, lambda: body % {**_good(order), **until}, at=at)


def lapsed(order: Order, *, at: datetime) -> None:
    body = _("%(good)s: it was not confirmed in time; the points are free again.")
    _tell(order, "mall.lapsed", _("Your reservation has ended"), lambda: body % _good(order), at=at)


def _good(order: Order) -> dict[str, str]:
    return {"good": order.good.name}


def _tell(
    order: Order, event: str, title: str | Promise, body: Callable[[], object], *, at: datetime
) -> None:
    tell(
        to_key=order.person.key,
        event=event,
        title=both(lambda: title),
        body=both(body),
        link=f"/m/mall/orders/{order.ref}/",
        email=order.person.email,
        at=at,
    )
