"""Every component with long, short and missing text, surface by surface: a change of style is seen here."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override

from zerotrip.preferences.models import Theme
from zerotrip.preferences.queries import Look
from zerotrip.web.gallery.samples import every
from zerotrip.web.look import look_at

SURFACES = ("phone", "desk", "hall", "entrance")
WIDTHS = (320, 390, 768, 1280)
SIDE_BY_SIDE = (("zh-hans", "light", ""), ("en", "light", ""), ("zh-hans", "dark", ""), ("en", "dark", "1"))
"""Language, look and elder mode of the frames."""


def frames(request: HttpRequest) -> HttpResponse:
    """One surface at one width, in both languages, light, dark and elder, side by side."""
    surface = _one_of(SURFACES, request.GET.get("surface", ""))
    width = _one_of(tuple(str(width) for width in WIDTHS), request.GET.get("width", "390"))
    return render(
        request,
        "gallery/frames.html",
        {
            "surfaces": SURFACES,
            "widths": WIDTHS,
            "surface": surface,
            "width": int(width),
            "shown": [_frame(language, theme, elder) for language, theme, elder in SIDE_BY_SIDE],
        },
    )


def page(request: HttpRequest, surface: str) -> HttpResponse:
    """All of one surface; `?language=en&theme=dark&elder=1` say how, whatever the visitor has chosen."""
    language = request.GET.get("language", "")
    with override(language if language in dict(settings.LANGUAGES) else request.LANGUAGE_CODE):
        return render(request, f"gallery/{surface}.html", {**every(), "look": _look(request)})


def _look(request: HttpRequest) -> Look:
    chosen, asked = look_at(request), request.GET
    theme = asked.get("theme", "")
    return Look(
        elder=asked["elder"] == "1" if "elder" in asked else chosen.elder,
        theme=theme if theme in Theme.values else chosen.theme,
    )


def _frame(language: str, theme: str, elder: str) -> dict[str, Any]:
    query = QueryDict(mutable=True)
    query.update({"language": language, "theme": theme, "elder": elder or "0"})
    said = [dict(settings.LANGUAGES)[language], Theme(theme).label, _("elder mode") if elder else ""]
    return {"query": query.urlencode(), "title": " · ".join(str(one) for one in said if one)}


def _one_of(known: tuple[str, ...], asked: str) -> str:
    return asked if asked in known else known[0]
