"""Answers go out compressed, style and script of our own too; those of the front-end packages lie here so."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

PARTIAL = 206


class Pressed(GZipMiddleware):
    """Stands before WhiteNoise. A part of a file stays as it is, or nobody could put the parts together."""

    def process_request(self, request: HttpRequest) -> None:
        """A mark comes back as weak as compressing has made it; WhiteNoise knows none but its own."""
        known = request.META.get("HTTP_IF_NONE_MATCH", "")
        if request.path.startswith(settings.STATIC_URL):
            request.META["HTTP_IF_NONE_MATCH"] = known.removeprefix("W/")

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "")
        is_picture = kind.startswith("image/") and not kind.startswith("image/svg")
        if response.status_code == PARTIAL or is_picture:
            return response
        return super().process_response(request, response)
