"""Me: my account, who looked at my data, language, signing out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.core.clock import now
from zerotrip.core.errors import Refused
from zerotrip.core.text import whole
from zerotrip.members.actions import change_account, stop_account
from zerotrip.members.models import Person
from zerotrip.members.queries import open_account_of
from zerotrip.web.acts import acted
from zerotrip.web.door import actor_at, for_member, today_reach
from zerotrip.web.member.page import show
from zerotrip.web.reaching import reached, shown


@for_member
def me(request: HttpRequest, person: Person) -> HttpResponse:
    desk = bool(today_reach(request).roles)
    return show(request, "me.html", tab="me", person=person, account=open_account_of(person), desk=desk)


@for_member
def account(request: HttpRequest, person: Person) -> HttpResponse:
    if request.method != "POST":
        return _account_page(request, person)
    stops = request.POST.get("verb") == "stop"
    return acted(
        request,
        lambda: _stop(request, person) if stops else _change(request, person),
        then=lambda _uid: reverse("member:account" if stops else "member:me"),
        otherwise=lambda refusal: _account_page(request, person, refusal),
        done=_("Stopped. Nothing is paid to this account; your union will speak to you.")
        if stops
        else _("Saved. A changed account is paid to after 24 hours."),
    )


def _stop(request: HttpRequest, person: Person) -> str:
    return str(stop_account(person=person, by=actor_at(request), at=now()).uid)


def _change(request: HttpRequest, person: Person) -> str:
    number = request.POST.get("number", "")[:40]
    bank_name = whole(request.POST.get("bank_name", ""), 80)
    kept = change_account(person=person, number=number, bank_name=bank_name, by=actor_at(request), at=now())
    return str(kept.uid)


def _account_page(request: HttpRequest, person: Person, refusal: Refused | None = None) -> HttpResponse:
    return show(
        request,
        "account.html",
        tab="me",
        account=open_account_of(person),
        bank_name=request.POST.get("bank_name", ""),
        number=request.POST.get("number", ""),
        error=refusal and str(refusal),
        back=reverse("member:me"),
    )


@for_member
def reach(request: HttpRequest, person: Person) -> HttpResponse:
    def page(refusal: Refused | None) -> HttpResponse:
        return show(request, "reach.html", tab="me", back=reverse("member:me"), **shown(request, refusal))

    return reached(request, page=page, then=reverse("member:reach"))
