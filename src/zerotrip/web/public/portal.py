"""For those who build an app: how people come to allow it, how our pages open in it, how it is told."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from zerotrip.clients.scopes import SCOPES
from zerotrip.web.public.page import show


def portal(request: HttpRequest) -> HttpResponse:
    here = request.build_absolute_uri("/").rstrip("/")
    return show(request, "portal.html", here="portal", origin=here, scopes=SCOPES)
