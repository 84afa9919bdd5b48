"""The operations for people to read, made from the schema: no script, nothing from elsewhere."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from zerotrip.web.api.v1.service import api
from zerotrip.web.public.page import show


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
