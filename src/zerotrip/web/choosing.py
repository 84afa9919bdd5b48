"""Where anybody chooses type, look and language: members, staff, and strangers for their device."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override

from zerotrip.core.clock import now
from zerotrip.preferences.actions import checked, choose
from zerotrip.preferences.queries import Look
from zerotrip.web.look import keep, look_at

FIRST_PAGE = "/"


def looks(request: HttpRequest) -> HttpResponse:
    """Not through `acts.acted`: the same choice twice is the same choice."""
    if request.method == "POST":
        return _chosen(request)
    return render(request, "look.html", {"back": _way_back(request, request.GET.get("next", ""))})


def _chosen(request: HttpRequest) -> HttpResponse:
    given = _given(request)
    if request.user.is_authenticated:
        look = choose(by=request.user.actor, at=now(), **given)
    else:
        look = replace(look_at(request), **checked(**given))
    answer = redirect(_way_back(request, request.POST.get("next", "")))
    keep(request, answer, look)
    if len(given) > 1:
        _say_kept(request, look)
    return answer


def _given(request: HttpRequest) -> dict[str, Any]:
    """Only what the form asked: a button may ask for one thing alone."""
    given: dict[str, Any] = {
        name: request.POST[name] for name in ("theme", "language") if name in request.POST
    }
    if "elder" in request.POST:
        given["elder"] = request.POST["elder"] == "1"
    return given


def _say_kept(request: HttpRequest, look: Look) -> None:
    with override(look.language or request.LANGUAGE_CODE):
        messages.success(request, _("Kept. This is how you will see the screens from now on."))


def _way_back(request: HttpRequest, wanted: str) -> str:
    here = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if wanted and here else FIRST_PAGE
