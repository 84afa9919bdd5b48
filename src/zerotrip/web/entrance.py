"""Where people land: staff on the desk, members on the phone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from zerotrip.web.door import today_reach


def front(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect("account_login")
    return redirect("desk:queue" if today_reach(request).roles else "member:home")
