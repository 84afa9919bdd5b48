"""The page that asks a person whether an app may act for them: allauth's, and what it leaves open."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

from allauth.idp.oidc.views import authorization
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from zerotrip.clients.actions import allow
from zerotrip.core.clock import now
from zerotrip.org.models import User
from zerotrip.org.second_factor import is_staff
from zerotrip.web.second_factor import asked_first
from zerotrip.web.through import through


@csrf_exempt  # an app may send a person here by POST; what they answer is checked by allauth
def authorize(request: HttpRequest) -> HttpResponse:
    """Demands PKCE of every app, and that the person signed in themselves: else an app that may bring them in
    could allow itself the rest. Keeps what they said, and lets the form's answer lead to the app."""
    if request.method == "GET" and request.GET.get("code_challenge_method") != "S256":
        said = _("The app did not prove that it is the one that asked (PKCE, S256). Nothing was allowed.")
        return render(request, "idp/oidc/error.html", {"error": None, "said": said}, status=400)
    if through(request):
        said = _("You came in from an app. To allow apps something, please sign in here yourself.")
        return render(request, "idp/oidc/error.html", {"error": None, "said": said}, status=403)
    # Of staff a password alone would let an app do at the desk what it does not open itself.
    staff = request.user.is_authenticated and is_staff(request.user)
    if staff and (asked := asked_first(request)) is not None:
        return asked
    response = cast(HttpResponse, authorization(request))
    if request.method == "POST" and "code" in _query(response.headers.get("Location", "")):
        _keep(request)
    return _may_lead_to_the_app(request, response)


def _keep(request: HttpRequest) -> None:
    _scopes, info = Signer().unsign_object(request.POST["request"])
    by = cast(User, request.user).actor
    allow(client_id=info["client_id"], scopes=request.POST.getlist("scopes"), by=by, at=now())


def _may_lead_to_the_app(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Our policy lets forms lead to us only, and browsers hold their redirects to it as well."""
    address = request.GET.get("redirect_uri", "") or _address_signed(request)
    parts = urlsplit(address)
    if response.status_code in (200, 302) and parts.scheme:
        there = f"{parts.scheme}://{parts.netloc}" if parts.netloc else f"{parts.scheme}:"
        response._csp_update = {"form-action": [there]}  # type: ignore[attr-defined]
    return response


def _address_signed(request: HttpRequest) -> str:
    try:
        _scopes, info = Signer().unsign_object(request.POST.get("request", ""))
    except BadSignature:
        return ""
    return str(info.get("redirect_uri", ""))


def _query(address: str) -> dict[str, Any]:
    return parse_qs(urlsplit(address).query)
