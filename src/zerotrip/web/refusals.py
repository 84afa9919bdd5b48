"""Whatever is refused and no view has caught becomes a page: one sentence, and what to do."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zerotrip.core.errors import Refused
from zerotrip.web.api.problems import problem

PAGES = {400: "400.html", 403: "403.html", 404: "404.html", 409: "409.html", 503: "503.html"}


class RefusalPages:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        if request.path.startswith("/api/"):
            return problem(exception)
        page = PAGES.get(exception.status, "400.html")
        return render(request, page, {"sentence": str(exception)}, status=exception.status)
