"""“What can I get?” for everybody: the answers travel in a signed cookie of this page, and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from zerotrip.catalogue.reading import ReadPack
from zerotrip.core.text import pick
from zerotrip.guides.asking import (
    MOST_QUESTIONS,
    SKIPPED,
    Answers,
    Question,
    items_to_ask_about,
    next_question,
    read_answers,
    results_of,
    written_answers,
)
from zerotrip.guides.asking.answers import askable_types
from zerotrip.members.queries import person_of
from zerotrip.rules.types import Kind
from zerotrip.web.door import actor_at, today
from zerotrip.web.facts import FactField, names_of
from zerotrip.web.public.page import show

COOKIE = "hall-answers"
KEPT_FOR = 3600
"""Seconds after the last answer; the browser forgets it then, and no one else ever knew."""


def can_get(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated and person_of(actor_at(request)) is not None:
        return redirect("member:items")  # what is known of a member need not be asked
    packs = items_to_ask_about(today())
    answers = _kept(request, packs)
    question = next_question(packs, answers, today())
    if request.method != "POST":
        return _page(request, packs, answers, question)
    return _answered(request, packs, answers, question)


def _answered(
    request: HttpRequest, packs: Sequence[ReadPack], answers: Answers, question: Question | None
) -> HttpResponse:
    does = request.POST.get("does", "")
    if does in ("again", "back"):
        return _keeping(packs, Answers() if does == "again" else answers.without_last())
    if question is None or request.POST.get("fact") != question.key:
        return _keeping(packs, answers)  # an old page: the question it asks now is another
    if does == "skip" or (does == "none" and _may_be_none(question)):
        return _keeping(packs, answers.to(question.key, SKIPPED if does == "skip" else None))
    form = _form(question, request.POST)
    if form.is_valid():
        return _keeping(packs, answers.to(question.key, form.cleaned_data["value"]))
    page = _page(request, packs, answers, question, form)
    page.status_code = 400
    return page


def _page(
    request: HttpRequest,
    packs: Sequence[ReadPack],
    answers: Answers,
    question: Question | None,
    form: Form | None = None,
) -> HttpResponse:
    done = question is None or "results" in request.GET
    if question is not None and form is None:
        form = _form(question)
    return show(
        request,
        "can_get.html",
        here="can-get",
        question=None if done else question,
        form=form,
        may_be_none=question is not None and _may_be_none(question),
        number=answers.count + 1,
        most=MOST_QUESTIONS,
        asked=answers.count,
        unfinished=done and question is not None,
        results=results_of(packs, answers, today()),
    )


def _form(question: Question, data: Any = None) -> Form:
    form = Form(data)
    fact = question.loaded.program.facts[question.key]
    field = FactField(fact, names_of(question.loaded, question.key))
    asked_as = question.need.asked_as
    field.label = (
        pick(asked_as) if asked_as else _("%(label)s: what is it for you?") % {"label": pick(fact.label)}
    )
    form.fields["value"] = field
    return form


def _may_be_none(question: Question) -> bool:
    return question.loaded.program.facts[question.key].type.kind is not Kind.BOOL


def _kept(request: HttpRequest, packs: Sequence[ReadPack]) -> Answers:
    said = request.get_signed_cookie(COOKIE, default="", salt=COOKIE, max_age=KEPT_FOR)
    try:
        return read_answers(json.loads(said or "[]"), askable_types(packs))
    except ValueError:
        return Answers()


def _keeping(packs: Sequence[ReadPack], answers: Answers) -> HttpResponse:
    here = reverse("hall:can-get")
    response = redirect(here)
    said = json.dumps(written_answers(answers, askable_types(packs)), separators=(",", ":"))
    response.set_signed_cookie(
        COOKIE,
        said,
        salt=COOKIE,
        max_age=KEPT_FOR,
        path=here,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response
