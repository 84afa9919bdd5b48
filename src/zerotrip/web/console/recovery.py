"""One sum owed back: how it came about, what has come in, and the plan by which the rest is paid."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.debts.queries import recoveries, recoveries_visible_to, recovery_for
from zerotrip.cases.debts.taken_back import take_repayment_back
from zerotrip.cases.instalments import actions as plans
from zerotrip.cases.instalments.queries import proposed_for
from zerotrip.cases.models import PartKind, Plan, Recovery
from zerotrip.core.clock import now
from zerotrip.core.errors import NotAllowed, NotVisible, Refused
from zerotrip.core.text import whole
from zerotrip.reviews.conflicts import may_judge
from zerotrip.web.acts import acted, typed_in
from zerotrip.web.console.page import CASE_READERS, MONEY, show
from zerotrip.web.door import actor_at, for_desk, today
from zerotrip.web.owed import owed, planned_in


@for_desk(*CASE_READERS, *MONEY)
def recovery(request: HttpRequest, reference: str) -> HttpResponse:
    if request.method != "POST":
        return _page(request, reference)
    return acted(
        request,
        lambda: _do(request, reference),
        then=lambda reference: reverse("desk:recovery", args=[reference]),
        otherwise=lambda refusal: _page(request, reference, refusal),
        done=_("Done and written down."),
    )


def _do(request: HttpRequest, reference: str) -> str:
    by, at, typed = actor_at(request), now(), request.POST
    because, does = whole(typed.get("because", ""), 500), typed.get("does", "")
    if does == "taken-back":
        return _taken_back(recovery_for(by, reference, at=at, may="repay"), request)
    recovery = recovery_for(by, reference, at=at, may="plan")
    may_judge(by, recovery.award.case, on=today(), because=because)
    if does == "propose":
        months, first_due = planned_in(typed)
        plans.propose(recovery, months=months, first_due=first_due, because=because, by=by, at=at)
    elif does == "agree":
        plans.agree(proposed_for(by, reference, at=at), by=by, at=at)
    elif does == "decline":
        plans.decline(proposed_for(by, reference, at=at), because=because, by=by, at=at)
    else:
        raise NotVisible("no-such-act", _("There is nothing like that here."))
    return reference


def _taken_back(recovery: Recovery, request: HttpRequest) -> str:
    """What the bank's paper says is entered, not judged."""
    number, because = request.POST.get("part", ""), request.POST.get("because", "")
    part = recovery.parts.filter(reference=number, kind=PartKind.REPAID).first()
    if part is None:
        raise NotVisible("no-such-part", _("There is no such repayment here."))
    take_repayment_back(part, because=because, by=actor_at(request), at=now())
    return recovery.reference


def _page(request: HttpRequest, reference: str, refusal: Refused | None = None) -> HttpResponse:
    actor, at = actor_at(request), now()
    shown = recovery_for(actor, reference, at=at, may="view")
    (one,) = owed(recoveries(recoveries_visible_to(actor, today()).filter(pk=shown.pk)), today=today())
    return show(
        request,
        "recovery.html",
        here="debts",
        one=one,
        earlier=Plan.objects.filter(recovery=shown, state="ended"),
        may_plan=_may(request, reference, "plan"),
        may_repay=_may(request, reference, "repay"),
        typed=typed_in(request),
        error=refusal and str(refusal),
    )


def _may(request: HttpRequest, reference: str, verb: str) -> bool:
    try:
        recovery_for(actor_at(request), reference, at=now(), may=verb)
    except NotAllowed:
        return False
    return True
