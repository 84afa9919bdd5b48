"""My membership is to move: is that right?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.core.clock import now
from zerotrip.core.errors import Conflict, Refused
from zerotrip.members.models import Person
from zerotrip.members.moving import agree_to_move, refuse_move
from zerotrip.members.moving_doors import own_move
from zerotrip.web.acts import acted, typed_in
from zerotrip.web.door import actor_at, for_member
from zerotrip.web.member.page import show


@for_member
def moving(request: HttpRequest, person: Person) -> HttpResponse:
    if request.method != "POST":
        return _page(request, person)
    return acted(
        request,
        lambda: _answer(request, person),
        then=lambda _uid: reverse("member:moving"),
        otherwise=lambda refusal: _page(request, person, refusal),
        done=_("Thank you, that is settled."),
    )


def _answer(request: HttpRequest, person: Person) -> str:
    move, by, typed = own_move(person), actor_at(request), typed_in(request)
    if move is None:
        raise Conflict("no-move", _("This has been answered already."))
    if typed["does"] == "agree":
        return str(agree_to_move(move=move, by=by, at=now()).uid)
    return str(refuse_move(move=move, because=typed["because"], by=by, at=now()).uid)


def _page(request: HttpRequest, person: Person, refusal: Refused | None = None) -> HttpResponse:
    return show(
        request,
        "moving.html",
        tab="me",
        back=reverse("member:me"),
        move=own_move(person),
        person=person,
        error=refusal and str(refusal),
    )
