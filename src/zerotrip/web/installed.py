"""The phone as an app: what it is called, its worker, and the one page there is without a network.

The worker keeps static files and this page, which names nobody; a person's page is kept nowhere
(`private.py`).
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from zerotrip.preferences.queries import Look

KEPT = (
    "vendor/weui/weui.min.css",
    "django_htmx/htmx-2.min.js",
    *(f"web/{name}" for name in ("tokens.css", "parts.css", "member.css", "icons.svg", "mark.svg")),
    *(f"web/{name}.js" for name in ("forms", "typed", "installed", "waiting", "photo")),
)
ICONS = (("192", "any"), ("512", "any"), ("maskable-512", "maskable"))
LANGUAGES = ("zh-hans", "en")
ASKED_EACH_TIME = "no-cache"
_OWN = "web/worker.js"


def manifest(request: HttpRequest) -> HttpResponse:
    icons = [
        {"src": static(f"web/icons/app-{name}.png"), "type": "image/png", "purpose": purpose}
        | {"sizes": f"{name.rpartition('-')[2]}x{name.rpartition('-')[2]}"}
        for name, purpose in ICONS
    ]
    said = {
        "id": "/m/",
        "name": _("Zero trips"),
        "short_name": _("Zero trips"),
        "description": _(
            "What you are entitled to reaches you: no trip, no paper that some office already holds."
        ),
        "lang": "en" if translation.get_language() == "en" else "zh-Hans",
        "start_url": "/m/",
        "scope": "/",  # acting for somebody else, signing in and the hall belong to it too
        "display": "standalone",
        "theme_color": "#c8102e",
        "background_color": "#ffffff",
        "icons": icons,
    }
    return _asked_each_time(JsonResponse(said, content_type="application/manifest+json"))


def worker(request: HttpRequest) -> HttpResponse:
    return _asked_each_time(HttpResponse(_script(), content_type="text/javascript; charset=utf-8"))


def offline(request: HttpRequest, language: str) -> HttpResponse:
    if language not in LANGUAGES:
        raise Http404
    response = HttpResponse(_page(language))
    response["Content-Language"] = language
    return _asked_each_time(response)


def _asked_each_time(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = ASKED_EACH_TIME
    return response


def _page(language: str) -> str:
    """Without the request: whoever asks for it, it is the same."""
    with translation.override(language):
        return render_to_string("member/offline.html", {"look": Look()})


@lru_cache
def _script() -> str:
    """With another version, the worker fetches everything anew."""
    pages = {language: reverse("member:offline", args=[language]) for language in LANGUAGES}
    content = [Path(str(finders.find(name))).read_bytes() for name in (*KEPT, _OWN)]
    content += [_page(language).encode() for language in LANGUAGES]
    version = hashlib.sha256(b"\0".join(content)).hexdigest()[:16]
    said = {"VERSION": version, "FILES": [static(name) for name in KEPT], "OFFLINE": pages}
    told = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in said.items())
    return told + content[len(KEPT)].decode()
