"""Evidence debts: what was decided on a person's word, and what came to be owed back by it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.debts import recovering, settling
from zerotrip.cases.debts.queries import (
    debt_for,
    debts_visible_to,
    listed,
    recoveries,
    recoveries_visible_to,
    recovery_for,
    sums_of,
)
from zerotrip.cases.instalments.queries import Planned, live_plans
from zerotrip.cases.models import Recovery
from zerotrip.core.clock import now
from zerotrip.core.errors import Refused
from zerotrip.core.money import fen_of_yuan
from zerotrip.core.text import whole
from zerotrip.reviews.conflicts import may_judge
from zerotrip.web.acts import acted
from zerotrip.web.console.page import CASE_READERS, MONEY, show
from zerotrip.web.door import actor_at, for_desk, today

READERS = CASE_READERS | MONEY
VERBS = ("uphold", "propose", "forgo", "repay")
OF_A_DEBT = {
    "confirm": settling.confirm_by_hand,
    "anew": settling.settle_anew,
    "stand": settling.let_stand,
}
"""An officer's word on a debt, named by its case; the other verbs are said of a sum owed back."""


@for_desk(*READERS)
def debts(request: HttpRequest) -> HttpResponse:
    return _page(request)


@for_desk(*READERS)
def act(request: HttpRequest, reference: str, verb: str) -> HttpResponse:
    if verb not in VERBS and verb not in OF_A_DEBT:
        raise Http404
    if request.method != "POST":
        return redirect("desk:debts")
    return acted(
        request,
        lambda: _do(request, reference, verb),
        then=lambda _reference: reverse("desk:debts"),
        otherwise=lambda refusal: _page(request, refusal),
        done=_("Done and written down."),
    )


def _do(request: HttpRequest, reference: str, verb: str) -> str:
    by, at, typed = actor_at(request), now(), request.POST
    if verb in OF_A_DEBT:
        debt = debt_for(by, reference, at=at, may=verb)
        may_judge(by, debt.case, on=today(), because=typed.get("because", ""))
        return OF_A_DEBT[verb](debt, because=typed.get("because", ""), by=by, at=at).case.ref
    recovery = recovery_for(by, reference, at=at, may=verb)
    because = whole(typed.get("because", ""), 1000)
    if verb != "repay":  # what the bank's paper says is entered, not judged
        reason = recovery.forgo_because if verb == "forgo" else because
        may_judge(by, recovery.award.case, on=today(), because=reason)
    if verb == "uphold":
        recovering.uphold(recovery, because=because, by=by, at=at)
    elif verb == "propose":
        recovering.propose_to_forgo(recovery, because=because, by=by, at=at)
    elif verb == "forgo":
        recovering.forgo(recovery, by=by, at=at)
    else:
        fen = fen_of_yuan(typed.get("amount", "")[:20])
        recovering.repay(recovery, amount_fen=fen, receipt=typed.get("receipt", ""), by=by, at=at)
    return recovery.reference


def _page(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    actor, at = actor_at(request), now()
    debts, owed = debts_visible_to(actor, today()), recoveries_visible_to(actor, today())
    return show(
        request,
        "debts.html",
        here="debts",
        contrary=listed(debts.contrary(), at=at),
        open=listed(debts.open(), at=at),
        settled=listed(debts.exclude(state="open"), at=at, order="-settled_at"),
        recoveries=_with_plans(recoveries(owed.filter(left_fen__gt=0))),
        sums=sums_of(debts, owed),
        error=refusal and str(refusal),
    )


def _with_plans(rows: list[Recovery]) -> list[tuple[Recovery, Planned | None, Planned | None]]:
    """Each with its plan in force and the one that is proposed."""
    plans = live_plans(rows, today=today())
    return [(row, plans[row.uid].get("agreed"), plans[row.uid].get("proposed")) for row in rows]
