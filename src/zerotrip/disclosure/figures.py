"""What the ledger says was paid in the spans that end with a month: a fixed number of queries, however much.

Paid is what left a payable for the bank and had not come back at the cut-off, which is the end of the month.
What comes back later is counted in the month in which it does; no month that is published changes for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Concat
from django.utils import timezone

from zerotrip.cases.models import Award, Event, TopUp
from zerotrip.catalogue.models import Edition
from zerotrip.catalogue.pack import Pack, Publish
from zerotrip.core.calendar import day_of
from zerotrip.core.text import Text
from zerotrip.disclosure.suppression import Value as Group
from zerotrip.ledger.models import Asset, Kind, Transfer
from zerotrip.org.models import Organisation
from zerotrip.org.queries import working_calendar
from zerotrip.payments.books import CLEARING
from zerotrip.payments.models import Payable

ALONE = "dues"
"""Of a fund that has one pot only: the members' own dues."""
DEFAULT_SMALLEST = 5
Payables = QuerySet[Any]
"""Of `Payable`, each with its `place` in the books."""
PAYING = (Kind.POST, Kind.TRANSFER)


@dataclass(frozen=True, slots=True)
class Paid:
    """What one payable brought its payee; `days` until then and `travelled` are None without a case."""

    payable: int
    reference: str
    person: UUID
    item: str
    district: str
    at: datetime
    fen: int
    sources: Mapping[str, int]
    days: int | None
    travelled: bool | None

    @property
    def month(self) -> str:
        return f"{day_of(self.at):%Y-%m}"


@dataclass(frozen=True, slots=True)
class Item:
    """What its pack says of publishing, and since when this publication counts it."""

    id: str
    name: Text
    publish: Publish
    since: datetime

    @property
    def smallest(self) -> int:
        return self.publish.smallest_group


@dataclass(frozen=True, slots=True)
class Gathered:
    paid: tuple[Paid, ...]
    items: Mapping[str, Item]
    returned: Group
    incoming: Mapping[str, int]


def starts(month: date) -> datetime:
    return timezone.make_aware(datetime.combine(month, time()))


def ends(month: date) -> datetime:
    return starts((month + timedelta(days=31)).replace(day=1))


def span_of(every: str, month: date) -> datetime | None:
    """Where the span begins that ends with this month; None where none does."""
    months = {"month": 1, "quarter": 3, "year": 12}[every]
    if month.month % months:
        return None
    return starts(month.replace(month=month.month - months + 1))


def gather(owner: Organisation, month: date) -> Gathered:
    """Everything that the publication of this month rests on."""
    until = ends(month)
    since = span_of("year", month) or span_of("quarter", month) or starts(month)
    standing = Q(resolution__isnull=True) | Q(resolution__at__gte=until)
    payments = _payments(since, until).filter(standing)
    payables = _payables_of(owner, payments)
    items = _items(payables, month)
    paid = tuple(one for one in _paid(payables, payments, until) if _counts(items, one.item, one.at))
    return Gathered(paid, items, _returned(owner, items, since, until), _incoming(owner, month))


def _payments(since: datetime, until: datetime) -> QuerySet[Transfer]:
    booked = Transfer.objects.filter(at__gte=since, at__lt=until, kind__in=PAYING)
    return booked.filter(source__address__startswith="payable:", destination__address=CLEARING)


def _payables_of(owner: Organisation, payments: QuerySet[Transfer]) -> Payables:
    return _of(owner).filter(place__in=payments.order_by().values("source__address"))


def _of(owner: Organisation) -> Payables:
    rows = Payable.objects.filter(organisation__path__startswith=owner.path, person__isnull=False)
    return rows.annotate(place=Concat(Value("payable:"), "reference"))


def _counts(items: Mapping[str, Item], item: str, at: datetime) -> bool:
    return item in items and at >= items[item].since


def _items(payables: Payables, month: date) -> dict[str, Item]:
    """Those whose span ends with this month, each by its pack of that day."""
    ids = set(payables.order_by().values_list("item_id", flat=True).distinct())
    editions = Edition.objects.filter(item__in=ids).begun_by(day_of(ends(month))).latest_each()
    packs: dict[str, Pack] = {edition.item_id: edition.loaded.pack for edition in editions}
    found = {}
    for item in sorted(ids):
        pack = packs.get(item)
        publish = (pack.publish if pack else None) or _unsaid()
        if since := span_of(publish.every, month):
            found[item] = Item(item, pack.title if pack else {}, publish, since)
    return found


def _unsaid() -> Publish:
    """Counted in the whole, and not shown by itself."""
    return Publish(every="month", show=(), by=(), smallest_group=DEFAULT_SMALLEST)


