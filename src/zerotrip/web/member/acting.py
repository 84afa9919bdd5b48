"""Those I act for, and those who ask me to. Open to whoever signs in: a delegate need be no member."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.core.clock import now
from zerotrip.core.errors import NotVisible, Refused
from zerotrip.members.mandates.giving import accept, decline, revoke
from zerotrip.members.mandates.queries import held_by, invitations_to, own_mandate
from zerotrip.members.queries import person_of
from zerotrip.web.acts import acted
from zerotrip.web.door import actor_at, for_anyone, today, today_reach
from zerotrip.web.member.page import show


@for_anyone
def acting(request: HttpRequest) -> HttpResponse:
    return _page(request)


@for_anyone
def answer(request: HttpRequest, uid: UUID, verb: str) -> HttpResponse:
    return acted(
        request,
        lambda: _answer(request, uid, verb),
        then=lambda _uid: reverse("member:acting"),
        otherwise=lambda refusal: _page(request, refusal),
        done=_("Written down; they are told.") if verb == "decline" else _("Done. Both of you are told."),
    )


def _answer(request: HttpRequest, uid: UUID, verb: str) -> str:
    by, at = actor_at(request), now()
    mandate = own_mandate(by, uid)
    if verb == "accept":
        return str(accept(mandate, by=by, at=at).uid)
    if verb == "decline":
        return str(decline(mandate, by=by, at=at).uid)
    if verb == "end":
        return str(revoke(mandate, by=by, at=at).uid)
    raise NotVisible("no-such-verb", _("There is no such page."))


def _page(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    actor, day = actor_at(request), today()
    is_member = person_of(actor) is not None
    return show(
        request,
        "acting.html",
        tab="me",
        held=held_by(actor, on=day),
        invitations=invitations_to(actor, on=day),
        is_member=is_member,
        back=reverse("member:me") if is_member else "",
        desk=bool(today_reach(request).roles),
        error=refusal and str(refusal),
    )
