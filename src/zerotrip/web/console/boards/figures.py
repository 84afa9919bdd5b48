"""The board's figures: who was paid how much, without a trip, how soon; by month, item and district.

Counted within the posts of whoever looks, over twelve months; as many queries for one payment as for many.
Small groups are hidden as in what is published (`disclosure.suppression`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case as Choice
from django.db.models import CharField, Count, F, Max, Q, QuerySet, Sum, Value, When
from django.db.models.functions import TruncDate, TruncMonth

from zerotrip.cases.figures import FINISHED, READERS, ZeroTrip, zero_trips
from zerotrip.cases.models import Case
from zerotrip.cases.states import OPEN
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import WorkingCalendar
from zerotrip.disclosure.figures import DEFAULT_SMALLEST
from zerotrip.disclosure.suppression import TOTAL, NothingCanBeShown, hide, together
from zerotrip.disclosure.suppression import Value as Group
from zerotrip.org.models import Level, Organisation
from zerotrip.org.queries import reach, working_calendar
from zerotrip.payments.models import Line
from zerotrip.payments.states import ARRIVED

WHOLE = ""
"""The key of everything; also the district of what is the city's own."""
ALL = "all"
Times = dict[tuple[date, date], int]


@dataclass(slots=True)
class Figures:
    """Of one month, item or district. `persons` and `fen` are None where the group is too small to be told,
    `permille` and `days` where too few cases ended."""

    key: str
    persons: int | None = 0
    fen: int | None = 0
    cases: int = 0
    with_trip: int = 0
    days: int | None = None
    largest: int = 0

    @property
    def permille(self) -> int | None:
        if self.cases < DEFAULT_SMALLEST:
            return None
        return (self.cases - self.with_trip) * 1000 // self.cases

    @property
    def group(self) -> Group:
        """`largest` is of one payment: whoever had several is taken for less than they are."""
        return Group(self.persons or 0, self.fen or 0, self.largest)


@dataclass(frozen=True, slots=True)
class Today:
    opened: int
    decided: int
    paid_fen: int | None
    open_cases: int


@dataclass(frozen=True, slots=True)
class Board:
    since: date
    until: date
    whole: Figures
    months: list[Figures]
    items: list[Figures]
    districts: list[Figures]
    today: Today


def board_of(actor: Actor, *, until: date) -> Board:
    since = (until - timedelta(days=364)).replace(day=1)
    within = reach(actor, until)
    lines = Line.objects.filter(state__in=ARRIVED, payable__person__isnull=False)
    paid = within.filter(_in(lines, "answered_at", since, until), "payable__organisation__path", READERS)
    finished = Case.objects.filter(state__in=FINISHED)
    ended = within.filter(_in(finished, "ended_at", since, until), role=READERS)
    found = {way: _grouped(paid, ended, way) for way in WAYS}
    found["month"] = {key: found["month"].get(key, Figures(key)) for key in _months(since, until)}
    found["whole"].setdefault(WHOLE, Figures(WHOLE))
    _count_trips(found, zero_trips(actor, since=since, until=until))
    for rows in found.values():
        _hide(rows)
    return Board(
        since, until, found["whole"][WHOLE], list(found["month"].values()), _largest_first(found["item"]),
        _largest_first(found["district"]),
        _today(within.filter(Case.objects.all(), role=READERS), paid, until),
    )  # fmt: skip


def _in(rows: QuerySet[Any], name: str, since: date, until: date) -> QuerySet[Any]:
    return rows.filter(**{f"{name}__date__gte": since, f"{name}__date__lte": until})


def _district(path: str) -> Choice:
    """Whose district a row is, from the path of its organisation at `path`."""
    codes = Organisation.objects.filter(level=Level.DISTRICT).order_by("path").values_list("code", "path")
    inside = [When(**{f"{path}__startswith": place}, then=Value(code)) for code, place in codes]
    return Choice(*inside, default=Value(WHOLE), output_field=CharField())


