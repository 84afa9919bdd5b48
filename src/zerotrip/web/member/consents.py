"""Who asked what about me, and why; and what I allow to be asked."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.core.clock import now
from zerotrip.core.errors import Refused
from zerotrip.evidence.consents.actions import give, withdraw
from zerotrip.members.models import Person
from zerotrip.web.acts import acted
from zerotrip.web.door import actor_at, for_member
from zerotrip.web.member.looks import allowed_of, items_of, looks_at
from zerotrip.web.member.page import show


@for_member
def looks(request: HttpRequest, person: Person) -> HttpResponse:
    if request.method != "POST":
        return _page(request, person)
    return acted(
        request,
        lambda: _say(request, person),
        then=lambda _source: reverse("member:looks"),
        otherwise=lambda refusal: _page(request, person, refusal),
        done=_("Done. It holds from now on; what has been decided stays."),
    )


def _say(request: HttpRequest, person: Person) -> str:
    said = withdraw if request.POST.get("say") == "no" else give
    source, purpose = request.POST.get("source", "")[:80], request.POST.get("purpose", "")[:200]
    return said(person=person, source=source, purpose=purpose, by=actor_at(request), at=now()).source


def _page(request: HttpRequest, person: Person, refusal: Refused | None = None) -> HttpResponse:
    kind, item = request.GET.get("kind", ""), request.GET.get("item", "")
    allowed = allowed_of(person)
    return show(
        request,
        "looks.html",
        tab="me",
        looks=looks_at(person, kind=kind, item=item),
        allowed=allowed,
        items=items_of(allowed),
        kind=kind,
        item=item,
        error=refusal and str(refusal),
        back=reverse("member:me"),
    )
