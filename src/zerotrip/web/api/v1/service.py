"""The operations together, how they refuse, and what the schema says of all of them."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from zerotrip.core.errors import Refused
from zerotrip.web.api.problems import MEDIA_TYPE, plain_problem, problem
from zerotrip.web.api.v1 import applications, cases, desk, guide, me, news, others, sessions
from zerotrip.web.api.v1.door import ACTING_FOR, NoToken
from zerotrip.web.api.v1.limiting import PerMinute, stranger_may
from zerotrip.web.api.v1.once import HEADER

_KEY = {
    "in": "header",
    "name": HEADER,
    "required": True,
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]{8,64}$"},
    "description": "New for each act; sent again with the same body it acts once and answers the same.",
}
_FOR = {
    "in": "header",
    "name": ACTING_FOR,
    "required": False,
    "schema": {"type": "string", "format": "uuid"},
    "description": "A mandate of /me/mandates: the same for whom it is of. Needs for-others as well.",
}
_NUMBER = {"schema": {"type": "integer"}}
_ROOM = {
    f"RateLimit-{name}": {"description": says, **_NUMBER}
    for name, says in (
        ("Limit", "How often one may ask in a minute"),
        ("Remaining", "How often still in this one"),
        ("Reset", "Seconds until the next"),
    )
}
_LINK = {"Link": {"description": 'The next page, as rel="next"', "schema": {"type": "string"}}}


class Service(NinjaAPI):
    """What ninja's schema leaves out of every operation: refusals, scopes, the key of an act."""

    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**given)
        for path, methods in schema["paths"].items():
            for method, said in methods.items():
                _complete(path, method, cast("dict[str, Any]", said))
        schema["components"]["schemas"]["Problem"] = _problem_schema()
        return schema


def _complete(path: str, method: str, said: dict[str, Any]) -> None:
    scope = said.pop("x-scope", "")
    if scope:
        said["security"] = [{"Bearer": [scope]}]
    if said.pop("x-for-others", False):
        said["parameters"] = [*said["parameters"], _FOR]
    if method == "post":
        said["parameters"] = [*said["parameters"], _KEY]
    for status in list(said["responses"]):
        said["responses"][status]["headers"] = dict(_ROOM)
    if any(one["name"] == "cursor" for one in said["parameters"]):
        said["responses"][200]["headers"] |= _LINK
    for status in _refusals(path, method, scope, bool(said["parameters"]) or "requestBody" in said):
        content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        said["responses"][status] = {"description": "A problem", "content": content}


def _refusals(path: str, method: str, scope: str, takes_something: bool) -> list[int]:
    statuses = [400, 429]
    statuses += [401, 403] if scope else []
    statuses += [404] if "{" in path or scope else []
    statuses += [409, 503] if method == "post" else []
    statuses += [422] if takes_something else []
    return sorted(statuses)


def _problem_schema() -> dict[str, Any]:
    text = {"type": "string"}
    return {
        "title": "Problem",
        "type": "object",
        "description": "RFC 9457. `code` never changes and is for programs; `field` and `errors` say where.",
        "properties": {
            **dict.fromkeys(("type", "title", "detail", "code", "field"), text),
            "status": {"type": "integer"},
            "detail_by_language": {"type": "object", "additionalProperties": text},
            "errors": {"type": "array", "items": {"type": "object"}},
        },
        "required": ["type", "title", "status", "detail", "code", "detail_by_language"],
    }


api = Service(
    title="zerotrip",
    version="1",
    description="What members and the union's desks do on their screens, for other apps. Sums are whole fen.",
    docs_url=None,
    openapi_url=None,  # `reading.description` says it
    urls_namespace="v1",
    throttle=PerMinute(),
)
api.add_router("", guide.router)
api.add_router("", me.router)
api.add_router("", applications.router)
api.add_router("", cases.router)
api.add_router("", others.router)
api.add_router("", sessions.router)
api.add_router("", desk.router)
api.add_router("", news.router)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    if isinstance(refused, NoToken) and not stranger_may(request):
        return plain_problem(429)
    return problem(refused)


@api.exception_handler(Http404)
def _absent(request: HttpRequest, absent: Http404) -> HttpResponse:
    return plain_problem(404)


@api.exception_handler(HttpError)
def _said(request: HttpRequest, error: HttpError) -> HttpResponse:
    return plain_problem(error.status_code)


@api.exception_handler(ValidationError)
def _unfit(request: HttpRequest, unfit: ValidationError) -> HttpResponse:
    """Where and what, never what was sent: it may be about somebody."""
    errors = [
        {"where": [str(part) for part in one["loc"]], "what": one["type"], "says": one["msg"]}
        for one in unfit.errors
    ]
    return plain_problem(422, errors=errors[:20])
