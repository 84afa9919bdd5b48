"""Rosters: handed in, every line judged, the good ones enrolled, the others with what to do."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.core.calendar import day_of
from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid, Refused
from zerotrip.members.actions import import_roster, preview_roster
from zerotrip.members.models import Product, Roster
from zerotrip.members.queries import roster_for, roster_sheet, rosters_visible_to
from zerotrip.members.rosters.outcomes import GOOD, Outcome
from zerotrip.org.models import Organisation
from zerotrip.org.queries import organisation_for, visible_to
from zerotrip.web.acts import acted, typed_in
from zerotrip.web.console.page import ROSTERS, show
from zerotrip.web.console.taking import Taken, workbook_taken
from zerotrip.web.door import actor_at, for_desk, today, today_reach

HAND_IN = ("unit-officer", "officer")
PER_PAGE = 100


@for_desk(*ROSTERS)
def rosters(request: HttpRequest) -> HttpResponse:
    """A file is its own key: the same one twice is one roster. So no key is kept in a transaction here, which
    on SQLite would hold all other writers up while a child process reads the file."""
    if request.method != "POST":
        return _list(request)
    try:
        uid = _preview(request)
    except Refused as refusal:
        response = _list(request, refusal)
        response.status_code = refusal.status
        return response
    return redirect("desk:roster", uid=uid)


def _preview(request: HttpRequest) -> str:
    by, at = actor_at(request), now()
    unit = organisation_for(by, request.POST.get("unit", "")[:32], on=day_of(at), role=HAND_IN)
    file = request.FILES.get("file")
    if file is None or not file.name:
        raise Invalid("no-file", _("Please choose the roster's file first."), field="file")
    products = request.POST.getlist("products")
    said = request.POST.get("year", "")
    year = int(said) if re.fullmatch(r"20\d\d", said, re.ASCII) else day_of(at).year + 1
    roster = preview_roster(
        organisation=unit, year=year, products=products, file=file.read(), filename=file.name, by=by, at=at
    )
    return str(roster.uid)


def _list(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    actor, day = actor_at(request), today()
    return show(
        request,
        "rosters.html",
        here="rosters",
        page=Paginator(rosters_visible_to(actor, day), 20).get_page(request.GET.get("page")),
        units=units_handed_in_for(request),
        products=_on_offer(),
        years=_years(day),
        typed=typed_in(request),
        chosen=request.POST.getlist("products")
        if request.POST
        else [product.code for product in _on_offer()],
        error=refusal and str(refusal),
    )


def _on_offer() -> QuerySet[Product]:
    return Product.objects.filter(is_gift=False)


def _years(day: date) -> list[int]:
    """The year whose window is open comes first; a unit that is early or late is told so by its dates."""
    windows = [product.window(day.year + 1) for product in _on_offer()]
    is_open = any(first <= day <= last for first, last in windows)
    return [day.year + 1, day.year] if is_open else [day.year, day.year + 1]


def units_handed_in_for(request: HttpRequest) -> list[Organisation]:
    if not today_reach(request).roles & set(HAND_IN):
        return []
    return list(visible_to(actor_at(request), today(), HAND_IN).filter(level="unit")[:500])


@for_desk(*ROSTERS)
def roster(request: HttpRequest, uid: UUID) -> HttpResponse:
    if request.method != "POST":
        return _page(request, uid)
    return acted(
        request,
        lambda: _import(request, uid),
        then=lambda uid: reverse("desk:roster", args=[uid]),
        otherwise=lambda refusal: _page(request, uid, refusal),
        done=_("Imported. The fee is in the books."),
    )


def _import(request: HttpRequest, uid: UUID) -> str:
    by, at = actor_at(request), now()
    return str(import_roster(roster=_mine(request, uid), by=by, at=at).uid)


def _mine(request: HttpRequest, uid: UUID) -> Roster:
    return roster_for(actor_at(request), uid, on=today())


def _page(request: HttpRequest, uid: UUID, refusal: Refused | None = None) -> HttpResponse:
    one = _mine(request, uid)
    rows, only = one.rows.order_by("line"), request.GET.get("only", "")
    if only == "waiting":
        rows = rows.exclude(outcome__in=GOOD)
    good = sum(one.counts.get(outcome, 0) for outcome in GOOD)
    return show(
        request,
        "roster.html",
        here="rosters",
        roster=one,
        good=good,
        total=sum(one.counts.values()),
        counts=[
            (label, one.counts[value], value in GOOD)
            for value, label in Outcome.choices
            if one.counts.get(value)
        ],
        page=Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        only=only,
        good_ones=GOOD,
        may_import=bool(today_reach(request).covers(one.organisation.path, role=HAND_IN)),
        error=refusal and str(refusal),
    )


@for_desk(*ROSTERS)
def report(request: HttpRequest, uid: UUID) -> Taken:
    one = _mine(request, uid)
    name = f"roster-{one.year}-{one.organisation.code}"
    return workbook_taken([roster_sheet(one)], name, made_at=one.imported_at or one.previewed_at)
