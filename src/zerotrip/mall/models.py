"""What points buy, and who has ordered it."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from zerotrip.mall.partners import partner_name
from zerotrip.mall.sentences import label, sentence
from zerotrip.mall.settlements.models import AgreedPrice, PartnerStatement, StatementLine
from zerotrip.mall.states import BY_POST_ONLY, Period, State, Way, Wrong
from zerotrip.members.models import Person
from zerotrip.org.models import Organisation, ServicePlace
from zerotrip.points.models import Spending
from zerotrip.vault.fields import BlindIndex, SealedJSON, SealedText

__all__ = [
    "AgreedPrice", "Good", "GoodPicture", "Order", "Parcel", "PartnerStatement", "StatementLine", "Voucher",
    "VoucherList",
]  # fmt: skip


class GoodRows(models.QuerySet["Good"]):
    def on_offer(self, *, on: date) -> GoodRows:
        still = Q(until__isnull=True) | Q(until__gte=on)
        offered = self.filter(still, since__lte=on).select_related("place")
        return offered.order_by("place__district", "pk")

    def with_pictures(self) -> GoodRows:
        """Each with the `pictured` that its picture's address ends with; "" where it has none."""
        digests = GoodPicture.objects.filter(good=OuterRef("pk")).values("digest")
        return self.annotate(pictured=Coalesce(Subquery(digests), Value("")))  # type: ignore[no-redef]

    def with_partners(self) -> GoodRows:
        """Each with the `partner_name` that people read."""
        return self.annotate(partner_name=partner_name())  # type: ignore[no-redef]


