"""My provisional decisions, what I owe back, and how I pay it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.debts.queries import listed, own_debts, own_recoveries, recoveries, recovery_for
from zerotrip.cases.debts.recovering import object_to
from zerotrip.cases.instalments import actions as plans
from zerotrip.cases.instalments.queries import proposed_for
from zerotrip.core.clock import now
from zerotrip.core.errors import NotVisible, Refused
from zerotrip.core.text import whole
from zerotrip.members.models import Person
from zerotrip.web.acts import acted, typed_in
from zerotrip.web.door import actor_at, for_member, today
from zerotrip.web.member.page import show
from zerotrip.web.owed import account, owed, planned_in

DONE = {
    "object": _("Received. Nothing is deducted until somebody has looked at it."),
    "propose": _("Sent to the officer. You are told as soon as they have looked at it."),
    "agree": _("Your plan is in force."),
    "decline": _("Written down; the other side is told."),
}


@for_member
def debts(request: HttpRequest, person: Person) -> HttpResponse:
    if request.method != "POST":
        return _page(request, person)
    does = request.POST.get("does", "object")
    return acted(
        request,
        lambda: _do(request, does),
        then=lambda _reference: reverse("member:debts"),
        otherwise=lambda refusal: _page(request, person, refusal),
        done=DONE.get(does, ""),
    )


def _do(request: HttpRequest, does: str) -> str:
    by, at, typed = actor_at(request), now(), request.POST
    reference, because = typed.get("reference", "")[:80], whole(typed.get("because", ""), 1000)
    if does == "object":
        object_to(recovery_for(by, reference, at=at, may="object"), because=because, by=by, at=at)
    elif does == "propose":
        recovery = recovery_for(by, reference, at=at, may="plan")
        months, first_due = planned_in(typed)
        plans.propose(recovery, months=months, first_due=first_due, because=because, by=by, at=at)
    elif does == "agree":
        plans.agree(proposed_for(by, reference, at=at), by=by, at=at)
    elif does == "decline":
        plans.decline(proposed_for(by, reference, at=at), because=because, by=by, at=at)
    else:
        raise NotVisible("no-such-act", _("There is nothing like that here."))
    return reference


def _page(request: HttpRequest, person: Person, refusal: Refused | None = None) -> HttpResponse:
    return show(
        request,
        "debts.html",
        tab="me",
        debts=listed(own_debts(person), at=now()),
        owed=owed(recoveries(own_recoveries(person)), today=today()),
        account=account(),
        typed=typed_in(request),
        error=refusal and str(refusal),
        back=reverse("member:me"),
    )
