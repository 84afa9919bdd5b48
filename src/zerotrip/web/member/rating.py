"""How it was: five grades in one tap, the official questions below, and what became of a poor one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.models import Case
from zerotrip.core.clock import now
from zerotrip.core.errors import NotAllowed, NotVisible, Refused
from zerotrip.core.text import whole
from zerotrip.members.models import Person
from zerotrip.ratings import actions
from zerotrip.ratings.models import Grade, Rating
from zerotrip.ratings.policy import may_rate, may_say
from zerotrip.ratings.queries import rating_of
from zerotrip.web.acts import acted
from zerotrip.web.door import actor_at, for_member
from zerotrip.web.member.page import own_case, show

ASKED: Mapping[str, str | Promise] = {
    "speed": _("Was it quick?"),
    "guide": _("Was what the guide said true?"),
    "ease": _("Was it easy to do?"),
    "platform": _("Is the platform good to use?"),
}


@dataclass(frozen=True, slots=True)
class Question:
    name: str
    label: str | Promise
    chosen: str


@for_member
def rating(request: HttpRequest, person: Person, ref: str) -> HttpResponse:
    if request.method != "POST":
        return _page(request, person, ref)
    act = _say if "content" in request.POST else _rate
    return acted(
        request,
        lambda: act(request, person, ref),
        then=lambda ref: reverse("member:rating", args=[ref]),
        otherwise=lambda refusal: _page(request, person, ref, refusal),
        done=_("Thank you. It has been written down."),
    )


def _rate(request: HttpRequest, person: Person, ref: str) -> str:
    by, at = actor_at(request), now()
    case = own_case(request, person, ref)
    answer = may_rate(by, case, rated=rating_of(case) is not None)
    if not answer:
        raise NotAllowed("may-not", answer.reason)
    grades = {name: _grade(request, name) for name in ASKED if request.POST.get(name)}
    words = whole(request.POST.get("words", ""), 1000)
    return actions.rate(
        case, whole=_grade(request, "whole"), grades=grades, words=words, by=by, at=at
    ).case.ref


def _say(request: HttpRequest, person: Person, ref: str) -> str:
    by, at = actor_at(request), now()
    given = rating_of(own_case(request, person, ref))
    if given is None:
        raise NotVisible("no-such-rating", _("There is no such rating here."))
    answer = may_say(by, given)
    if not answer:
        raise NotAllowed("may-not", answer.reason)
    words = whole(request.POST.get("words", ""), 1000)
    actions.say(given, content=request.POST["content"] == "yes", words=words, by=by, at=at)
    return ref


def _grade(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text in {str(grade) for grade in Grade.values} else 0


def _page(request: HttpRequest, person: Person, ref: str, refusal: Refused | None = None) -> HttpResponse:
    case = own_case(request, person, ref)
    given = rating_of(case)
    if given is None and not may_rate(actor_at(request), case, rated=False):
        return redirect("member:case", ref=ref)
    return show(
        request,
        "rating.html",
        tab="home",
        back=reverse("member:case", args=[ref]),
        error=refusal and str(refusal),
        **_context(request, case, given),
    )


def _context(request: HttpRequest, case: Case, given: Rating | None) -> dict[str, Any]:
    return {
        "case": case,
        "given": given,
        "grades": sorted(Grade.choices, reverse=True),
        "questions": [Question(name, label, request.POST.get(name, "")) for name, label in ASKED.items()],
        "whole": request.POST.get("whole", ""),
        "words": request.POST.get("words", ""),
        "replies": list(given.replies.all()) if given else [],
        "asks": given is not None and bool(may_say(actor_at(request), given)),
    }