class Good(models.Model):
    """`taken` counts the orders that stand; it never passes `stock`, whoever orders at once.

    A `partner` hands over or sends what is theirs and is owed the money behind the points. What goes
    `by_voucher` goes no other way, and has as much stock as codes were imported for it. `postage` is in
    points, for each delivery.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="goods")
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    points = models.PositiveIntegerField()
    tags = models.JSONField(default=list)  # of these a lot must allow one, unless it allows all
    partner = models.CharField(max_length=32, blank=True)
    by_voucher = models.BooleanField(default=False)
    by_pick_up = models.BooleanField(default=True)
    by_delivery = models.BooleanField(default=False)
    postage = models.PositiveIntegerField(default=0)
    place = models.ForeignKey(ServicePlace, models.PROTECT, related_name="goods")
    stock = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)
    per_person = models.PositiveSmallIntegerField(default=1)
    period = models.CharField(max_length=8, choices=Period, default=Period.EVER)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    partner_name: str  # of rows that were asked for `with_partners`
    pictured: str  # of rows that were asked for `with_pictures`
    objects: ClassVar[GoodRows] = GoodRows.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(points__gt=0), name="good_costs_points"),
            models.CheckConstraint(condition=Q(taken__lte=F("stock")), name="good_never_oversold"),
            models.CheckConstraint(condition=Q(per_person__gt=0), name="good_for_at_least_one"),
            models.CheckConstraint(condition=Q(period__in=Period.values), name="good_period_known"),
            models.CheckConstraint(
                condition=Q(by_voucher=False) | ~Q(partner=""), name="good_by_voucher_has_a_partner"
            ),
            models.CheckConstraint(
                condition=Q(by_voucher=True) ^ (Q(by_pick_up=True) | Q(by_delivery=True)),
                name="good_goes_some_way",
            ),
            models.CheckConstraint(
                condition=Q(by_delivery=True) | Q(postage=0), name="good_with_postage_is_delivered"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name_zh

    @property
    def left(self) -> int:
        return self.stock - self.taken

    @property
    def ways(self) -> list[Way]:
        goes = {Way.PICK_UP: self.by_pick_up, Way.DELIVERY: self.by_delivery, Way.VOUCHER: self.by_voucher}
        return [way for way, so in goes.items() if so]

    def price(self, way: str) -> int:
        """In points, all told."""
        return self.points + (self.postage if way == Way.DELIVERY else 0)

    @property
    def paid_to(self) -> str:
        """Where the money behind the points goes."""
        return f"partner:{self.partner}:owed" if self.partner else f"mall:{self.organisation.code}"


class GoodPicture(models.Model):
    """In a table of its own, so that a list of goods does not carry it."""

    good = models.OneToOneField(Good, models.CASCADE, primary_key=True, related_name="picture")
    jpeg = models.BinaryField()
    digest = models.CharField(max_length=16)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(digest=""), name="good_picture_has_a_digest"),
        ]

    def __str__(self) -> str:
        return self.digest


class Order(models.Model):
    ref = models.CharField(max_length=8, unique=True)
    good = models.ForeignKey(Good, models.PROTECT, related_name="orders")
    person = models.ForeignKey(Person, models.PROTECT, related_name="orders")
    spending = models.OneToOneField(Spending, models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=State, default=State.RESERVED)
    way = models.CharField(max_length=8, choices=Way, default=Way.PICK_UP)
    ordered_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)  # told that it lapses soon
    ended_at = models.DateTimeField(null=True)
    handed_over_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering: ClassVar = ["-ordered_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="order_state_known"),
            models.CheckConstraint(
                condition=Q(state=State.HANDED_OVER) ^ Q(handed_over_by=""),
                name="order_handed_over_by_somebody",
            ),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="order_way_known"),
            models.CheckConstraint(
                condition=Q(way=Way.DELIVERY) | ~Q(state__in=BY_POST_ONLY), name="order_sent_is_delivered"
            ),
            models.CheckConstraint(
                condition=~Q(way=Way.DELIVERY) | ~Q(state=State.HANDED_OVER),
                name="order_delivered_is_not_handed_over",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "lapses_at"], name="order_lapsing"),
            models.Index(fields=["state", "ended_at"], name="order_ended"),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def label(self) -> str:
        return label(self.state, self.way)

    @property
    def sentence(self) -> str:
        return sentence(self.state, self.way)


class Parcel(models.Model):
    """Where an order is sent, and how it went. `recipient` is name, telephone and address, sealed; it is
    forgotten some time after the order has ended, and `shown` (the same, masked) with it."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    order = models.OneToOneField(Order, models.PROTECT, related_name="parcel")
    recipient = SealedJSON(purpose="contact", null=True)
    shown = models.CharField(max_length=120, blank=True)
    postage = models.PositiveIntegerField()
    carrier = models.CharField(max_length=40, blank=True)
    number = models.CharField(max_length=40, blank=True)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.CharField(max_length=80, blank=True)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, carrier="", number="", sent_by="")
                | (Q(sent_at__isnull=False) & ~Q(carrier="") & ~Q(number="") & ~Q(sent_by="")),
                name="parcel_sent_by_somebody_with_a_number",
            ),
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=True, recipient__isnull=False)
                | Q(forgotten_at__isnull=False, recipient__isnull=True, shown=""),
                name="parcel_keeps_its_address_until_forgotten",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["sent_at"], name="parcel_sent")]

    def __str__(self) -> str:
        return f"{self.carrier} {self.number}".strip() or str(self.uid)


class VoucherList(models.Model):
    """A partner's file of codes, looked through first; the codes leave it when they are imported."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    good = models.ForeignKey(Good, models.PROTECT, related_name="voucher_lists")
    digest = models.CharField(max_length=64, unique=True)  # blind: a list of few codes could be guessed
    codes = SealedJSON(purpose="account", null=True)
    right = models.PositiveIntegerField()
    wrong = models.JSONField(default=list)  # pairs of line and Wrong, never the code
    read_at = models.DateTimeField()
    imported_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-read_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(imported_at__isnull=True, codes__isnull=False)
                | Q(imported_at__isnull=False, codes__isnull=True),
                name="voucher_list_keeps_codes_until_imported",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uid)

    @property
    def wrong_lines(self) -> list[tuple[int, str]]:
        return [(line, str(Wrong(why).label)) for line, why in self.wrong]


class Voucher(models.Model):
    """One code of a partner. It belongs to one order for good once that order's code was shown."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    good = models.ForeignKey(Good, models.PROTECT, related_name="vouchers")
    code = SealedText(purpose="account")
    code_index = BlindIndex(of="code", purpose="account", unique=True)
    order = models.OneToOneField(Order, models.PROTECT, related_name="voucher", null=True)

    def __str__(self) -> str:
        return str(self.uid)
