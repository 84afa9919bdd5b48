"""Whether a receipt is genuine, for anybody who holds the paper: no sign-in, nothing but masked data."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import salted_hmac

from zerotrip.members.receipts import receipt_numbered
from zerotrip.web.public.page import show

MOST_IN_A_MINUTE = 20
"""From one address and process: enough for an office with a pile of paper, too few for trying numbers."""


def verify(request: HttpRequest, number: str = "") -> HttpResponse:
    typed = request.GET.get("number", "").strip().upper()[:24]
    if typed and not number:
        return redirect("hall:verify-receipt", number=typed)
    flood = bool(number) and _asked(request) > MOST_IN_A_MINUTE
    receipt = receipt_numbered(number) if number and not flood else None
    response = show(request, "receipt.html", here="verify", number=number, receipt=receipt, flood=flood)
    response.status_code = 429 if flood else 404 if number and receipt is None else 200
    response["Cache-Control"] = "no-store"
    return response


def _asked(request: HttpRequest) -> int:
    key = f"verify:{salted_hmac('verify', request.META.get('REMOTE_ADDR', '')).hexdigest()[:24]}"
    cache.add(key, 0, timeout=60)
    try:
        return int(cache.incr(key))
    except ValueError:
        return 1  # it lapsed in between
