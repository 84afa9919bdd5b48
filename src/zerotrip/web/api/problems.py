"""Whatever goes wrong under /api/ is told as RFC 9457 has it, in the asked language and in both."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zerotrip.core.errors import Refused
from zerotrip.core.text import both

MEDIA_TYPE = "application/problem+json"
TITLES: dict[int, str | Promise] = {
    400: _("That cannot be taken as it is"),
    401: _("No token that counts"),
    403: _("Not allowed"),
    404: _("Not found"),
    405: _("Not asked for like this"),
    409: _("Something else stands there already"),
    413: _("Too large"),
    415: _("Not in a form that is read here"),
    422: _("Something in it is not as it should be"),
    429: _("Too often"),
    500: _("A fault on our side"),
    503: _("Something this depends on does not answer"),
}
_SENTENCES: dict[int, str | Promise] = {
    400: _("What was sent cannot be read."),
    401: _("Please send an access token: Authorization: Bearer …"),
    403: _("This is not allowed."),
    404: _("There is nothing at this address."),
    405: _("This address is not asked for by this method; the header Allow names those it knows."),
    422: _("Please look at the fields that are named."),
    500: _("Something went wrong on our side. Nothing was changed; please try again later."),
}


def problem(refused: Refused, *, errors: Sequence[Mapping[str, Any]] = ()) -> JsonResponse:
    return _told(refused.status, refused.code, refused.__str__, field=refused.field, errors=errors)


def plain_problem(status: int, *, errors: Sequence[Mapping[str, Any]] = ()) -> JsonResponse:
    """For what the framework refuses before anything of ours could say why."""
    says = _SENTENCES.get(status, TITLES.get(status, HTTPStatus(status).phrase))
    code = HTTPStatus(status).phrase.lower().replace(" ", "-")
    return _told(status, code, lambda: says, errors=errors)


def _told(
    status: int,
    code: str,
    says: Callable[[], object],
    *,
    field: str | None = None,
    errors: Sequence[Mapping[str, Any]] = (),
) -> JsonResponse:
    """`title` and `detail` in the language of the request, `detail_by_language` in both."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": str(TITLES.get(status, HTTPStatus(status).phrase)),
        "status": status,
        "detail": str(says()),
        "code": code,
        "detail_by_language": both(says),
    }
    if field:
        body["field"] = field
    if errors:
        body["errors"] = list(errors)
    headers = {"WWW-Authenticate": 'Bearer realm="zerotrip"'} if status == 401 else {}
    return JsonResponse(body, status=status, content_type=MEDIA_TYPE, headers=headers)


class Problems:
    """No program should have to read our error pages: under /api/ they become problems."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not f"{request.path}/".startswith("/api/"):
            return response
        return self._with_room(request, self._told(response))

    def _with_room(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """How often one may ask still, where it was counted."""
        room = getattr(request, "room", None)
        for name, value in room.headers.items() if room else ():
            response.headers[name] = value
        if response.status_code == 429 and room:
            response.headers["Retry-After"] = str(room.seconds)
        return response

    def _told(self, response: HttpResponse) -> HttpResponse:
        if response.status_code < 400:
            return response
        if "json" in response.headers.get("Content-Type", ""):
            return response
        told = plain_problem(response.status_code)
        for name in ("Allow", "Retry-After"):
            if name in response.headers:
                told.headers[name] = response.headers[name]
        return told
