"""The agreed prices: proposed by one side, counted once the other agrees; what came to nothing stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid, NotAllowed, NotVisible, Stale
from zerotrip.core.money import Amount
from zerotrip.mall.models import AgreedPrice, Good
from zerotrip.mall.settlements.models import Side
from zerotrip.members.models import Firm
from zerotrip.org.queries import Reach, reach

DEAREST = Amount.yuan("100000")


def side_of(scope: Reach, firm: Firm) -> Side | None:
    """On whose side of the contract the actor stands; whoever speaks for the partner is the partner's."""
    if scope.speaks_for(firm.code, firm.organisation.path):
        return Side.PARTNER
    return Side.UNION if scope.covers(firm.organisation.path, role="officer") else None


@transaction.atomic
def propose_price(*, firm: Firm, good: Good, fen: int, since: date, by: Actor, at: datetime) -> AgreedPrice:
    """For what is ordered from `since` on: never for what is ordered already."""
    side = _side(firm, by, at)
    if good.partner != firm.code:
        raise NotVisible("no-such-good", _("There is no such good of this partner."))
    if not 0 < fen <= DEAREST.minor:
        raise Invalid("price-out-of-range", _("A price is above zero and at most 100,000 yuan."), field="fen")
    if since <= day_of(at):
        raise Invalid(
            "price-too-early", _("A new price counts from tomorrow at the earliest."), field="since"
        )
    same_day = AgreedPrice.objects.filter(good=good, since=since, dropped_at=None)
    if same_day.filter(agreed_at__isnull=False).exists():
        raise Conflict("price-agreed", _("A price from this day on is agreed already."))
    before = same_day.first()
    if before:
        _drop(before, by=by, at=at)
    try:
        with transaction.atomic():
            price = AgreedPrice.objects.create(
                good=good, fen=fen, since=since, side=side, proposed_by_key=by.key,
                proposed_by_name=by.name[:80], proposed_at=at,
            )  # fmt: skip
    except IntegrityError as meanwhile:
        raise _moved_on() from meanwhile
    _tell("partner.price-proposed", firm, price, by=by, at=at)
    if before:
        AgreedPrice.objects.filter(pk=before.pk).update(replaced_by=price)
        _tell("partner.price-replaced", firm, before, by=by, at=at, instead_fen=fen)
    return price


@transaction.atomic
def withdraw_price(*, firm: Firm, price: AgreedPrice, by: Actor, at: datetime) -> AgreedPrice:
    """By the side that proposed it, while the other has not agreed."""
    if price.side != _side(firm, by, at):
        raise NotAllowed("not-own-price", _("A proposal is withdrawn by the side that made it."))
    _drop(price, by=by, at=at)
    _tell("partner.price-withdrawn", firm, price, by=by, at=at)
    price.refresh_from_db()
    return price


def _drop(price: AgreedPrice, *, by: Actor, at: datetime) -> None:
    """It stays to be read; of an agreement and this at the same moment one changes no row."""
    still_open = AgreedPrice.objects.filter(pk=price.pk, agreed_at=None, dropped_at=None)
    if not still_open.update(dropped_at=at, dropped_by_key=by.key, dropped_by_name=by.name[:80]):
        raise _moved_on()


@transaction.atomic
def agree_price(*, firm: Firm, price: AgreedPrice, by: Actor, at: datetime) -> AgreedPrice:
    """By the other side, and before the day it counts from."""
    side = _side(firm, by, at)
    if price.proposed_by_key == by.key or price.side == side:
        raise NotAllowed("own-price", _("The other side of the contract agrees to this price."))
    if price.since <= day_of(at):
        raise Conflict("price-too-late", _("Its first day has come; please propose it from a later day on."))
    open_one = AgreedPrice.objects.filter(pk=price.pk, agreed_at=None, dropped_at=None)
    if not open_one.update(agreed_at=at, agreed_by_key=by.key, agreed_by_name=by.name[:80]):
        raise _moved_on()
    _tell("partner.price-agreed", firm, price, by=by, at=at)
    price.refresh_from_db()
    return price


def _moved_on() -> Stale:
    return Stale("price-moved-on", _("This price was agreed to or changed meanwhile. Please look again."))


def _tell(what: str, firm: Firm, price: AgreedPrice, *, by: Actor, at: datetime, **more: int) -> None:
    told = {"good": str(price.good.uid), "fen": price.fen, "since": price.since.isoformat(), **more}
    record(what, firm.key, by=by, at=at, data=told)


def _side(firm: Firm, by: Actor, at: datetime) -> Side:
    side = side_of(reach(by, day_of(at)), firm)
    if side is None:
        raise NotAllowed("no-side", _("Prices are agreed by the union's officer and the partner's."))
    return side


def prices_of(goods: Collection[int]) -> dict[int, list[AgreedPrice]]:
    """By good, the latest first; one query."""
    found: dict[int, list[AgreedPrice]] = defaultdict(list)
    for price in AgreedPrice.objects.filter(good__in=goods, agreed_at__isnull=False).order_by("-since"):
        found[price.good_id].append(price)
    return found


def price_on(prices: list[AgreedPrice], day: date) -> int | None:
    return next((price.fen for price in prices if price.since <= day), None)
