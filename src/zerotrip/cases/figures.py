"""What the motto comes to, by item, district and month: counted from events and decisions, never assumed.

Official guides count what is *configured*: the trips an item's pack says it takes. Here that stands beside
what really happened in the cases that ended, and what nobody had to bring or type.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from zerotrip.cases.models import Case, CaseQuerySet, Decision, Event, WalkIn
from zerotrip.cases.sparing import Spared
from zerotrip.cases.states import State
from zerotrip.core.actor import Actor
from zerotrip.org.queries import Reach, reach

FINISHED = (State.GRANTED, State.REFUSED)
READERS = ("officer", "approver", "auditor", "administrator")
Key = tuple[str, str, date]


@dataclass
class ZeroTrip:
    """`district` is its code, empty for the city's own. `papers` were handed in, `spared` were not."""

    item_id: str
    district: str
    month: date
    cases: int = 0
    with_trip: int = 0
    trips: int = 0
    papers: int = 0
    spared: Spared = Spared(0, 0)  # noqa: RUF009

    @property
    def zero_trip(self) -> int:
        return self.cases - self.with_trip

    @property
    def permille(self) -> int:
        """Whole thousandths, rounded down: 1,000 means every single one."""
        return self.zero_trip * 1000 // self.cases if self.cases else 0


def zero_trips(actor: Actor, *, since: date, until: date) -> list[ZeroTrip]:
    """Of the cases that ended in the period within the actor's posts: four queries, however many."""
    return lines_of(reach(actor, until).filter(finished_cases(since=since, until=until), role=READERS))


def finished_cases(*, since: date, until: date) -> CaseQuerySet:
    found: CaseQuerySet = _period(Case.objects.filter(state__in=FINISHED), "ended_at", since, until)
    return found


def lines_of(cases: QuerySet[Case]) -> list[ZeroTrip]:
    """By item, district and month, of cases that have ended; three queries."""
    lines: dict[Key, ZeroTrip] = {}
    for row in _grouped(cases, "").annotate(n=Count("pk")):
        _line(lines, row).cases += row["n"]
    events = Event.objects.filter(case__in=cases.values("pk"), kind__in=("trip", "paper"))
    for row in _grouped(events, "case__").annotate(
        trips=Count("pk", filter=Q(kind="trip")),
        papers=Count("pk", filter=Q(kind="paper")),
        travelled=Count("case", filter=Q(kind="trip"), distinct=True),
    ):
        line = _line(lines, row)
        line.trips, line.papers = line.trips + row["trips"], line.papers + row["papers"]
        line.with_trip += row["travelled"]
    _add_what_was_spared(lines, cases)
    return sorted(lines.values(), key=lambda line: (line.month, line.item_id, line.district))


def _add_what_was_spared(lines: dict[Key, ZeroTrip], cases: QuerySet[Case]) -> None:
    """By the last decision of each case: earlier stages rest on the same facts."""
    later = Decision.objects.filter(case=OuterRef("case"), number__gt=OuterRef("number"))
    last = Decision.objects.filter(~Exists(later), case__in=cases.values("pk")).order_by()
    for row in _grouped(last, "case__").annotate(papers=Sum("papers_spared"), fields=Sum("fields_spared")):
        line = _line(lines, row)
        line.spared = Spared(line.spared.papers + row["papers"], line.spared.fields + row["fields"])


def _grouped(rows: QuerySet[Any], to_case: str) -> Any:
    return (
        rows.order_by()
        .annotate(
            item=F(f"{to_case}item_id"),
            path=F(f"{to_case}organisation__path"),
            month=TruncMonth(f"{to_case}ended_at"),
        )
        .values("item", "path", "month")
    )


def _line(lines: dict[Key, ZeroTrip], row: dict[str, Any]) -> ZeroTrip:
    parts = row["path"].strip("/").split("/")
    key = (row["item"], parts[1] if len(parts) > 1 else "", row["month"].date())
    return lines.setdefault(key, ZeroTrip(*key))


def _period(rows: Any, field: str, since: date, until: date) -> Any:
    return rows.filter(**{f"{field}__date__gte": since, f"{field}__date__lte": until})


@dataclass(frozen=True, slots=True)
class Causes:
    """Why people came: with a case, without one; and how often a reason in law opened the way to a paper."""

    trips: dict[str, int]
    walk_ins: dict[str, int]
    legal: dict[str, int]


def causes(actor: Actor, *, since: date, until: date) -> Causes:
    within = reach(actor, until)
    events = Event.objects.filter(kind__in=("trip", "ask")).exclude(by_key__startswith="system:")
    said = _period(
        within.filter(events, field="case__organisation__path", role=READERS), "at", since, until
    ).values_list("kind", "data")
    rows = list(said)
    return Causes(
        trips=_counted(data.get("cause", "other") for kind, data in rows if kind == "trip"),
        walk_ins=_walk_ins(within, since, until),
        legal=_counted(
            data["legal_reason"] for kind, data in rows if kind == "ask" and data.get("legal_reason")
        ),
    )


def _walk_ins(within: Reach, since: date, until: date) -> dict[str, int]:
    rows = _period(within.filter(WalkIn.objects.all(), role=READERS), "at", since, until)
    return dict(rows.order_by().values_list("cause").annotate(n=Count("pk")))


def _counted(codes: Iterable[str]) -> dict[str, int]:
    counted: dict[str, int] = defaultdict(int)
    for code in codes:
        counted[code] += 1
    return dict(counted)
