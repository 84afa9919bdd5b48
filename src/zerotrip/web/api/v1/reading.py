"""The operations for people to read, made from the schema: no script, nothing from elsewhere."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from ninja.responses import NinjaJSONEncoder

from zerotrip.web.api.v1.service import api
from zerotrip.web.public.page import show

WORDS: dict[str, str | Promise] = {
    "search": _("Search the services"),
    "items": _("All services"),
    "item": _("The guide of one service"),
    "me": _("Who it is"),
    "offers": _("What is there for the taking"),
    "wanted": _("What is asked of the person"),
    "cover": _("Cover"),
    "points": _("Points"),
    "looks": _("Who asked about the person"),
    "messages": _("What the person was told"),
    "message_read": _("Has been read"),
    "applications": _("Begun and not sent"),
    "begin": _("Begin, or have it at once"),
    "application": _("What is known, what is still asked"),
    "save": _("Save answers"),
    "add_paper": _("Add a photographed paper"),
    "send": _("Send it"),
    "discard": _("Throw it away"),
    "cases": _("Own cases"),
    "case": _("One case"),
    "timeline": _("What happened, the latest first"),
    "decision": _("What was decided, row by row and why"),
    "receipt": _("The receipt that replays to the same decision"),
    "hand_in": _("Hand in a paper that was asked for"),
    "answer": _("Answer what was asked"),
    "withdraw": _("Want it no more"),
    "give_up": _("Give a place back"),
    "appeal": _("Appeal a refusal"),
    "mandates": _("Whom one may act for"),
    "fileable": _("What may be filed for the other"),
    "session": _("A way in for the person"),
    "queue": _("What waits, the most urgent first"),
    "desk_cases": _("Cases of the post"),
    "desk_case": _("One case, as its officer sees it"),
    "act": _("Do something with it"),
    "news": _("What the app was told"),
    "news_again": _("Tell it once more"),
}
"""The summaries again, for the page's two languages; a test holds them against the schema."""


@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1, for machines."""
    return JsonResponse(api.get_openapi_schema(), encoder=NinjaJSONEncoder)


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    schema = api.get_openapi_schema()
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
        "summary": WORDS.get(said["operationId"], said["summary"]),
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
