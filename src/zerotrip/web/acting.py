"""Acting for somebody else has addresses of its own: `/for/<mandate>/m/…` is the phone of the one acted for.

What is on the screen and whom it is about can never drift apart: two tabs may act for two people, and every
link and form made on such a page leads to such a page.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import get_script_prefix, set_script_prefix

ADDRESS = re.compile(r"/for/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})((?!/api/)/.*)", re.DOTALL)


class ActingFor:
    """Takes the mandate off the address; whether it counts is asked at the door, by `door.acting_at`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        found = ADDRESS.fullmatch(request.path_info)
        if found is None:
            return self.get_response(request)
        request.mandate_uid, request.path_info = found.groups()  # type: ignore[attr-defined]
        before = get_script_prefix()
        set_script_prefix(f"{before.rstrip('/')}/for/{found[1]}/")
        try:
            return self.get_response(request)
        finally:
            set_script_prefix(before)
