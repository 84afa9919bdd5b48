"""The operations for people to read, made from the schema: no script, nothing from elsewhere."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from ninja.responses import NinjaJSONEncoder

from zerotrip.web.api.v1.generating import client_text
from zerotrip.web.api.v1.service import api
from zerotrip.web.api.v1.words import in_words
from zerotrip.web.public.page import show

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


@cache
def described(language: str) -> dict[str, Any]:
    """OpenAPI 3.1. It is the same for everybody, so it is put together once."""
    return in_words(dict(api.get_openapi_schema()), language)


@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """In the language of `?lang=`, else in that of the request."""
    asked = request.GET.get("lang", "").lower()
    language = asked if asked in LANGUAGES else _language()
    response = JsonResponse(described(language), encoder=NinjaJSONEncoder)
    response.headers["Content-Language"] = language
    return response


@require_safe
def client(request: HttpRequest) -> HttpResponse:
    """One file, made from the description: to begin with, without fetching our repository."""
    response = HttpResponse(client_text(described("en")), content_type="text/x-python; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="client.py"'
    return response


def _language() -> str:
    spoken = (get_language() or "").lower()
    return spoken if spoken in LANGUAGES else LANGUAGES[0]


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    schema = described(_language())
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in schema["paths"].items():
        for method, said in methods.items():
            groups.setdefault(said["tags"][0], []).append(_operation(path, method, said))
    return show(request, "api.html", here="portal", groups=groups)


def _operation(path: str, method: str, said: dict[str, Any]) -> dict[str, Any]:
    needs = [scope for one in said.get("security", []) for scope in one["Bearer"]]
    return {
        "id": said["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": said["summary"],
        "description": said.get("description", ""),
        "scope": needs[0] if needs else "",
        "takes": [one["name"] for one in said["parameters"] if one["in"] != "path"],
        "body": _body(said),
    }


def _body(said: dict[str, Any]) -> str:
    """The name of what is sent, as the schema calls it, or the names of a form's fields."""
    content = said.get("requestBody", {}).get("content", {})
    for kind, one in content.items():
        schema = one["schema"]
        named = schema["$ref"].rpartition("/")[2] if "$ref" in schema else ", ".join(schema["properties"])
        return f"{kind}: {named}"
    return ""
