"""Who is registered with me, by whose word; and saying that it is wrong."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.core.clock import now
from zerotrip.core.errors import Refused
from zerotrip.members.actions import object_to_place
from zerotrip.members.models import Person
from zerotrip.members.queries import housemates
from zerotrip.web.acts import acted, typed_in
from zerotrip.web.door import actor_at, for_member, today
from zerotrip.web.member.page import show


@for_member
def household(request: HttpRequest, person: Person) -> HttpResponse:
    if request.method != "POST":
        return _page(request, person)
    return acted(
        request,
        lambda: _object(request, person),
        then=lambda _uid: reverse("member:household"),
        otherwise=lambda refusal: _page(request, person, refusal),
        done=_("Received. An officer of your district looks at it and answers."),
    )


def _object(request: HttpRequest, person: Person) -> str:
    typed = typed_in(request)
    place = object_to_place(person, typed["place"], because=typed["because"], by=actor_at(request), at=now())
    return str(place.uid)


def _page(request: HttpRequest, person: Person, refusal: Refused | None = None) -> HttpResponse:
    return show(
        request,
        "household.html",
        tab="me",
        person=person,
        places=housemates(person, on=today()),
        typed=typed_in(request),
        error=refusal and str(refusal),
        back=reverse("member:me"),
    )
