"""Whether a receipt or a proof is genuine, for anybody who holds it: no sign-in, only masked data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zerotrip.cases.genuine import LARGEST, genuine
from zerotrip.clients.limits import take
from zerotrip.core.calendar import day_of
from zerotrip.core.clock import now
from zerotrip.members.certificates import certificate_numbered
from zerotrip.members.receipts import receipt_numbered
from zerotrip.vault.index import blind
from zerotrip.web.public.page import show

MOST_IN_A_MINUTE = 20
"""From one address: enough for an office with a pile of paper, too few for trying numbers."""


def verify(request: HttpRequest, number: str = "") -> HttpResponse:
    typed = request.GET.get("number", "").strip().upper()[:24]
    if typed and not number and "/" not in typed:
        return redirect("hall:verify-receipt", number=typed)
    number = number or typed
    flood = bool(number) and _floods(request)
    asked = bool(number) and not flood
    receipt = receipt_numbered(number) if asked else None
    proof = certificate_numbered(number, on=day_of(now())) if asked and receipt is None else None
    status = 429 if flood else 404 if number and receipt is None and proof is None else 200
    return _page(request, status, number=number, receipt=receipt, proof=proof, flood=flood)


@require_POST
def verify_decision(request: HttpRequest) -> HttpResponse:
    """The file that a member takes from the page of a decision."""
    file = request.FILES.get("file")
    flood = _floods(request)
    if file is None or flood:
        return _page(request, 429 if flood else 400, flood=flood, no_file=not flood)
    known = genuine(file.read()) if (file.size or 0) <= LARGEST else None
    return _page(request, 200 if known else 404, decision=known, decision_asked=True)


def _page(request: HttpRequest, status: int, **said: object) -> HttpResponse:
    nothing = {"number": "", "receipt": None, "proof": None, "flood": False}
    about_decision = {"decision": None, "decision_asked": False, "no_file": False}
    response = show(request, "receipt.html", here="verify", **{**nothing, **about_decision, **said})
    response.status_code = status
    response["Cache-Control"] = "no-store"
    return response


def _floods(request: HttpRequest) -> bool:
    address = blind("contact", request.META.get("REMOTE_ADDR", ""))
    return not take(f"verify {address}", MOST_IN_A_MINUTE, at=now()).given
