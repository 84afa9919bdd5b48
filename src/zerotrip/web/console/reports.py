"""Reports: asked for here, made by the worker, taken away as a stream when they are ready."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zerotrip.catalogue.queries import items_on
from zerotrip.core.calendar import day_read
from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid, Refused
from zerotrip.core.money import plain_yuan
from zerotrip.core.text import pick
from zerotrip.org.models import Organisation
from zerotrip.org.queries import organisation_for
from zerotrip.org.queries import visible_to as unions_of
from zerotrip.reports import actions
from zerotrip.reports.kinds import KINDS
from zerotrip.reports.making import REASONS
from zerotrip.reports.models import Format, Report
from zerotrip.reports.policy import ASKERS, kinds_for
from zerotrip.reports.queries import report_for, report_to_take, reports_of
from zerotrip.web.acts import acted, typed_in
from zerotrip.web.console.page import REPORTS, show
from zerotrip.web.console.taking import Taken
from zerotrip.web.door import actor_at, for_desk, today, today_reach

PER_PAGE = 20
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "zip": "application/zip",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A report with what of it is said in words."""

    report: Report
    label: str | Promise
    reason: str | Promise
    sums: list[tuple[str | Promise, str]]

    @property
    def percent(self) -> int:
        return self.report.stands_at * 100 // self.report.steps


def _shown(report: Report) -> Shown:
    kind = KINDS[report.kind]
    columns = [kind.columns[place] for place in kind.summed]
    sums = [
        (column.heading, _yuan(total) if column.holds == "money" else f"{total:,}")
        for column, total in zip(columns, report.control, strict=False)
    ]
    return Shown(report, kind.label, REASONS.get(report.reason, ""), sums)


def _yuan(fen: int) -> str:
    """However large: a total may be more than one amount of the books can be."""
    whole, rest = plain_yuan(fen).split(".")
    return f"{int(whole):,}.{rest}"


@for_desk(*REPORTS)
def reports(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _list(request)
    return acted(
        request,
        lambda: _ask(request),
        then=lambda uid: reverse("desk:report", args=[uid]),
        otherwise=lambda refusal: _list(request, refusal),
    )


def _ask(request: HttpRequest) -> str:
    typed, by = typed_in(request), actor_at(request)
    asked = actions.ask(
        kind=typed["kind"],
        since=_day(typed["since"], "since"),
        until=_day(typed["until"], "until"),
        format=typed["format"],
        unit=_unit(request, typed["unit"]),
        item=typed["item"][:80],
        by=by,
        at=now(),
    )
    return str(asked.pk)


def _unit(request: HttpRequest, code: str) -> Organisation | None:
    return organisation_for(actor_at(request), code[:32], on=today(), role=ASKERS) if code else None


def _day(text: str, field: str) -> date:
    day = day_read(text)
    if day is None:
        raise Invalid("no-day", _("Please give the first and the last day."), field=field)
    return day


def _list(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    actor, typed = actor_at(request), typed_in(request)
    page = Paginator(reports_of(actor), PER_PAGE).get_page(request.GET.get("page"))
    unions = unions_of(actor, today(), role=ASKERS).filter(level__in=("city", "district"))
    return show(
        request,
        "reports.html",
        here="reports",
        kinds=kinds_for(today_reach(request)),
        formats=Format,
        items=[(one.item_id, pick(one.loaded.pack.title)) for one in items_on(today())],
        unions=unions,
        since=typed["since"] or f"{today():%Y}-01-01",
        until=typed["until"] or today().isoformat(),
        page=page,
        rows=[_shown(one) for one in page],
        typed=typed,
        error=refusal and str(refusal),
    )


@for_desk(*REPORTS)
def report(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show(request, "report.html", here="reports", one=_one(request, uid), kept=actions.KEPT.days)


@for_desk(*REPORTS)
def progress(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The part of the page that asks for itself again until the report has ended."""
    return render(
        request, "desk/report_progress.html", {"one": _one(request, uid), "kept": actions.KEPT.days}
    )


def _one(request: HttpRequest, uid: UUID) -> Shown:
    return _shown(report_for(actor_at(request), uid))


@for_desk(*REPORTS)
def file(request: HttpRequest, uid: UUID) -> Taken:
    """Opened and sent block by block; who took it away is written down, so it is no link to follow."""
    if request.method != "POST":
        return redirect("desk:report", uid=uid)
    by, at = actor_at(request), now()
    found = report_to_take(by, uid, on=today())
    stream = actions.take(report=found, by=by, at=at)
    media = TYPES[found.filename.rpartition(".")[2]]
    answer = FileResponse(stream, as_attachment=True, filename=found.filename, content_type=media)
    # Compressed inside already; and so its length can be told.
    answer["Content-Encoding"] = "identity"
    answer["Content-Length"] = str(found.size)
    return answer
