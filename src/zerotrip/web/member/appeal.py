"""Saying no to a no, and stopping what one no longer wants."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.cases import actions
from zerotrip.cases.view import CaseView, view_of
from zerotrip.core.clock import now
from zerotrip.core.errors import Refused
from zerotrip.core.text import whole
from zerotrip.members.models import Person
from zerotrip.web.acts import acted
from zerotrip.web.door import actor_at, for_person, sees_medical
from zerotrip.web.explained import Reason, reasons
from zerotrip.web.member.page import own_case, show


@for_person
def appeal(request: HttpRequest, person: Person, ref: str) -> HttpResponse:
    if request.method != "POST":
        return _page(request, person, ref, "appeal")
    return acted(
        request,
        lambda: _appeal(request, person, ref),
        then=lambda ref: reverse("member:case", args=[ref]),
        otherwise=lambda refusal: _page(request, person, ref, "appeal", refusal),
        done=_("Your appeal has been received. Someone who has not decided on it will look again."),
    )


@for_person
def withdraw(request: HttpRequest, person: Person, ref: str) -> HttpResponse:
    if request.method != "POST":
        return _page(request, person, ref, "withdraw")
    return acted(
        request,
        lambda: _withdraw(request, person, ref),
        then=lambda ref: reverse("member:case", args=[ref]),
        otherwise=lambda refusal: _page(request, person, ref, "withdraw", refusal),
        done=_("Withdrawn."),
    )


@for_person
def give_up(request: HttpRequest, person: Person, ref: str) -> HttpResponse:
    if request.method != "POST":
        return _page(request, person, ref, "give_up")
    return acted(
        request,
        lambda: _give_up(request, person, ref),
        then=lambda ref: reverse("member:case", args=[ref]),
        otherwise=lambda refusal: _page(request, person, ref, "give_up", refusal),
        done=_("Given back; the next in the queue has it."),
    )


def _appeal(request: HttpRequest, person: Person, ref: str) -> str:
    by, at = actor_at(request), now()
    case = own_case(request, person, ref, may="appeal")
    return actions.appeal(case, because=whole(request.POST.get("because", ""), 1000), by=by, at=at).ref


def _withdraw(request: HttpRequest, person: Person, ref: str) -> str:
    by, at = actor_at(request), now()
    case = own_case(request, person, ref, may="withdraw")
    return actions.withdraw(case, because=whole(request.POST.get("because", ""), 1000), by=by, at=at).ref


def _give_up(request: HttpRequest, person: Person, ref: str) -> str:
    by, at = actor_at(request), now()
    case = own_case(request, person, ref, may="give-up")
    return actions.give_up(case, because=whole(request.POST.get("because", ""), 1000), by=by, at=at).ref


def _page(
    request: HttpRequest, person: Person, ref: str, verb: str, refusal: Refused | None = None
) -> HttpResponse:
    seen = view_of(own_case(request, person, ref), actor_at(request), at=now())
    return show(
        request,
        f"{verb}.html",
        tab="home",
        helps_with=seen.case.edition if sees_medical(request) else None,
        view=seen,
        reasons=_why(seen) if sees_medical(request) else [],
        typed=request.POST.get("because", ""),
        may_give_up=bool(seen.verbs["give-up"]),
        why_not=seen.verbs["give-up"].reason,
        error=refusal and str(refusal),
        back=reverse("member:case", args=[ref]),
    )


def _why(seen: CaseView) -> list[Reason]:
    """Which conditions failed tells of the illness: not for everybody who may appeal for the person."""
    return [reason for reason in reasons(seen) if reason.condition.outcome == "unmet"]