def _paid(payables: Payables, payments: QuerySet[Transfer], until: datetime) -> list[Paid]:
    sums: dict[str, tuple[int, datetime]] = {}
    for address, fen, at in payments.values_list("source__address", "amount_minor", "at"):
        known = sums.get(address, (0, at))
        sums[address] = (known[0] + fen, max(known[1], at))
    sources, cases, calendar = _sources(payables, until), _cases(payables), working_calendar()
    rows = payables.order_by("reference").values_list(
        "pk", "reference", "person", "item_id", "organisation__path"
    )
    paid = []
    for pk, reference, person, item, path in rows:
        fen, at = sums[f"payable:{reference}"]
        opened, travelled = cases.get(reference, (None, None))
        days = calendar.between(opened, day_of(at)) if opened else None
        shares = _shared(fen, sources.get(f"payable:{reference}", {}))
        paid.append(Paid(pk, reference, person, item, _district(path), at, fen, shares, days, travelled))
    return paid


def _district(path: str) -> str:
    parts = path.strip("/").split("/")
    return parts[1] if len(parts) > 1 else ""


def _cases(payables: Payables) -> dict[str, tuple[date | None, bool | None]]:
    """By payable: when its case was opened, and whether anybody had to appear."""
    references = payables.order_by().values("reference")
    trips = Event.objects.filter(kind="trip")
    found = {}
    for rows, case in ((Award.objects, "case"), (TopUp.objects, "award__case")):
        named = rows.filter(reference__in=references).annotate(
            travelled=Exists(trips.filter(case=OuterRef(case)))
        )
        for reference, opened, travelled in named.order_by().values_list(
            "reference", f"{case}__opened_on", "travelled"
        ):
            found[reference] = (opened, travelled)
    return found


def _sources(payables: Payables, until: datetime) -> dict[str, dict[str, int]]:
    """By payable: what each pot put into it, less what went back."""
    places = payables.order_by().values("place")
    came = Transfer.objects.filter(destination__address__in=places, source__address__startswith="fund:")
    back = Transfer.objects.filter(source__address__in=places, destination__address__startswith="fund:")
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for rows, sign, here, pot in (
        (came, 1, "destination__address", "source__address"),
        (back, -1, "source__address", "destination__address"),
    ):
        booked = rows.filter(kind__in=(*PAYING, Kind.REVERSE), at__lt=until).order_by()
        for place, fund, fen in booked.values_list(here, pot).annotate(fen=Sum("amount_minor")):
            found[place][source_of(fund)] += sign * fen
    return found


def source_of(address: str) -> str:
    """`fund:<code>:<source>`; a fund's general pot is the members' dues."""
    parts = address.split(":")
    return parts[2] if len(parts) > 2 else ALONE


def _shared(fen: int, pots: Mapping[str, int]) -> dict[str, int]:
    """The sum by where it came from, exact: the last takes what rounding leaves."""
    given = {source: part for source, part in sorted(pots.items()) if part > 0}
    whole = sum(given.values())
    if not whole:
        return {ALONE: fen}
    shares = {source: fen * part // whole for source, part in given.items()}
    shares[max(shares)] += fen - sum(shares.values())
    return shares


def _returned(owner: Organisation, items: Mapping[str, Item], since: datetime, until: datetime) -> Group:
    """What came back in the span of its item, of payments made before it."""
    back = Transfer.objects.filter(kind=Kind.REVERSE, at__gte=since, at__lt=until)
    back = back.filter(source__address=CLEARING, destination__address__startswith="payable:")
    rows = _of(owner).filter(place__in=back.order_by().values("destination__address"))
    known = {place: (person, item) for place, person, item in rows.values_list("place", "person", "item_id")}
    sums: dict[UUID, int] = defaultdict(int)
    paid_at = F("resolves__at")
    for place, came_back, paid, amount in back.annotate(paid=paid_at).values_list(
        "destination__address", "at", "paid", "amount_minor"
    ):
        person, item = known.get(place, (None, ""))
        start = items[item].since if item in items else since
        if person and paid < start <= came_back:
            sums[person] += amount
    return Group(len(sums), sum(sums.values()), max(sums.values(), default=0))


def _incoming(owner: Organisation, month: date) -> dict[str, int]:
    """Money that came into the funds from outside, by source; told by the union at the head of the tree."""
    if owner.parent_id is not None:
        return {}
    outside = reduce(or_, (Q(source__address__startswith=place) for place in ("outside:", "bank:")))
    came = Transfer.objects.filter(outside, at__gte=starts(month), at__lt=ends(month), kind__in=PAYING)
    came = came.filter(source__asset=Asset.CNY, destination__address__startswith="fund:").order_by()
    found: dict[str, int] = defaultdict(int)
    for fund, fen in came.values_list("destination__address").annotate(fen=Sum("amount_minor")):
        found[source_of(fund)] += fen
    return dict(found)
