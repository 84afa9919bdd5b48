"""Where I am signed in, and ending it there: one of them, or all but this one."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.clients.queries import names_of
from zerotrip.core.clock import now
from zerotrip.core.errors import NotAllowed, Refused
from zerotrip.members.queries import person_of
from zerotrip.org.models import User
from zerotrip.org.sessions import hidden
from zerotrip.org.sign_ins import end_others, end_sign_in, sign_ins_of
from zerotrip.web.acts import acted
from zerotrip.web.devices import in_words
from zerotrip.web.door import actor_at, for_anyone
from zerotrip.web.member.page import show
from zerotrip.web.through import through

ALL_OTHERS = "others"


@for_anyone
def sign_ins(request: HttpRequest) -> HttpResponse:
    """Also for staff who are no members."""
    if request.method != "POST":
        return _page(request)
    return acted(
        request,
        lambda: _end(request),
        then=lambda _answer: reverse("member:sign-ins"),
        otherwise=lambda refusal: _page(request, refusal),
        done=_("Ended. Whoever goes on there has to sign in again."),
    )


def _end(request: HttpRequest) -> str:
    if through(request):
        raise NotAllowed("app-not-let", _("You came in from an app. To end sign-ins, please sign in here."))
    user, by, mark = cast(User, request.user), actor_at(request), request.POST.get("sign_in", "")
    if mark == ALL_OTHERS:
        end_others(user, besides=request.session.session_key or "", by=by, at=now())
    else:
        end_sign_in(user, mark, by=by, at=now())
    return mark


def _page(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    here = hidden(request.session.session_key or "")
    found = list(sign_ins_of(cast(User, request.user), at=now()))
    apps = names_of({one.through for one in found} - {""})
    rows = [
        (one, in_words(one.device), apps.get(one.through, one.through), one.session_key == here)
        for one in found
    ]
    rows.sort(key=lambda row: not row[-1])
    back = reverse("member:settings" if person_of(actor_at(request)) else "look")
    return show(request, "sign_ins.html", tab="me", rows=rows, error=refusal and str(refusal), back=back)
