"""The first minute: five steps for each role, on a plain page that needs no script; offered until seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zerotrip.core.clock import now
from zerotrip.members.models import Person
from zerotrip.preferences.actions import tour_seen
from zerotrip.preferences.queries import has_toured
from zerotrip.web.console.page import show as show_at_desk
from zerotrip.web.door import actor_at, for_desk, for_member, today_reach
from zerotrip.web.look import OFFERED
from zerotrip.web.member.page import show as show_on_phone

PHONE, DESK = "phone", "desk"


@dataclass(frozen=True, slots=True)
class Step:
    says: str | Promise
    page: str

    @property
    def href(self) -> str:
        return reverse(self.page)


MEMBER = (
    Step(_("The first page shows what you can get, with the sum. One tap says yes."), "member:home"),
    Step(_("Under Services you look for anything else, and apply for it."), "member:items"),
    Step(_("Each case shows how far it is and who has it now."), "member:cases"),
    Step(_("Messages tell you what was decided, and what is wanted from you."), "member:messages"),
    Step(_("Under Me stand your account, who asked about you, and who may act for you."), "member:me"),
)
_LAST = Step(_("Questions you are not sure of can be practised here; nothing counts."), "desk:practice")
_MESSAGES = Step(_("What the platform tells you stands here."), "desk:messages")
ROLES: dict[str, tuple[Step, ...]] = {
    "partner": (
        Step(_("Here stands what waits for your answer, and nothing else."), "desk:partner"),
        Step(_("Your goods, and what they cost, are in the mall."), "desk:mall"),
        Step(_("What members ordered from you is sent from here."), "desk:mall-orders"),
        Step(_("Each month's statement is agreed to here."), "desk:partners"),
        _MESSAGES,
    ),
    "cashier": (
        Step(_("Start the day here: what is owed, with the bank, or in doubt."), "desk:cashier"),
        Step(_("Make a batch of what is owed; somebody else releases it."), "desk:payments"),
        Step(_("Hand in what the bank answered."), "desk:answers"),
        Step(_("Read the statement of the account, and clear what nobody could name."), "desk:bank"),
        Step(_("The month is closed in the books, by two."), "desk:books"),
    ),
    "accountant": (
        Step(_("The books: every month with its vouchers and its balance."), "desk:books"),
        Step(_("The rules by which everything is posted; a change needs two."), "desk:books-chart"),
        Step(_("What each fund has, has promised, and may still spend."), "desk:funds"),
        _MESSAGES,
        _LAST,
    ),
    "approver": (
        Step(_("Here waits only what needs you, with what a yes does to the money."), "desk:leading"),
        Step(_("Every case of your union, by state."), "desk:cases"),
        Step(_("What each fund has, has promised, and may still spend."), "desk:funds"),
        Step(_("Texts of items: one writes, another agrees."), "desk:editor"),
        _MESSAGES,
    ),
    "officer": (
        Step(_("Your queue: the most urgent first. Enter opens, A agrees."), "desk:queue"),
        Step(_("Every case of your union, by state."), "desk:cases"),
        Step(_("People by name or number; numbers stay masked until you say why."), "desk:people"),
        Step(_("For whoever has no phone, you act here, with their consent."), "desk:helping"),
        _LAST,
    ),
    "unit-officer": (
        Step(_("Enrol your unit with one roster; each line says what is wrong with it."), "desk:rosters"),
        Step(_("What your unit owes in fees, and the receipts."), "desk:fees"),
        Step(_("Who has joined, moved or left."), "desk:coming"),
        Step(_("For whoever has no phone, you act here, with their consent."), "desk:helping"),
        _LAST,
    ),
    "auditor": (
        Step(_("The journal: who did what, when, and why. It can be verified here."), "desk:audit"),
        Step(_("Samples of decisions for you to look through."), "desk:reviews"),
        Step(_("Who decided about somebody they are close to."), "desk:conflicts"),
        Step(_("The figures that are published; you agree to them."), "desk:disclosure"),
        Step(_("Every payment, to be read and not changed."), "desk:payments"),
    ),
    "administrator": (
        Step(_("Which departments answer, and which do not."), "desk:connectors"),
        Step(_("Units, and who holds which post."), "desk:units"),
        Step(_("Texts of items: one writes, another agrees."), "desk:editor"),
        Step(_("The journal: who did what, when, and why. It can be verified here."), "desk:audit"),
        _MESSAGES,
    ),
}
"""By post; who holds several is shown the first of theirs."""


@for_member
def phone(request: HttpRequest, person: Person) -> HttpResponse:
    if request.method == "POST":
        return _seen(request, PHONE)
    return show_on_phone(request, "tour.html", tab="home", back=reverse("member:home"), steps=MEMBER)


@for_desk()
def desk(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _seen(request, DESK)
    held = today_reach(request).roles
    steps: tuple[Step, ...] = next((ROLES[role] for role in ROLES if role in held), (_MESSAGES, _LAST))
    return show_at_desk(request, "tour.html", here="tour", steps=steps)


def offer(sender: object, *, request: HttpRequest, user: Any, **_more: Any) -> None:
    """Asked at sign-in, so that no page has to. Connected to Django's `user_logged_in`."""
    request.session[OFFERED] = [tour for tour in (PHONE, DESK) if not has_toured(user.actor, tour)]


def _seen(request: HttpRequest, tour: str) -> HttpResponse:
    """Looked at, or waved away."""
    tour_seen(tour, by=actor_at(request), at=now())
    request.session[OFFERED] = [each for each in request.session.get(OFFERED, []) if each != tour]
    return redirect("front" if tour == DESK else "member:home")
