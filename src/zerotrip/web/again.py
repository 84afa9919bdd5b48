"""Signed in again: what was typed before is shown to whoever typed it, and sent once they say so."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from zerotrip.web.door import actor_at, for_anyone
from zerotrip.web.field_names import name_of, value_of
from zerotrip.web.held import Held, came_from, held_in, hold, is_of, let_go
from zerotrip.web.sign_in import AGAIN, sent_to_sign_in

NOT_TYPED = re.compile(r"key|version|whose|act|shown|changed|ask|subject|paper|was\..*")
# What stands in a form by itself: codes of choices, ticks, numbers of objects.
PROSE = frozenset({"because", "name", "note", "said", "text", "words"})
CODE = re.compile(r"|[a-z0-9][a-z0-9_:#.-]*[a-z_:#][a-z0-9_:#.-]*|[a-z]|[01]")


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    value: str


@for_anyone
def again(request: HttpRequest) -> HttpResponse:
    held = held_in(request)
    if held is None:
        return redirect("front")
    mine = is_of(held, actor_at(request))
    if request.method == "POST" or not mine:
        let_go(request)
    if request.method == "POST":
        return redirect(held.page)
    context = {"held": held, "lines": _lines(held)} if mine else {"held": None, "lines": []}
    return render(request, "again.html", context)


def _lines(held: Held) -> list[Line]:
    """What a person typed, in their own words; what the page itself had put there says them nothing."""
    typed = [(name, value) for name, value in held.fields if not NOT_TYPED.fullmatch(name)]
    told = [(name, _told(name, value)) for name, value in typed if value]
    return [Line(name_of(name), words) for name, words in told if words]


def _told(name: str, value: str) -> str:
    """A choice in words where the packs have them; a code that says nothing is left out."""
    is_code = name not in PROSE and CODE.fullmatch(value)
    return value_of(name, value) or ("" if is_code else value)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Signed in again in another window: the page's token has grown old, what was typed on it has not.

    Only where the browser says that the page was ours; a foreign page must not choose what is shown here.
    """
    if reason.startswith("CSRF") and _is_own(request) and hold(request):
        return sent_to_sign_in(request, AGAIN) if request.user.is_anonymous else _shown(request)
    return render(request, "403_csrf.html", {"page": came_from(request)}, status=403)


def _is_own(request: HttpRequest) -> bool:
    """Django has compared an Origin before it looks at the token, and under HTTPS a Referer."""
    return "Origin" in request.headers or bool(came_from(request))


def _shown(request: HttpRequest) -> HttpResponse:
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(status=403, headers={"HX-Redirect": AGAIN})
    return redirect(AGAIN)
