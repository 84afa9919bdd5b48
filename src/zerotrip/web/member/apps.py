"""Which apps act for me, what I let each do, and taking it back."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.clients.actions import withdraw
from zerotrip.clients.queries import consents_of
from zerotrip.clients.scopes import BY_CODE
from zerotrip.core.clock import now
from zerotrip.core.errors import NotVisible, Refused
from zerotrip.members.queries import person_of
from zerotrip.web.acts import acted
from zerotrip.web.door import actor_at, for_anyone
from zerotrip.web.member.page import show


@for_anyone
def apps(request: HttpRequest) -> HttpResponse:
    """Also for staff who are no members: what they let an app do at the desk they can take back."""
    if request.method != "POST":
        return _page(request)
    return acted(
        request,
        lambda: _withdraw(request),
        then=lambda _uid: reverse("member:apps"),
        otherwise=lambda refusal: _page(request, refusal),
        done=_("Taken back. The app can do nothing for you any more."),
    )


def _withdraw(request: HttpRequest) -> str:
    try:
        uid = UUID(request.POST.get("consent", ""))
    except ValueError:
        raise NotVisible("no-such-consent", _("This app does not act for you any more.")) from None
    return str(withdraw(uid, by=actor_at(request), at=now()).pk)


def _page(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    actor = actor_at(request)
    rows = [
        (consent, [BY_CODE[code].words for code in consent.scopes if code in BY_CODE])
        for consent in consents_of(actor)
    ]
    back = reverse("member:me" if person_of(actor) else "look")
    return show(request, "apps.html", tab="me", rows=rows, error=refusal and str(refusal), back=back)
