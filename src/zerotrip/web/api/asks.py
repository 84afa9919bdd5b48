"""Asking for what is missing, for the union's own programs: the desk's door, verb and refusals."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from zerotrip.cases.actions import ask_for
from zerotrip.cases.door import case_for
from zerotrip.cases.refusing import CanBeSupplied
from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid, NotAllowed, Refused
from zerotrip.core.text import both
from zerotrip.web.door import actor_at
from zerotrip.web.plain import plainly
from zerotrip.web.through import check_desk

FIELDS = ("paper", "fact", "because", "legal_reason")


@require_POST
def asks(request: HttpRequest, ref: str) -> JsonResponse:
    """Takes JSON with the texts of `FIELDS`. 409 with the connector's name where one supplies the paper."""
    try:
        return _asked(request, ref)
    except Refused as refusal:
        said: dict[str, Any] = {"code": refusal.code, "msg": both(refusal.__str__)}
        if isinstance(refusal, CanBeSupplied):
            said["connector"] = refusal.connector
        return JsonResponse(said, status=refusal.status)


def _asked(request: HttpRequest, ref: str) -> JsonResponse:
    if not request.user.is_authenticated:
        raise NotAllowed("sign-in", _("Please sign in first."))
    check_desk(request)
    by, at, given = actor_at(request), now(), _read(request)
    case = ask_for(
        case_for(by, ref, at=at, may="ask"),
        paper=given["paper"],
        fact=given["fact"],
        because=given["because"],
        legal_reason=given["legal_reason"],
        by=by,
        at=at,
    )
    return JsonResponse({"ref": case.ref, "state": case.state, "version": case.version}, status=201)


def _read(request: HttpRequest) -> dict[str, str]:
    try:
        told = json.loads(request.body)
    except ValueError:
        told = None
    if not isinstance(told, dict) or not all(isinstance(value, str) for value in told.values()):
        raise Invalid("no-json", _("Please send a JSON object of texts."))
    return {name: plainly(told.get(name, ""))[:1000] for name in FIELDS}
