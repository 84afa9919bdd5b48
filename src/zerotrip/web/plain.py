"""What comes typed or pasted, without characters that have no picture: they store badly and mislead."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict

# Controls but TAB and line ends (PostgreSQL keeps no NUL), halves of a character, those that turn the
# direction of writing, and those of no width, which make two names look the same.
WITHOUT_PICTURE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    "\ud800-\udfff]"
)
# What word processors put for a blank or the end of a line.
BLANK = re.compile("[\x0b\x0c\x85\xa0\u2000-\u200a\u2028\u2029\u202f\u205f]")
# They join the parts of one picture (a family) and shape Arabic letters; elsewhere nobody sees them.
_JOINED = "\u0600-\u06ff\u200d\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
JOINING = re.compile(f"(?<![{_JOINED}])[\u200c\u200d]|[\u200c\u200d](?![{_JOINED}])")
# A day or the number of a card as word processors write it.
DASH = re.compile("(?<=[0-9])[\u2010-\u2015\u2212](?=[0-9])")
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


def plainly(text: str) -> str:
    return DASH.sub("-", JOINING.sub("", WITHOUT_PICTURE.sub("", BLANK.sub(" ", text))))


def plain(said: QueryDict) -> QueryDict:
    written = said.copy()
    for name, values in said.lists():
        written.setlist(name, [plainly(value) for value in values])
    written._mutable = False
    return written


class KnownMethods:
    """A page is looked at or sent to; any other method would be answered as if it had been looked at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS and not request.path.startswith(SIGNED):  # these say which
            return HttpResponseNotAllowed(METHODS)
        return self.get_response(request)
