"""一件事: something happened. What follows, what each comes to, and one confirmation that opens it all."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.applications.events import cases_from, open_what_follows, take_back, what_follows
from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid, Refused
from zerotrip.members.life_events import event_kinds, event_of, events_of, tell_event
from zerotrip.members.models import Person
from zerotrip.web.acts import acted
from zerotrip.web.door import actor_at, for_member, today
from zerotrip.web.member.listed import listed
from zerotrip.web.member.page import show


@for_member
def happened(request: HttpRequest, person: Person) -> HttpResponse:
    if request.method != "POST":
        return _choose(request, person)
    told: list[str] = []
    response = acted(
        request,
        lambda: _tell(request, person, told),
        then=lambda uid: reverse("member:happened-to", args=[uid]),
        otherwise=lambda refusal: _choose(request, person, refusal),
    )
    _open(request, person, told)
    return response


@for_member
def happened_to(request: HttpRequest, person: Person, uid: UUID) -> HttpResponse:
    return _summary(request, person, uid)


@for_member
def open_all(request: HttpRequest, person: Person, uid: UUID) -> HttpResponse:
    """What a department told of: taken with one tap."""
    told: list[str] = []
    response = acted(
        request,
        lambda: _taken(person, uid, told),
        then=lambda key: reverse("member:happened-to", args=[key]),
        otherwise=lambda refusal: _summary(request, person, uid, refusal),
    )
    _open(request, person, told)
    return response


@for_member
def undo(request: HttpRequest, person: Person, uid: UUID) -> HttpResponse:
    return acted(
        request,
        lambda: str(take_back(event_of(person, uid), by=actor_at(request), at=now())),
        then=lambda _count: reverse("member:happened"),
        otherwise=lambda refusal: _summary(request, person, uid, refusal),
        done=_("Taken back. What was still open has been withdrawn."),
    )


def _tell(request: HttpRequest, person: Person, told: list[str]) -> str:
    kind, on = request.POST.get("kind", "")[:24], _day(request.POST.get("on", ""))
    event = tell_event(person=person, kind=kind, on=on, by=actor_at(request), at=now())
    told.append(str(event.uid))
    return str(event.uid)


def _taken(person: Person, uid: UUID, told: list[str]) -> str:
    told.append(str(event_of(person, uid).uid))
    return str(uid)


def _open(request: HttpRequest, person: Person, told: list[str]) -> None:
    """After what happened is written down: each case is a transaction of its own."""
    for uid in told:
        open_what_follows(event_of(person, uid), by=actor_at(request), at=now())


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid("day-unreadable", _("Please write the day like 2026-12-31."), field="on") from error


def _choose(request: HttpRequest, person: Person, refusal: Refused | None = None) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    kind, text = asked.get("kind", ""), asked.get("on", "")
    kinds, follows, error = list(event_kinds()), None, refusal and str(refusal)
    chosen = next((one for one in kinds if one.key == kind), None)
    if chosen and refusal is None:
        try:
            follows = what_follows(person, chosen.key, _not_to_come(text), at=now())
        except Invalid as wrong:
            error = str(wrong)
    return show(
        request,
        "happened.html",
        tab="home",
        kinds=kinds,
        chosen=chosen,
        on=text,
        on_day=_day(text) if follows is not None else None,
        follows=follows,
        fitting=[one for one in follows or () if one.fits],
        against=[one for one in follows or () if not one.fits],
        today=today().isoformat(),
        earlier=events_of(person)[:10],
        error=error,
        back=reverse("member:home"),
    )


def _not_to_come(text: str) -> date:
    day = _day(text)
    if day > today():
        raise Invalid("event-to-come", _("This day has not come yet."), field="on")
    return day


def _summary(request: HttpRequest, person: Person, uid: UUID, refusal: Refused | None = None) -> HttpResponse:
    event, at = event_of(person, uid), now()
    waiting = what_follows(person, event.kind_id, event.on, at=at) if event.undone_at is None else []
    return show(
        request,
        "happened_to.html",
        tab="home",
        event=event,
        rows=listed(cases_from(event)),
        waiting=[one for one in waiting if one.fits and one.case is None],
        error=refusal and str(refusal),
        back=reverse("member:happened"),
    )
