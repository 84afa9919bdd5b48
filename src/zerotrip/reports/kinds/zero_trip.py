"""The zero-trip rate by month, item and district; its control counts the same cases without groups."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zerotrip.cases.figures import READERS, finished_cases, lines_of
from zerotrip.cases.models import Case
from zerotrip.reports.kinds.kind import Cells, Column, Control, Kind, Wanted, numbered
from zerotrip.reports.kinds.naming import items_named, unions_named


def _finished(wanted: Wanted) -> QuerySet[Case]:
    rows = wanted.within(finished_cases(since=wanted.since, until=wanted.until))
    return rows.filter(item_id=wanted.item) if wanted.item else rows


def _trip_lines(wanted: Wanted) -> list[Cells]:
    lines = lines_of(_finished(wanted))
    items = items_named({line.item_id for line in lines}, wanted.until)
    unions = unions_named({line.district for line in lines})
    return [
        [f"{line.month:%Y-%m}", items[line.item_id], unions.get(line.district, ""), line.cases,
         line.zero_trip, f"{line.permille}‰", line.trips, line.papers]
        for line in lines
    ]  # fmt: skip


def _trip_control(wanted: Wanted) -> Control:
    cases, rows = _finished(wanted), len(_trip_lines(wanted))
    said = cases.aggregate(trips=_events("trip"), papers=_events("paper"))
    travelled = cases.filter(events__kind="trip").order_by().values("pk").distinct().count()
    count = cases.count()
    return Control(rows, (count, count - travelled, said["trips"], said["papers"]), rows)


def _events(kind: str) -> Count:
    return Count("events", filter=Q(events__kind=kind))


ZERO_TRIP = Kind(
    code="zero-trip",
    label=pgettext_lazy("report", "Zero-trip rate"),
    about=_("of the cases that ended in the period, how many took nobody a way, by item, district and month"),
    roles=READERS,
    columns=(
        Column(pgettext_lazy("report", "Month"), 10),
        Column(pgettext_lazy("report", "Item"), 34),
        Column(pgettext_lazy("report", "District"), 28),
        Column(pgettext_lazy("report", "Cases"), 10, "count", summed=True),
        Column(pgettext_lazy("report", "Without a trip"), 14, "count", summed=True),
        Column(pgettext_lazy("report", "Rate"), 10),
        Column(pgettext_lazy("report", "Trips"), 10, "count", summed=True),
        Column(pgettext_lazy("report", "Papers"), 10, "count", summed=True),
    ),
    control=_trip_control,
    read=lambda wanted, *place: numbered(_trip_lines(wanted), *place),
)
