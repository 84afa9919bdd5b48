"""What a union offers for points: put on offer, its stock raised, taken off offer."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.mall.models import Good
from zerotrip.mall.states import Period, Tag, Way
from zerotrip.members.models import Firm
from zerotrip.org.models import Organisation, ServicePlace

MOST = 1_000_000
TAG = re.compile(r"[a-z][a-z0-9-]{1,19}")


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
    ways: Collection[str] = (Way.PICK_UP,),
    postage: int = 0,
    period: str = Period.EVER,
    until: date | None = None,
) -> Good:
    _name_and_tags(name_zh, name_en, tags)
    _goes_some_way(ways, partner=partner, postage=postage)
    _in_range(price=price, stock=stock, per_person=per_person, by_voucher=Way.VOUCHER in ways)
    _in_time(period, until, on=day_of(at))
    _with_this_union(partner, organisation)
    good = Good.objects.create(
        organisation=organisation,
        name_zh=name_zh.strip(),
        name_en=name_en.strip(),
        points=price,
        stock=stock,
        place=place,
        per_person=per_person,
        tags=sorted({*tags, Tag.PARTNER} if partner else set(tags)),
        partner=partner,
        by_voucher=Way.VOUCHER in ways,
        by_pick_up=Way.PICK_UP in ways,
        by_delivery=Way.DELIVERY in ways,
        postage=postage,
        period=period,
        since=day_of(at),
        until=until,
    )
    told = {"name": good.name_zh, "points": price, "stock": stock}
    record("mall.offered", f"good:{good.uid}", by=by, at=at, data=told)
    return good


def _with_this_union(partner: str, organisation: Organisation) -> None:
    """A firm's code is one firm's everywhere; another union's must not be owed what is spent here."""
    firm = Firm.objects.select_related("organisation").filter(code=partner).first() if partner else None
    if firm and not organisation.path.startswith(firm.organisation.path):
        raise Conflict(
            "partner-elsewhere",
            _("This partner has its contract with %(union)s, not with this union; choose another code."),
            union=firm.organisation.name,
        )


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


def _name_and_tags(name_zh: str, name_en: str, tags: Collection[str]) -> None:
    if not name_zh.strip() or not name_en.strip():
        raise Invalid("good-without-name", _("A good needs its name in both languages."), field="name_zh")
    if not tags or any(not TAG.fullmatch(tag) for tag in tags):
        raise Invalid("good-without-tag", _("Say what kind of good it is: choose a tag."), field="tags")


def _goes_some_way(ways: Collection[str], *, partner: str, postage: int) -> None:
    if not ways or not set(ways) <= set(Way.values) or (Way.VOUCHER in ways and len(set(ways)) > 1):
        raise Invalid(
            "good-goes-no-way",
            _("Say how it reaches the member: by pick-up, by delivery or both, or by voucher alone."),
            field="ways",
        )
    if Way.VOUCHER in ways and not partner:
        raise Invalid(
            "vouchers-without-partner", _("Vouchers are a partner's: name the partner."), field="partner"
        )
    if not 0 <= postage <= MOST * (Way.DELIVERY in ways):
        raise Invalid("postage-out-of-range", _("Only what is delivered has postage."), field="postage")


def _in_range(*, price: int, stock: int, per_person: int, by_voucher: bool) -> None:
    least = 0 if by_voucher else 1  # the codes imported are its stock
    if not (0 < price <= MOST and least <= stock <= MOST * least and 0 < per_person <= 100):
        raise Invalid("good-out-of-range", _("Price, stock and number for each person are above zero."))


def _in_time(period: str, until: date | None, *, on: date) -> None:
    if period not in Period.values:
        raise Invalid("no-such-period", _("Say in which time each person may have so many."), field="period")
    if until is not None and until < on:
        raise Invalid("good-over-already", _("The last day lies in the past."), field="until")
