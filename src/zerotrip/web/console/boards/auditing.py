"""The auditor's page: what is open for them, what was verified last, and the ways into everybody's trail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from zerotrip.audit.models import Entry
from zerotrip.audit.queries import signed_at
from zerotrip.audit.verifying import last_verification
from zerotrip.cases.door import case_for
from zerotrip.cases.models import Case
from zerotrip.cases.replaying import Replayed, replay
from zerotrip.core.clock import now
from zerotrip.core.errors import Refused
from zerotrip.reviews.conflicts import visible_to as conflicts_of
from zerotrip.reviews.queries import samples_for
from zerotrip.web.console.page import AUDITORS, show
from zerotrip.web.door import actor_at, for_desk, today

AT_ONCE = 20
CHECKS: dict[str, Promise] = {
    "ledger": pgettext_lazy("check", "Ledger: every account is the sum of its entries"),
    "funds": pgettext_lazy("check", "Funds: budgets are what was promised and used of them"),
    "payments": pgettext_lazy("check", "Payments: batches, books and the bank say the same"),
    "cases": pgettext_lazy("check", "Cases: what was decided is owed, paid or claimed back"),
    "ceilings": pgettext_lazy("check", "Ceilings: what each fund bears, reckoned anew"),
    "points": pgettext_lazy("check", "Points: behind every point stands its money"),
    "mall": pgettext_lazy("check", "Mall: the stock taken is the orders that stand"),
    "partners": pgettext_lazy("check", "Partners: owed is what was spent with them"),
    "documents": pgettext_lazy("check", "Papers: every file is there and unchanged"),
    "closed months": pgettext_lazy("check", "Closed months add up to what they were closed on"),
}


@dataclass(frozen=True, slots=True)
class Check:
    name: str | Promise
    looked_at: int
    differ: int


@for_desk(*AUDITORS)
def auditing(request: HttpRequest) -> HttpResponse:
    actor, on = actor_at(request), today()
    samples = samples_for(actor, on).annotate(
        drawn=Count("findings"), looked_at=Count("findings", filter=~Q(findings__verdict=""))
    )
    ties = conflicts_of(actor, on).filter(noted_at=None)
    verified = last_verification()
    return show(
        request,
        "boards/auditing.html",
        here="auditing",
        verified=verified,
        checks=[_check(each) for each in verified.checks] if verified else [],
        signed_at=signed_at(),
        unsealed=Entry.objects.filter(seq__isnull=True).count(),
        samples=[one for one in samples[:AT_ONCE] if not one.drawn_at or one.looked_at < one.drawn],
        ties=ties[:AT_ONCE],
        tied=ties.count(),
    )


def _check(kept: dict[str, Any]) -> Check:
    return Check(CHECKS.get(kept["check"], kept["check"]), sum(kept["looked_at"].values()), kept["differ"])


@for_desk(*AUDITORS)
def replayed(request: HttpRequest) -> HttpResponse:
    """Every decision of one case made again from its kept receipt. Nothing is written by it."""
    ref = request.GET.get("ref", "").strip().upper()[:24]
    found: list[Replayed] = []
    case: Case | None = None
    told = ""
    if ref:
        try:
            case = case_for(actor_at(request), ref, at=now())
            found = list(replay([case.ref]))
        except Refused as refusal:
            told = str(refusal)
    response = show(
        request, "boards/replayed.html", here="auditing", asked=ref, case=case, found=found,
        holds=all(one.difference is None for one in found), error=told or None,
    )  # fmt: skip
    response.status_code = 404 if told else 200
    return response
