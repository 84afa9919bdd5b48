"""The one thing that is missing: a photograph or an answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.actions import answer, hand_in
from zerotrip.cases.models import Ask, Case
from zerotrip.core.clock import now
from zerotrip.core.errors import Conflict, Invalid, Refused
from zerotrip.members.models import Person
from zerotrip.vault.actions import keep_document
from zerotrip.web.acts import acted
from zerotrip.web.door import actor_at, for_person
from zerotrip.web.facts import FactField, answers_of
from zerotrip.web.member.listed import Wanted, wanted
from zerotrip.web.member.page import own_case, show


@for_person
def supplement(request: HttpRequest, person: Person, ref: str) -> HttpResponse:
    case = own_case(request, person, ref)
    questions = _questions(case, request.POST or None)
    if request.method != "POST":
        return _page(request, case, questions)
    act = _hand_in if "paper" in request.POST else _answer
    return acted(
        request,
        lambda: act(request, person, ref, questions),
        then=lambda ref: reverse("member:case", args=[ref]),
        otherwise=lambda refusal: _page(request, case, questions, refusal),
        done=_("Received. The clock goes on; there is nothing more for you to do."),
    )


def _hand_in(request: HttpRequest, person: Person, ref: str, questions: forms.Form) -> str:
    by, at = actor_at(request), now()
    case = own_case(request, person, ref, may="hand-in")
    file = request.FILES.get("photo") or request.FILES.get("file")
    if file is None:
        raise Invalid(
            "no-file",
            _("No picture came with it. Please take one, or choose one, and send it again."),
            field="file",
        )
    paper = request.POST["paper"]
    if not case.asks.filter(paper=paper, closed_at=None).exists():
        raise Conflict("not-asked", _("This paper is not needed any more; nothing was changed."))
    document = keep_document(file=file, kind=paper, owner_key=person.key, by=by, at=at)
    return hand_in(case, paper=paper, document=document, by=by, at=at).ref


def _answer(request: HttpRequest, person: Person, ref: str, questions: forms.Form) -> str:
    by, at = actor_at(request), now()
    case = own_case(request, person, ref, may="answer")
    if not questions.is_valid():
        raise Invalid("answers-unreadable", _("Please look at the marked answers once more."))
    return answer(case, answers=questions.cleaned_data, by=by, at=at).ref


def _page(
    request: HttpRequest, case: Case, questions: forms.Form, refusal: Refused | None = None
) -> HttpResponse:
    wants = _wanted(case)
    if not wants and refusal is None:
        return redirect("member:case", ref=case.ref)
    papers = [want for want in wants if want.ask.paper]
    context = {"case": case, "papers": papers, "questions": questions, "error": refusal and str(refusal)}
    return show(
        request, "supplement.html", tab="home", back=reverse("member:case", args=[case.ref]), **context
    )


def _wanted(case: Case) -> list[Wanted]:
    unlike: dict[Any, Ask] = {}
    for ask in case.asks.filter(closed_at=None).select_related("case__edition"):
        unlike.setdefault(ask.paper or ask.fact, ask)
    return [wanted(ask) for ask in unlike.values()]


def _questions(case: Case, data: Any) -> forms.Form:
    """One field per question still open, made from the fact's type."""
    loaded = case.edition.loaded
    facts = {fact.key: fact for fact in loaded.item.facts}
    asks = case.asks.filter(closed_at=None, paper="")
    form = forms.Form(data if data and "paper" not in data else None)
    for ask in asks:
        form.fields[ask.fact] = FactField(facts[ask.fact], answers_of(loaded, ask.fact))
    return form
