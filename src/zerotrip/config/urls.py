from __future__ import annotations

from allauth.account import urls as allauth
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path

OFFERED = ("account_login", "account_logout", "account_signup", "account_inactive")


def _not_offered(request: HttpRequest, **arguments: object) -> HttpResponse:
    """allauth knows the address and may point at it, but no screen of ours stands there yet."""
    raise Http404


_accounts = [
    each if each.name in OFFERED else URLPattern(each.pattern, _not_offered, name=each.name)
    for each in allauth.urlpatterns
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include(_accounts)),
    path("api/", include("zerotrip.web.api.urls")),
    path("", include("zerotrip.web.urls")),
]
