"""Grants by month, item and district. The control is the sum of the same query without its groups."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zerotrip.cases.models import Award
from zerotrip.cases.policy import READERS
from zerotrip.cases.states import State
from zerotrip.payments.policy import READERS as PAYERS
from zerotrip.reports.kinds.cases import given_by
from zerotrip.reports.kinds.kind import Cells, Column, Control, Kind, Wanted, numbered
from zerotrip.reports.kinds.naming import district_of, items_named, unions_named


def _awards(wanted: Wanted) -> QuerySet[Award]:
    granted = Award.objects.filter(
        voided_at=None, case__state=State.GRANTED, **wanted.times("case__ended_at")
    )
    rows = wanted.within(granted, "case__organisation__path").order_by()
    return rows.filter(item_id=wanted.item) if wanted.item else rows


def _award_lines(wanted: Wanted) -> list[Cells]:
    grouped = _awards(wanted).annotate(month=TruncMonth("case__ended_at"), path=F("case__organisation__path"))
    found: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for item, path, month, count, fen in grouped.values_list("item_id", "path", "month").annotate(
        n=Count("pk"), fen=Sum(given_by(""))
    ):
        line = found[f"{month:%Y-%m}", item, district_of(path)]
        line[0], line[1] = line[0] + count, line[1] + fen
    items = items_named({item for _month, item, _union in found}, wanted.until)
    unions = unions_named({union for _month, _item, union in found})
    return [
        [month, items[item], unions[union], count, fen]
        for (month, item, union), (count, fen) in sorted(found.items())
    ]


def _award_control(wanted: Wanted) -> Control:
    told = _awards(wanted).aggregate(n=Count("pk"), fen=Sum(given_by("")))
    rows = len(_award_lines(wanted))
    return Control(rows, (told["n"], told["fen"] or 0), rows)


AWARDS = Kind(
    code="awards",
    label=_("Grants by item, district and month"),
    about=_("how many were granted in the period and how much, in sums"),
    roles=tuple(dict.fromkeys((*READERS, *PAYERS))),
    columns=(
        Column(pgettext_lazy("report", "Month"), 10),
        Column(pgettext_lazy("report", "Item"), 34),
        Column(pgettext_lazy("report", "District"), 30),
        Column(_("Grants"), 10, "count", summed=True),
        Column(_("Granted (yuan)"), 18, "money", summed=True),
    ),
    control=_award_control,
    read=lambda wanted, *place: numbered(_award_lines(wanted), *place),
)
