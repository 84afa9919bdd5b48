from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.account.urls")),
    path("language/", include("django.conf.urls.i18n")),
]
for _surface, _at in (("zerotrip.web.api.urls", "api/"), ("zerotrip.web.urls", "")):
    try:
        _found = find_spec(_surface)
    except ModuleNotFoundError:
        _found = None
    if _found:
        urlpatterns.append(path(_at, include(_surface)))
