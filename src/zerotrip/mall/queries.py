"""Goods on offer, one's own orders, and what a desk may hand over."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.differences import Book, Differs
from zerotrip.core.errors import Invalid, NotVisible
from zerotrip.mall.codes import ref_in
from zerotrip.mall.models import Good, GoodPicture, GoodRows, Order, Voucher, VoucherList
from zerotrip.mall.partners import partner_name
from zerotrip.mall.states import TAKING, State, Way, begin_of
from zerotrip.members.models import Person
from zerotrip.org.queries import reach, visible_to
from zerotrip.vault.index import blind

KEEPERS = frozenset({"officer", "unit-officer"})
READERS = KEEPERS | {"auditor"}


def goods_kept_by(actor: Actor, on: date, *, roles: Collection[str] = KEEPERS) -> GoodRows:
    """Those of the organisations that their posts cover, and a partner's own."""
    mine = Q(pk__in=[])
    for grant in reach(actor, on).grants:
        if grant.role in roles:
            mine |= Q(organisation__path__startswith=grant.path)
        elif grant.partner:
            mine |= Q(partner=grant.partner, organisation__path__startswith=grant.path)
    rows = Good.objects.filter(mine).select_related("place", "organisation")
    return rows.with_partners().with_pictures().order_by("-pk")


def good_for(uid: str, *, on: date) -> Good:
    offered = Good.objects.on_offer(on=on).with_partners().with_pictures().select_related("organisation")
    good = offered.filter(uid=uid).first()
    if good is None:
        raise NotVisible("no-such-good", _("There is no such good on offer."))
    return good


def picture_of(goods: GoodRows, uid: str) -> GoodPicture:
    found = GoodPicture.objects.filter(good__in=goods.order_by().values("pk"), good__uid=uid).first()
    if found is None:
        raise NotVisible("no-such-picture", _("There is no picture of this."))
    return found


def good_offered_by(actor: Actor, uid: str, *, on: date) -> Good:
    """One whose stock and offer are the actor's to change: the union's officer, not who only hands over."""
    theirs = visible_to(actor, on, role="officer")
    good = Good.objects.filter(uid=uid, organisation__in=theirs).with_pictures().first()
    if good is None:
        raise NotVisible("no-such-good", _("There is no such good of your union."))
    return good


def had_by(person: Person, good: Good, *, on: date) -> int:
    """How many of the good somebody has ordered in the period for which it is limited."""
    mine = Order.objects.filter(good=good, person=person, state__in=TAKING)
    since = begin_of(good.period, on=on)
    return (mine.filter(ordered_at__date__gte=since) if since else mine).count()


def own_order(person: Person, ref: str) -> Order:
    order = orders_of(person).filter(ref=ref).first()
    if order is None:
        raise NotVisible("no-such-order", _("There is no such order among yours."))
    return order


def orders_of(person: Person) -> QuerySet[Order]:
    rows = Order.objects.filter(person=person).annotate(partner_name=partner_name("good__"))
    return rows.select_related("good__place", "spending", "person", "parcel")


def to_show(person: Person) -> QuerySet[Order]:
    """What is ready and is handed over against a code: all but what is sent."""
    return orders_of(person).filter(state=State.CONFIRMED).exclude(way=Way.DELIVERY)


def orders_kept_by(actor: Actor, on: date, *, roles: Collection[str] = KEEPERS) -> QuerySet[Order]:
    """Those that are theirs to hand over or to send, and those they have handed over or sent."""
    kept = goods_kept_by(actor, on, roles=roles).order_by().values("pk")
    rows = Order.objects.filter(good__in=kept).annotate(partner_name=partner_name("good__"))
    return rows.select_related("good__place", "good__organisation", "parcel")


def order_kept_by(actor: Actor, ref: str, *, on: date, roles: Collection[str] = KEEPERS) -> Order:
    order = (
        orders_kept_by(actor, on, roles=roles).select_related("spending", "person").filter(ref=ref).first()
    )
    if order is None:
        raise NotVisible("no-such-order", _("There is no such order of a good that is yours to hand over."))
    return order


def order_by_code(actor: Actor, typed: str, *, on: date) -> Order:
    """What the code is for, where the good is theirs to hand over; a forged code looks like a foreign one."""
    if ref := ref_in(typed):
        kept = goods_kept_by(actor, on).order_by().values("pk")
        found = Order.objects.filter(ref=ref, way=Way.PICK_UP, good__in=kept)
        order = found.select_related("good", "person").first()
    else:
        order = _order_of_voucher(actor, typed, on=on)
    if order is None:
        raise Invalid(
            "no-such-code",
            _("This code is none of yours to hand over; check it, or ask the member to open the order anew."),
            field="code",
        )
    return order


def _order_of_voucher(actor: Actor, typed: str, *, on: date) -> Order | None:
    """Only the partner redeems what is theirs."""
    order = (
        Order.objects.filter(voucher__code_index=blind("account", typed))
        .select_related("good__organisation", "person")
        .first()
    )
    good = order and order.good
    return order if good and reach(actor, on).speaks_for(good.partner, good.organisation.path) else None


def code_of_voucher(order: Order) -> str:
    code: str = Voucher.objects.get(order=order).code.open()
    return code


def codes_of_vouchers(orders: Iterable[Order]) -> dict[int, str]:
    """By order, in one query."""
    vouchers = Voucher.objects.filter(order__in=[order.pk for order in orders])
    return {voucher.order_id: voucher.code.open() for voucher in vouchers if voucher.order_id is not None}


def voucher_good_for(actor: Actor, uid: str, *, on: date) -> Good:
    good = goods_kept_by(actor, on).filter(uid=uid, by_voucher=True).first()
    if good is None:
        raise NotVisible("no-such-good", _("There is no such good with vouchers among yours."))
    return good


def voucher_list_of(good: Good, uid: str) -> VoucherList:
    found = VoucherList.objects.filter(good=good, uid=uid).first()
    if found is None:
        raise NotVisible("no-such-list", _("There is no such list of vouchers."))
    return found


def reconcile() -> Iterator[Differs]:
    """The stock taken is the orders that stand."""
    standing = Count("orders", filter=Q(orders__state__in=TAKING))
    rows = Good.objects.annotate(standing=standing).exclude(taken=F("standing"))
    for uid, taken, stand in rows.values_list("uid", "taken", "standing"):
        says = _("{kept} taken, but {recomputed} orders stand")
        yield Differs(Book.GOOD, str(uid), says, taken, stand, counted=True)


def counted() -> dict[str, int]:
    return {"goods": Good.objects.count(), "orders": Order.objects.count()}