WAYS: dict[str, tuple[Callable[[], Any], Callable[[], Any]]] = {
    "whole": (lambda: Value(WHOLE), lambda: Value(WHOLE)),
    "month": (lambda: TruncMonth("answered_at"), lambda: TruncMonth("ended_at")),
    "item": (lambda: F("payable__item_id"), lambda: F("item_id")),
    "district": (
        lambda: _district("payable__organisation__path"),
        lambda: _district("organisation__path"),
    ),
}
"""What a payment is grouped by, and what a case."""


def _grouped(paid: QuerySet[Line], ended: QuerySet[Case], way: str) -> dict[str, Figures]:
    of_payments, of_cases = WAYS[way]
    found: dict[str, Figures] = {}
    sums = paid.order_by().annotate(key=of_payments()).values("key")
    for row in sums.annotate(
        persons=Count("payable__person", distinct=True), fen=Sum("paid_fen"), largest=Max("paid_fen")
    ):
        key = _key(row["key"])
        found[key] = Figures(key, row["persons"], row["fen"], largest=row["largest"])
    calendar, times = working_calendar(), defaultdict[str, Times](dict)
    days = ended.order_by().annotate(key=of_cases(), day=TruncDate("ended_at"))
    for key, opened, day, n in days.values_list("key", "opened_on", "day").annotate(n=Count("pk")):
        times[_key(key)][opened, day] = n
    for key, some in times.items():
        found.setdefault(key, Figures(key)).days = _median(some, calendar)
    return found


def _key(found: str | datetime) -> str:
    return found if isinstance(found, str) else f"{found:%Y-%m}"


def _median(times: Times, calendar: WorkingCalendar) -> int | None:
    """In working days; of too few cases none is told."""
    if sum(times.values()) < DEFAULT_SMALLEST:
        return None
    spans = sorted((calendar.between(opened, ended), n) for (opened, ended), n in times.items())
    passed, half = 0, (sum(times.values()) + 1) // 2
    for span, n in spans:
        passed += n
        if passed >= half:
            return span
    return None


def _months(since: date, until: date) -> list[str]:
    found, month = [], since
    while month <= until:
        found.append(f"{month:%Y-%m}")
        month = (month + timedelta(days=32)).replace(day=1)
    return found


def _count_trips(found: dict[str, dict[str, Figures]], lines: Iterable[ZeroTrip]) -> None:
    for line in lines:
        keys = {"whole": WHOLE, "month": f"{line.month:%Y-%m}", "item": line.item_id}
        for way, key in {**keys, "district": line.district}.items():
            row = found[way].setdefault(key, Figures(key))
            row.cases, row.with_trip = row.cases + line.cases, row.with_trip + line.with_trip


def _hide(rows: dict[str, Figures]) -> None:
    """Of rows that make up a whole: the small ones, and so many others that none follows from the rest."""
    table = together({(key, ALL): row.group for key, row in rows.items() if row.persons})
    try:
        hidden = (
            hide(table, smallest=dict.fromkeys([*rows, TOTAL], DEFAULT_SMALLEST)) if table else frozenset()
        )
    except NothingCanBeShown:
        hidden = frozenset(table)
    for key, row in rows.items():
        if (key, ALL) in hidden or (key, TOTAL) in hidden:
            row.persons = row.fen = None


def _largest_first(rows: dict[str, Figures]) -> list[Figures]:
    return sorted(rows.values(), key=lambda row: (-(row.fen or 0), row.key))


def _today(cases: QuerySet[Case], paid: QuerySet[Line], on: date) -> Today:
    told = cases.order_by().aggregate(
        opened=Count("pk", filter=Q(opened_on=on)),
        decided=Count("pk", filter=Q(state__in=FINISHED, ended_at__date=on)),
        waiting=Count("pk", filter=Q(state__in=OPEN)),
    )
    money = paid.filter(answered_at__date=on).order_by().aggregate(
        persons=Count("payable__person", distinct=True), fen=Sum("paid_fen"), largest=Max("paid_fen")
    )  # fmt: skip
    group = Group(money["persons"], money["fen"] or 0, money["largest"] or 0)
    fen = None if group.is_small(DEFAULT_SMALLEST) else group.fen
    return Today(told["opened"], told["decided"], fen, told["waiting"])
