"""Coming in from an app: the page says as whom, and asks; only then is anybody signed in."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from zerotrip.clients.entering import enter, entrance_at
from zerotrip.core.clock import now
from zerotrip.org.sessions import THROUGH

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_http_methods(["GET", "POST"])
def come_in(request: HttpRequest, code: str) -> HttpResponse:
    """Looked at first: an address can be sent to anybody, who would then act in the account of the sender."""
    if request.method == "GET":
        entrance = entrance_at(code, at=now())
        already = request.user.is_authenticated and request.user.pk != entrance.user.pk
        return render(request, "enter.html", {"code": code, "entrance": entrance, "already": already})
    entrance = enter(code, at=now())
    login(request, entrance.user, backend=_BACKEND)
    request.session[THROUGH] = entrance.app.code
    return redirect(entrance.leads_to)
