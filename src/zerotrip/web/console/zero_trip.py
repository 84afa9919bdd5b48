"""The motto as a figure, with what makes people come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse

from zerotrip.cases.figures import READERS, Causes, ZeroTrip, causes, zero_trips
from zerotrip.cases.models import TripCause
from zerotrip.cases.refusing import LegalReason
from zerotrip.catalogue.models import Edition
from zerotrip.core.calendar import day_read
from zerotrip.core.text import Text
from zerotrip.org.models import Organisation
from zerotrip.web.console.page import show
from zerotrip.web.console.walk_ins import RECEIVERS
from zerotrip.web.door import actor_at, for_desk, today, today_reach


@dataclass(frozen=True, slots=True)
class Shown:
    line: ZeroTrip
    name: Text
    district: Text
    configured: int | None


@for_desk(*READERS)
def zero_trip(request: HttpRequest) -> HttpResponse:
    since, until = _period(request)
    actor = actor_at(request)
    lines = zero_trips(actor, since=since, until=until)
    return show(
        request,
        "zero_trip.html",
        here="zero-trip",
        since=since,
        until=until,
        rows=_named(lines),
        whole=_together(lines),
        why=_in_words(causes(actor, since=since, until=until)),
        receives=not today_reach(request).roles.isdisjoint(RECEIVERS),
    )


def _period(request: HttpRequest) -> tuple[date, date]:
    """Twelve months back unless told otherwise; what cannot be read counts as not told."""
    until = day_read(request.GET.get("until", "")) or today()
    since = day_read(request.GET.get("since", "")) or (until - timedelta(days=365)).replace(day=1)
    return min(since, until), until


def _named(lines: list[ZeroTrip]) -> list[Shown]:
    """Names of items from their last edition, which may no longer be offered; of districts from the tree."""
    items = {line.item_id for line in lines}
    editions = Edition.objects.filter(item__in=items).begun_by(today()).latest_each()
    packs = {edition.item_id: edition.loaded.pack for edition in editions}
    codes = {line.district for line in lines if line.district}
    rows = Organisation.objects.filter(code__in=codes).values_list("code", "name_zh", "name_en")
    places = {code: {"zh-Hans": zh, "en": en or zh} for code, zh, en in rows}
    return [
        Shown(line, packs[line.item_id].title, places.get(line.district, {}), packs[line.item_id].trips)
        for line in lines
    ]


def _together(lines: list[ZeroTrip]) -> dict[str, Any]:
    cases, travelled = sum(line.cases for line in lines), sum(line.with_trip for line in lines)
    return {
        "cases": cases,
        "permille": (cases - travelled) * 1000 // cases if cases else None,
        "trips": sum(line.trips for line in lines),
        "papers": sum(line.papers for line in lines),
        "spared": sum(line.spared.papers for line in lines),
        "fields": sum(line.spared.fields for line in lines),
        "hours": sum(line.spared.minutes for line in lines) // 60,
    }


def _in_words(why: Causes) -> list[tuple[str, int, int]]:
    """Each cause with how many came with a case and without one; then the reasons in law."""
    came = [(str(cause.label), why.trips.get(cause, 0), why.walk_ins.get(cause, 0)) for cause in TripCause]
    legal = [(str(LegalReason(code).label), count, 0) for code, count in why.legal.items()]
    return [row for row in came if row[1] or row[2]] + legal
