"""What every page of the phone carries."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zerotrip.notices.queries import unread
from zerotrip.web.door import actor_at


def show(request: HttpRequest, template: str, *, tab: str, **context: Any) -> HttpResponse:
    return render(request, f"member/{template}", {"tab": tab, "unread": unread(actor_at(request)), **context})
