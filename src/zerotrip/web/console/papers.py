"""The papers of a case beside its facts, for a purpose that is stated once and written with each look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.door import case_for
from zerotrip.cases.models import Ask
from zerotrip.cases.view import CaseView
from zerotrip.core.clock import now
from zerotrip.core.text import pick, whole
from zerotrip.vault.actions import show_document
from zerotrip.web.console.page import CASE_READERS
from zerotrip.web.door import actor_at, for_desk
from zerotrip.web.served import served
from zerotrip.web.wording import CHECKS

PURPOSES = "purposes"
REMEMBERED = 50
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Viewed:
    """The paper that stands beside the case."""

    ask: Ask
    is_pdf: bool


def purpose_of(request: HttpRequest, ref: str) -> str:
    """What this session said it looks at this case's papers for; empty where nothing was said yet."""
    stated: dict[str, str] = request.session.get(PURPOSES, {})
    return stated.get(ref, "")


def purpose_offered(seen: CaseView) -> str:
    """The check the case waits for: what most looks are for."""
    check = CHECKS.get(seen.case.waits_for, _("looking into the case"))
    return f"{check} · {pick(seen.case.name)}"[:LONGEST]


def handed_in(seen: CaseView) -> list[Ask]:
    """Each paper once, whichever question it answers; what nobody has read yet first."""
    handed = {ask.document_id: ask for ask in seen.asks if ask.document_id}
    return sorted(handed.values(), key=lambda ask: ask.read_at is not None)


def shown_beside(request: HttpRequest, seen: CaseView) -> dict[str, Any]:
    """What the case's page needs for the viewer."""
    papers, purpose = handed_in(seen), purpose_of(request, seen.case.ref)
    wanted = request.GET.get("paper") or request.POST.get("viewing", "")
    ask = next((ask for ask in papers if str(ask.document_id) == wanted), None) if purpose else None
    return {
        "papers": papers,
        "purpose": purpose,
        "purpose_offered": purpose_offered(seen),
        "viewed": _viewed(ask),
    }


def _viewed(ask: Ask | None) -> Viewed | None:
    if ask is None or ask.document is None:
        return None
    return Viewed(ask, ask.document.media_type == "application/pdf")


def beside(request: HttpRequest, ref: str) -> str:
    """The case's address, with the paper that stood open when the form was sent."""
    address, open_paper = reverse("desk:case", args=[ref]), request.POST.get("viewing", "")
    return f"{address}?{urlencode({'paper': open_paper})}" if open_paper else address


@for_desk(*CASE_READERS)
def purpose(request: HttpRequest, ref: str) -> HttpResponse:
    """States it, and opens the first paper. Said for this case and this sitting only."""
    case = case_for(actor_at(request), ref, at=now())
    because = whole(request.POST.get("because", ""), LONGEST)
    first = (
        case.asks.filter(document__isnull=False).order_by(F("read_at").asc(nulls_first=True), "pk").first()
    )
    if request.method != "POST" or not because or first is None:
        return redirect("desk:case", ref=ref)
    stated = {**request.session.get(PURPOSES, {}), ref: because}
    request.session[PURPOSES] = dict(list(stated.items())[-REMEMBERED:])
    wanted = request.POST.get("viewing") or str(first.document_id)
    return redirect(f"{reverse('desk:case', args=[ref])}?{urlencode({'paper': wanted})}")


@for_desk(*CASE_READERS)
def paper(request: HttpRequest, ref: str, uid: UUID) -> HttpResponse:
    """The bytes. Whoever has not said what for is sent to the case, where it is asked."""
    by, at = actor_at(request), now()
    case = case_for(by, ref, at=at)
    ask = case.asks.select_related("document").filter(document=uid).first()
    if ask is None or ask.document is None:
        raise Http404
    because = purpose_of(request, ref)
    if not because:
        return redirect("desk:case", ref=ref)
    content = show_document(document=ask.document, by=by, at=at, because=f"{because} · {ref}")
    return served(content, ask.document.media_type)
