"""Lists of people: handed in, every line judged, then entered; taken away masked, or unmasked by two."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.core.calendar import day_of
from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid, Refused
from zerotrip.core.sheets import XLSX
from zerotrip.members.lists.enter import enter_people
from zerotrip.members.lists.outcomes import DOES, STANDS
from zerotrip.members.lists.preview import preview_people
from zerotrip.members.lists.queries import counts_of, list_for, lists_visible_to
from zerotrip.members.lists.report import list_sheet
from zerotrip.org.queries import organisation_for
from zerotrip.web.acts import acted, typed_in
from zerotrip.web.console.page import ROSTERS, show
from zerotrip.web.console.rosters import HAND_IN, units_handed_in_for
from zerotrip.web.console.taking import Taken, workbook_taken
from zerotrip.web.door import actor_at, for_desk, today, today_reach

PER_PAGE = 100


@for_desk(*ROSTERS)
def people_lists(request: HttpRequest) -> HttpResponse:
    """A file is its own key, so none is kept in a transaction here: see `rosters`."""
    if request.method != "POST":
        return _list(request)
    try:
        uid = _preview(request)
    except Refused as refusal:
        response = _list(request, refusal)
        response.status_code = refusal.status
        return response
    return redirect("desk:people-list", uid=uid)


def _preview(request: HttpRequest) -> str:
    by, at = actor_at(request), now()
    unit = organisation_for(by, request.POST.get("unit", "")[:32], on=day_of(at), role=HAND_IN)
    file = request.FILES.get("file")
    if file is None or not file.name:
        raise Invalid("no-file", _("Please choose the list's file first."), field="file")
    people = preview_people(organisation=unit, file=file.read(), filename=file.name, by=by, at=at)
    return str(people.uid)


def _list(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    seen = lists_visible_to(actor_at(request), today())
    return show(
        request,
        "people_lists.html",
        here="people",
        page=Paginator(seen, 20).get_page(request.GET.get("page")),
        units=units_handed_in_for(request),
        typed=typed_in(request),
        error=refusal and str(refusal),
    )


@for_desk(*ROSTERS)
def people_list(request: HttpRequest, uid: UUID) -> HttpResponse:
    if request.method != "POST":
        return _page(request, uid)
    return acted(
        request,
        lambda: _enter(request, uid),
        then=lambda uid: reverse("desk:people-list", args=[uid]),
        otherwise=lambda refusal: _page(request, uid, refusal),
        done=_("Entered. What stood wrong in the file was left out."),
    )


def _enter(request: HttpRequest, uid: UUID) -> str:
    by = actor_at(request)
    return str(enter_people(people=list_for(by, uid, on=today()), by=by, at=now()).uid)


def _page(request: HttpRequest, uid: UUID, refusal: Refused | None = None) -> HttpResponse:
    people = list_for(actor_at(request), uid, on=today())
    counts = counts_of(people)
    rows, only = people.rows.order_by("line"), request.GET.get("only", "")
    if only == "waiting":
        rows = rows.exclude(outcome__in=STANDS)
    return show(
        request,
        "people_list.html",
        here="people",
        people=people,
        counts=[(becomes.label, count, becomes in STANDS) for becomes, count in counts],
        changes=sum(count for becomes, count in counts if becomes in DOES),
        page=Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        only=only,
        stands=STANDS,
        percent=people.entered_to * 100 // max(1, people.last_line),
        may_enter=bool(today_reach(request).covers(people.organisation.path, role=HAND_IN)),
        error=refusal and str(refusal),
    )


@for_desk(*ROSTERS)
def report(request: HttpRequest, uid: UUID) -> Taken:
    people = list_for(actor_at(request), uid, on=today())
    made_at = people.entered_at or people.previewed_at
    name = f"people-{people.organisation.code}-report"
    return workbook_taken([list_sheet(people)], name, made_at=made_at)


def sheet(content: bytes, name: str) -> HttpResponse:
    said = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    return HttpResponse(content, content_type=XLSX, headers=said)
