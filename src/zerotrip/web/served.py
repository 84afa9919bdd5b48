"""Somebody's own bytes, a paper or a photo, as an answer that can do nothing to whoever opens it."""

from __future__ import annotations

from django.http import HttpResponse


def served(content: bytes, media_type: str, *, filename: str = "") -> HttpResponse:
    """Shown as what it was found to be by content, never sniffed, in a box without script, forms or network.

    A page of ours may frame it: that is how a PDF stands beside the case it was handed in for.
    """
    response = HttpResponse(content, content_type=media_type)
    response["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
    )
    response["X-Content-Type-Options"] = "nosniff"
    if filename:
        response["Content-Disposition"] = f'inline; filename="{filename}"'
    return response
