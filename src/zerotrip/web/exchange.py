"""Where an app exchanges a code, or a refresh token, for tokens: allauth's, once for each."""

from __future__ import annotations

from typing import cast

from allauth.idp.oidc.views import token
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from zerotrip.clients.spending import spend
from zerotrip.core.clock import now
from zerotrip.core.errors import Conflict

_ONCE = {"authorization_code": "code", "refresh_token": "refresh_token"}


@csrf_exempt  # no cookie counts here, only the app's secret
def exchange(request: HttpRequest) -> HttpResponse:
    """What is refused spends nothing: nobody uses up a code that is somebody else's to exchange."""
    given = request.POST.get(_ONCE.get(request.POST.get("grant_type", ""), ""), "")
    try:
        with transaction.atomic():
            if given:
                spend(given, at=now())
            response = cast(HttpResponse, token(request))
            if response.status_code != 200:
                transaction.set_rollback(True)
    except Conflict as conflict:
        return JsonResponse({"error": "invalid_grant", "error_description": str(conflict)}, status=400)
    return response
