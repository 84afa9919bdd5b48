"""Coming in from an app. Whoever is signed in as somebody else here is asked first."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from zerotrip.clients.entering import enter
from zerotrip.core.clock import now
from zerotrip.web.through import THROUGH

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_http_methods(["GET", "POST"])
def come_in(request: HttpRequest, code: str) -> HttpResponse:
    """What is done in this session stands in the journal with the app beside it."""
    if request.method == "GET" and request.user.is_authenticated:
        return render(request, "enter.html", {"code": code})
    entrance = enter(code, at=now())
    login(request, entrance.user, backend=_BACKEND)
    request.session[THROUGH] = entrance.app.code
    return redirect(entrance.leads_to)
