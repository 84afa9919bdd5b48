"""My provisional decisions, and what I owe back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.debts.queries import listed, own_debts, own_recoveries, recoveries, recovery_for
from zerotrip.cases.debts.recovering import object_to
from zerotrip.core.clock import now
from zerotrip.core.errors import Refused
from zerotrip.members.models import Person
from zerotrip.web.acts import acted
from zerotrip.web.door import actor_at, for_member
from zerotrip.web.member.page import show


@for_member
def debts(request: HttpRequest, person: Person) -> HttpResponse:
    if request.method != "POST":
        return _page(request, person)
    return acted(
        request,
        lambda: _object(request),
        then=lambda _reference: reverse("member:debts"),
        otherwise=lambda refusal: _page(request, person, refusal),
        done=_("Received. Nothing is deducted until somebody has looked at it."),
    )


def _object(request: HttpRequest) -> str:
    by, at = actor_at(request), now()
    recovery = recovery_for(by, request.POST.get("reference", "")[:80], at=at, may="object")
    object_to(recovery, because=request.POST.get("because", "")[:1000], by=by, at=at)
    return recovery.reference


def _page(request: HttpRequest, person: Person, refusal: Refused | None = None) -> HttpResponse:
    return show(
        request,
        "debts.html",
        tab="me",
        debts=listed(own_debts(person), at=now()),
        recoveries=recoveries(own_recoveries(person)),
        error=refusal and str(refusal),
        back=reverse("member:me"),
    )
