"""The tree of unions: what the register says of each, whose term is over, and lists to take away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid, NotVisible, Refused
from zerotrip.members.handing_out import (
    answer_unmasking,
    ask_unmasked,
    masked_list,
    unmasked_list,
    unmasking_for,
    unmaskings_visible_to,
)
from zerotrip.members.models import Membership
from zerotrip.org.models import Form, Kind, Level, Organisation
from zerotrip.org.particulars import COMMITTEES, Particulars, counted_below, keep_particulars, term_warning
from zerotrip.org.policy import may_keep_register
from zerotrip.org.queries import organisation_for, visible_to
from zerotrip.web.acts import acted, typed_in
from zerotrip.web.console.page import LISTS, REGISTER, UNITS, show
from zerotrip.web.console.people_lists import sheet
from zerotrip.web.door import actor_at, for_desk, today, today_reach

SAID = {"yes": True, "no": False}
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Node:
    organisation: Organisation
    depth: int
    units: int
    people: int
    term: str


@for_desk(*UNITS)
def tree(request: HttpRequest) -> HttpResponse:
    """All above the units, with what lies below each; units themselves only when their term needs a look."""
    day = today()
    seen = list(visible_to(actor_at(request), day, UNITS))
    members = Membership.objects.filter(until__isnull=True).order_by()
    people = counted_below(dict(members.values_list("organisation__path").annotate(Count("id"))))
    units = counted_below({one.path: 1 for one in seen if one.level == Level.UNIT})
    nodes = [
        Node(
            one,
            min(one.path.count("/") - 2, 6),
            units.get(one.path, 0),
            people.get(one.path, 0),
            term_warning(one, day),
        )
        for one in seen
    ]
    return show(
        request,
        "tree.html",
        here="units",
        nodes=[node for node in nodes if node.organisation.level != Level.UNIT],
        terms=[node for node in nodes if node.term][:100],
    )


@for_desk(*REGISTER)
def particulars(request: HttpRequest, code: str) -> HttpResponse:
    if request.method != "POST":
        return _form(request, code)
    return acted(
        request,
        lambda: _keep(request, code),
        then=lambda code: reverse("desk:unit", args=[code]),
        otherwise=lambda refusal: _form(request, code, refusal),
        done=_("Kept in the register."),
    )


def _keep(request: HttpRequest, code: str) -> str:
    by, typed = actor_at(request), typed_in(request)
    one = organisation_for(by, code, on=today(), role=REGISTER)
    told = Particulars(
        kind=typed["kind"],
        form=typed["form"],
        own_uscc=typed["own_uscc"].strip().upper()[:18],
        employer_uscc=typed["employer_uscc"].strip().upper()[:18],
        term_since=_day(typed["term_since"], "term_since"),
        term_until=_day(typed["term_until"], "term_until"),
        **{name: SAID.get(typed[name]) for name in COMMITTEES},
    )
    return keep_particulars(organisation=one, told=told, by=by, at=now()).code


def _day(text: str, field: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid("no-such-day", _("“%(read)s” is no day."), field=field, read=text[:40]) from None


def _form(request: HttpRequest, code: str, refusal: Refused | None = None) -> HttpResponse:
    one = organisation_for(actor_at(request), code, on=today(), role=REGISTER)
    may_keep_register(actor_at(request), today_reach(request), one).or_refuse()
    kept = {
        name: "" if (value := getattr(one, name)) is None else str(value) for name in Particulars.__slots__
    } | {name: {True: "yes", False: "no"}.get(getattr(one, name), "") for name in COMMITTEES}
    return show(
        request,
        "particulars.html",
        here="units",
        unit=one,
        typed=typed_in(request) if request.method == "POST" else kept,
        kinds=Kind.choices,
        forms=Form.choices,
        wrong=refusal.field if refusal else "",
        error=refusal and str(refusal),
    )


@for_desk(*LISTS)
def lists(request: HttpRequest, code: str) -> HttpResponse:
    if request.method != "POST":
        return _lists(request, code)
    return acted(
        request,
        lambda: _act(request, code),
        then=lambda code: reverse("desk:unit-lists", args=[code]),
        otherwise=lambda refusal: _lists(request, code, refusal),
        done=_("Kept."),
    )


def _act(request: HttpRequest, code: str) -> str:
    by, at, typed = actor_at(request), now(), typed_in(request)
    one = organisation_for(by, code, on=today(), role=LISTS)
    if typed["does"] in ("agree", "refuse"):
        asked = unmasking_for(by, _uid(typed["asked"]), on=today())
        answer_unmasking(asked=asked, agree=typed["does"] == "agree", by=by, at=at)
    else:
        ask_unmasked(organisation=one, because=typed["because"], by=by, at=at)
    return one.code


def _uid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotVisible("no-such-list", _("There is no such list here.")) from None


def _lists(request: HttpRequest, code: str, refusal: Refused | None = None) -> HttpResponse:
    actor, at = actor_at(request), now()
    one = organisation_for(actor, code, on=today(), role=LISTS)
    asked = unmaskings_visible_to(actor, today()).filter(organisation=one)[:SHOWN]
    return show(
        request,
        "unit_lists.html",
        here="units",
        unit=one,
        asked=[(each, each.asked_by_key == actor.key, each.may_be_fetched(at)) for each in asked],
        error=refusal and str(refusal),
    )


@for_desk(*LISTS)
def masked(request: HttpRequest, code: str) -> HttpResponse:
    by = actor_at(request)
    one = organisation_for(by, code, on=today(), role=LISTS)
    return sheet(masked_list(organisation=one, by=by, at=now()), f"people-{one.code}")


@for_desk(*LISTS)
def unmasked(request: HttpRequest, uid: UUID) -> HttpResponse:
    """By POST: a link that is followed twice, or ahead of time, would use the one download up."""
    if request.method != "POST":
        raise NotVisible("no-such-list", _("There is no such list here."))
    by = actor_at(request)
    asked = unmasking_for(by, uid, on=today())
    return sheet(unmasked_list(asked=asked, by=by, at=now()), f"people-{asked.organisation.code}-full")
