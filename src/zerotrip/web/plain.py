"""What comes typed, without characters that have no picture: they store badly and show what is not there."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict

# Controls but TAB and line ends (PostgreSQL keeps no NUL), and those that turn the direction of writing.
WITHOUT_PICTURE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
SIGNED = "/api/"  # counted and signed byte by byte


class PlainText:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(SIGNED):
            request.GET = plain(request.GET)  # type: ignore[assignment]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        if WITHOUT_PICTURE.search(request.path):
            raise Http404
        if request.method == "POST" and not request.path.startswith(SIGNED):
            request.POST = plain(request.POST)  # type: ignore[assignment]


def plain(said: QueryDict) -> QueryDict:
    written = said.copy()
    for name, values in said.lists():
        written.setlist(name, [WITHOUT_PICTURE.sub("", value) for value in values])
    written._mutable = False
    return written


class KnownMethods:
    """A page is looked at or sent to; any other method would be answered as if it had been looked at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        return self.get_response(request)
