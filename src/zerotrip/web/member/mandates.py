"""Who acts for me: naming somebody, and ending it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.catalogue.models import Edition
from zerotrip.catalogue.queries import items_for, opens_for
from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid, Refused
from zerotrip.core.text import pick, whole
from zerotrip.members.mandates.giving import name_delegate, revoke
from zerotrip.members.mandates.queries import given_by, own_mandate
from zerotrip.members.models import Mandate, Person
from zerotrip.web.acts import acted, typed_in
from zerotrip.web.door import actor_at, for_member, today
from zerotrip.web.member.page import show


@for_member
def mandates(request: HttpRequest, person: Person) -> HttpResponse:
    return _list(request, person)


@for_member
def new(request: HttpRequest, person: Person) -> HttpResponse:
    if request.method != "POST":
        return _form(request, person)
    return acted(
        request,
        lambda: _name(request, person),
        then=lambda _uid: reverse("member:mandates"),
        otherwise=lambda refusal: _form(request, person, refusal),
        done=_("Saved. It counts as soon as they accept it after signing in."),
    )


@for_member
def end(request: HttpRequest, person: Person, uid: UUID) -> HttpResponse:
    return acted(
        request,
        lambda: str(revoke(own_mandate(actor_at(request), uid), by=actor_at(request), at=now()).uid),
        then=lambda _uid: reverse("member:mandates"),
        otherwise=lambda refusal: _list(request, person, refusal),
        done=_("Ended. They can see and do nothing for you any more."),
    )


def items_named(mandate: Mandate, editions: list[Edition]) -> list[str]:
    """The names of what it covers; an item that is offered no more stands by its code."""
    names = {edition.item_id: pick(edition.loaded.pack.title) for edition in editions}
    return [names.get(item, item) for item in mandate.items]


def _name(request: HttpRequest, person: Person) -> str:
    typed = request.POST
    named = name_delegate(
        principal=person,
        agent_name=whole(typed.get("agent_name", ""), 64),
        id_number=typed.get("id_number", "")[:40],
        phone=typed.get("phone", "")[:32],
        items=_items(request),
        medical=typed.get("medical") == "yes",
        until=_day(typed.get("until", "")),
        by=actor_at(request),
        at=now(),
    )
    return str(named.uid)


def _items(request: HttpRequest) -> list[str]:
    if request.POST.get("scope") == "all":
        return []
    if not (chosen := request.POST.getlist("items")):
        raise Invalid("no-items", _("Please choose what it is for."), field="items")
    return chosen


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid("day-unreadable", _("Please write the day like 2026-12-31."), field="until") from error


def _list(request: HttpRequest, person: Person, refusal: Refused | None = None) -> HttpResponse:
    editions = items_for(person.organisation.path, today())
    rows = [(mandate, items_named(mandate, editions)) for mandate in given_by(person)]
    day = today()
    return show(
        request,
        "mandates.html",
        tab="me",
        standing=[row for row in rows if row[0].stands_on(day)],
        past=[row for row in rows if not row[0].stands_on(day)],
        error=refusal and str(refusal),
        back=reverse("member:me"),
    )


def _form(request: HttpRequest, person: Person, refusal: Refused | None = None) -> HttpResponse:
    return show(
        request,
        "mandate_new.html",
        tab="me",
        editions=opens_for(person.organisation.path, "delegate", today()),
        chosen=request.POST.getlist("items"),
        typed=typed_in(request),
        error=refusal and str(refusal),
        back=reverse("member:mandates"),
    )
