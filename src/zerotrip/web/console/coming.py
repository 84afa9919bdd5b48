"""Who wants to join, whose membership is to move, and records that may be one person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid, NotVisible, Refused
from zerotrip.members.joining import (
    accept_joining,
    decline_joining,
    joining_for,
    joinings_visible_to,
    note_contact,
)
from zerotrip.members.likeness import confirm_same, say_different, say_same
from zerotrip.members.likeness_doors import likeness_for, likenesses_visible_to
from zerotrip.members.models import MoveSource
from zerotrip.members.moving import agree_to_move, propose_move, refuse_move
from zerotrip.members.moving_doors import move_for, moves_visible_to
from zerotrip.members.queries import person_for
from zerotrip.org.models import Organisation
from zerotrip.org.queries import working_calendar
from zerotrip.web.acts import acted, typed_in
from zerotrip.web.console.page import AUDITORS, COMING, show
from zerotrip.web.door import actor_at, for_desk, today, today_reach

PER_PAGE = 30
Verb = Callable[[HttpRequest, UUID], object]


@for_desk(*COMING, read_by=AUDITORS)
def coming(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    actor, at, day = actor_at(request), now(), today()
    calendar = working_calendar()
    wishes = Paginator(
        joinings_visible_to(actor, at=at, role=COMING | AUDITORS).filter(state="open"), PER_PAGE
    )
    moves = moves_visible_to(actor, day, role=COMING | AUDITORS).filter(end="")[:PER_PAGE]
    reach = today_reach(request)
    return show(
        request,
        "coming.html",
        here="coming",
        page=(page := wishes.get_page(request.GET.get("page"))),
        wishes=[(wish, _left(wish.due_on, day, calendar.between)) for wish in page],
        moves=[
            (
                move,
                reach.covers(move.from_organisation.path, role=COMING),
                _left(move.due_on, day, calendar.between),
            )
            for move in moves
        ],
        error=refusal and str(refusal),
    )


def _left(due_on: date, day: date, between: Callable[[date, date], int]) -> int:
    return between(day, due_on) if due_on >= day else -between(due_on, day)


@for_desk(*COMING)
def act(request: HttpRequest, uid: UUID, verb: str) -> HttpResponse:
    if verb not in VERBS or request.method != "POST":
        raise NotVisible("no-such-verb", _("There is no such page."))
    done = VERBS[verb][1]
    return acted(
        request,
        lambda: _do(request, uid, verb),
        then=lambda _verb: reverse("desk:coming"),
        otherwise=lambda refusal: _page(request, refusal),
        done=done,
    )


def _do(request: HttpRequest, uid: UUID, verb: str) -> str:
    VERBS[verb][0](request, uid)
    return verb


def _contact(request: HttpRequest, uid: UUID) -> object:
    by, at = actor_at(request), now()
    return note_contact(joining=joining_for(by, uid, at=at), by=by, at=at)


def _accept(request: HttpRequest, uid: UUID) -> object:
    by, at = actor_at(request), now()
    return accept_joining(joining=joining_for(by, uid, at=at), by=by, at=at)


def _decline(request: HttpRequest, uid: UUID) -> object:
    by, at, because = actor_at(request), now(), typed_in(request)["because"]
    return decline_joining(joining=joining_for(by, uid, at=at), because=because, by=by, at=at)


def _agree(request: HttpRequest, uid: UUID) -> object:
    by = actor_at(request)
    return agree_to_move(move=move_for(by, uid, on=today()), by=by, at=now())


def _refuse(request: HttpRequest, uid: UUID) -> object:
    by, because = actor_at(request), typed_in(request)["because"]
    return refuse_move(move=move_for(by, uid, on=today()), because=because, by=by, at=now())


def _move(request: HttpRequest, uid: UUID) -> object:
    by, typed = actor_at(request), typed_in(request)
    unit = Organisation.objects.filter(code=typed["unit"].strip()).first()
    if unit is None:
        raise Invalid("no-such-unit", _("No unit is entered under this code."), field="unit")
    try:
        on = date.fromisoformat(typed["on"])
    except ValueError:
        raise Invalid("no-such-day", _("Please enter the first day in the new unit."), field="on") from None
    person = person_for(by, uid, on=today())
    return propose_move(person=person, to=unit, on=on, source=MoveSource.OFFICER, by=by, at=now())


VERBS: dict[str, tuple[Verb, Promise]] = {
    "contact": (_contact, _("Written down: they have heard from the unit.")),
    "accept": (_accept, _("Accepted.")),
    "decline": (_decline, _("Declined, with the reason.")),
    "agree": (_agree, _("The membership has moved.")),
    "refuse": (_refuse, _("The membership stays where it is.")),
    "move": (_move, _("Proposed. It moves when the person or the old unit agrees.")),
}


@for_desk("officer", read_by=AUDITORS)
def alike(request: HttpRequest) -> HttpResponse:
    return _alike(request)


def _alike(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    seen = likenesses_visible_to(actor_at(request), today(), role=AUDITORS | {"officer"})
    page = Paginator(seen, PER_PAGE).get_page(request.GET.get("page"))
    return show(
        request,
        "alike.html",
        here="people",
        page=page,
        me=actor_at(request).key,
        error=refusal and str(refusal),
    )


@for_desk("officer")
def say(request: HttpRequest, uid: UUID) -> HttpResponse:
    return acted(
        request,
        lambda: _say(request, uid),
        then=lambda _uid: reverse("desk:alike"),
        otherwise=lambda refusal: _alike(request, refusal),
        done=_("Kept."),
    )


def _say(request: HttpRequest, uid: UUID) -> str:
    by, at, typed = actor_at(request), now(), typed_in(request)
    likeness = likeness_for(by, uid, on=today())
    if typed["does"] == "confirm":
        return str(confirm_same(likeness=likeness, by=by, at=at).uid)
    said = say_same if typed["does"] == "same" else say_different
    return str(said(likeness=likeness, because=typed["because"], by=by, at=at).uid)
