"""No page is kept by a browser or in between: at a shared machine, the next one only has to press Back."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

KEPT_NOWHERE = "private, no-store"


class PrivatePages:
    """Stands behind static files, which may be kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", KEPT_NOWHERE)
        return response
