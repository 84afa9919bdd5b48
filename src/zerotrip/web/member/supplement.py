"""The one thing that is missing: a photograph or an answer."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.applications.asked import CaseQuestions, questions_of
from zerotrip.cases.actions import DOUBTFUL, answer, send_in
from zerotrip.cases.models import Ask, Case
from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid, Refused
from zerotrip.members.models import Person
from zerotrip.web.acts import acted
from zerotrip.web.door import actor_at, for_person, sees_medical, today
from zerotrip.web.member.asked import shown, typed_now
from zerotrip.web.member.listed import Wanted, wanted
from zerotrip.web.member.page import own_case, show


@for_person
def supplement(request: HttpRequest, person: Person, ref: str) -> HttpResponse:
    case = own_case(request, person, ref)
    questions = _questions(request, case)
    if request.method != "POST" or request.POST.get("act", "send") != "send":
        return _page(request, case, questions)  # a row more or less of a table
    act = _hand_in if "paper" in request.POST else _answer
    return acted(
        request,
        lambda: act(request, person, ref, questions),
        then=lambda ref: reverse("member:case", args=[ref]),
        otherwise=lambda refusal: _page(request, case, questions, refusal),
        done=_("Received. The clock goes on; there is nothing more for you to do."),
    )


def _hand_in(request: HttpRequest, person: Person, ref: str, questions: CaseQuestions) -> str:
    by, at = actor_at(request), now()
    case = own_case(request, person, ref, may="hand-in")
    file = request.FILES.get("photo") or request.FILES.get("file")
    if file is None:
        raise Invalid(
            "no-file",
            _("No picture came with it. Please take one, or choose one, and send it again."),
            field="file",
        )
    readable = bool(request.POST.get("readable"))
    return send_in(case, paper=request.POST["paper"], file=file, readable=readable, by=by, at=at).ref


def _answer(request: HttpRequest, person: Person, ref: str, questions: CaseQuestions) -> str:
    by, at = actor_at(request), now()
    case = own_case(request, person, ref, may="answer")
    return answer(case, answers=questions.answers(), by=by, at=at).ref


def _page(
    request: HttpRequest, case: Case, questions: CaseQuestions, refusal: Refused | None = None
) -> HttpResponse:
    wants = _wanted(case)
    if not wants and refusal is None:
        return redirect("member:case", ref=case.ref)
    context = {
        "case": case,
        "papers": [want for want in wants if want.ask.paper],
        "questions": shown(questions, sent=refusal is not None),
        "error": refusal and str(refusal),
        "wrong_paper": request.POST.get("paper", "") if refusal else "",
        "doubtful": refusal is not None and refusal.code == DOUBTFUL,
    }
    return show(
        request,
        "supplement.html",
        tab="home",
        back=reverse("member:case", args=[case.ref]),
        helps_with=case.edition if sees_medical(request) else None,
        **context,
    )


def _wanted(case: Case) -> list[Wanted]:
    unlike: dict[Any, Ask] = {}
    for ask in case.asks.filter(closed_at=None).select_related("case__edition"):
        unlike.setdefault(ask.paper or ask.fact, ask)
    return [wanted(ask) for ask in unlike.values()]


def _questions(request: HttpRequest, case: Case) -> CaseQuestions:
    def typed(key: str, columns: tuple[str, ...]) -> Any:
        return typed_now(request, key, columns) if request.method == "POST" else ""

    return questions_of(case, typed, on=today())
