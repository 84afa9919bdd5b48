"""Filling in an application: saved as one goes, gone on with anywhere, sent with one tap."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.applications import actions
from zerotrip.applications.door import draft_for, kept_paper_for
from zerotrip.applications.form import Form, Known, WantedPaper, form_of
from zerotrip.applications.models import Draft
from zerotrip.applications.queries import drafts_of
from zerotrip.applications.typed import Way, names_of, read_typed
from zerotrip.applications.why import Why, why_asked
from zerotrip.catalogue.queries import items_on
from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid, NotVisible, Refused
from zerotrip.core.text import pick
from zerotrip.members.models import Person
from zerotrip.org.queries import helper_of
from zerotrip.rules.types import DATE
from zerotrip.web.acts import acted
from zerotrip.web.door import acting_at, actor_at, for_person, sees, sees_medical, today
from zerotrip.web.facts import written
from zerotrip.web.look import look_at
from zerotrip.web.member.asked import Shown, hidden_from, shown, written_in
from zerotrip.web.member.begun import begun
from zerotrip.web.member.page import show
from zerotrip.web.member.steps import ALL, address, in_sight, next_step, step_at


@for_person
def applications(request: HttpRequest, person: Person) -> HttpResponse:
    if acting_at(request) is not None:
        return redirect("member:home")  # where those that the mandate covers are listed
    editions = {edition.item_id: edition for edition in items_on(today())}
    rows = begun(drafts_of(person, at=now()), editions)
    return show(request, "applications.html", tab="home", rows=rows, back=reverse("member:me"))


@for_person
def application(request: HttpRequest, person: Person, uid: UUID) -> HttpResponse:
    if request.method != "POST":
        return _page(request, form_of(draft_for(actor_at(request), uid, at=now()), at=now()))
    act = request.POST.get("act", "save")
    if act == "discard":
        by, at = actor_at(request), now()
        actions.discard(draft_for(by, uid, at=at), by=by, at=at)
        return redirect("member:applications")
    try:
        papers_wrong = _keep(request, uid)
    except NotVisible:
        if act != "send":
            raise
        papers_wrong = {}  # sent before: the form's own key knows the answer
    if act == "send" and not papers_wrong:
        return _send(request, uid)
    if act == "leave" and not papers_wrong:
        return redirect("member:applications")
    form = form_of(draft_for(actor_at(request), uid, at=now()), at=now())
    there = "" if papers_wrong else _found_again(request, form, act)
    if there:
        return redirect(there)
    return _page(request, form, papers_wrong=papers_wrong, status=400 if papers_wrong else 200)


def _found_again(request: HttpRequest, form: Form, act: str) -> str:
    """The page by its address, so that Back finds it and not a form to be sent once more; empty where the
    page has to say something that only it knows."""
    here = request.POST.get("step", ALL)
    if act in ("next", "back"):
        goes = next_step(request, form, back=act == "back")
        return address(form, goes) if goes != here else ""
    if _kept_by_the_page_alone(request):
        return ""
    return reverse("member:application", args=[form.draft.uid]) if here == ALL else address(form, here)


def _kept_by_the_page_alone(request: HttpRequest) -> bool:
    """Until when a paper holds is kept with its picture, not before."""
    return any(value for name, value in request.POST.items() if name.startswith("until."))


@for_person
def save(request: HttpRequest, person: Person, uid: UUID) -> HttpResponse:
    """One field has changed: it comes back as saved, and with it whatever else that has changed."""
    papers_wrong = _keep(request, uid)
    form = form_of(draft_for(actor_at(request), uid, at=now()), at=now())
    key = request.POST.get("changed", "")
    fields = {field.key: field for field in shown(form, sent=False, saved=key, hidden=_hidden(request, form))}
    there = request.POST.getlist("shown")
    before = [name for name in there if name not in form.loaded.papers]
    alone = request.POST.get("step", ALL) != ALL
    news = not alone and set(there) - set(before) != {wanted.name for wanted in form.papers}
    return show(
        request,
        "application_saved.html",
        tab="home",
        **(_context(request, form, [], papers_wrong) | {"news": news}),
        field=fields.get(key),
        step=alone,
        more=[field for name, field in fields.items() if name not in before and not alone],
        gone=[_id(name) for name in before if name not in fields and name != key],
    )


@for_person
def live(request: HttpRequest, person: Person, uid: UUID) -> HttpResponse:
    """What the departments have said since: asked every few seconds while one is on its way."""
    form = form_of(draft_for(actor_at(request), uid, at=now()), at=now())
    here = {question.key for question in form.questions} | {wanted.name for wanted in form.papers}
    news = request.GET.get("step", ALL) == ALL and here != set(request.GET.getlist("shown"))
    return show(
        request, "application_live.html", tab="home", **(_context(request, form, []) | {"news": news})
    )


def _send(request: HttpRequest, uid: UUID) -> HttpResponse:
    def act() -> str:
        by, at = actor_at(request), now()
        return actions.send(draft_for(by, uid, at=at), by=by, at=at).ref

    def otherwise(refusal: Refused) -> HttpResponse:
        if isinstance(refusal, NotVisible):
            raise refusal
        form = form_of(draft_for(actor_at(request), uid, at=now()), at=now())
        return _page(request, form, refusal, sent=True)

    return acted(
        request,
        act,
        then=lambda ref: reverse("member:case", args=[ref]),
        otherwise=otherwise,
        done=_("Sent. What offices hold we fetch ourselves; you hear from us."),
    )


def _keep(request: HttpRequest, uid: UUID) -> dict[str, str]:
    """Everything the page holds, right or wrong, before anything else is done with it."""
    by, at = actor_at(request), now()
    draft = draft_for(by, uid, at=at)
    form = form_of(draft, at=at)
    actions.save(draft, written_in(request, form, _hidden(request, form)), by=by, at=at)
    said = {wanted.name: _keep_paper(request, draft, wanted) for wanted in form.papers}
    actions.move_on(draft, by=by, at=at)
    return {name: sentence for name, sentence in said.items() if sentence}


def _keep_paper(request: HttpRequest, draft: Draft, wanted: WantedPaper) -> str:
    """A photograph that came along, or the word that one can be read; what is wrong with it in a sentence."""
    by, at = actor_at(request), now()
    file = request.FILES.get(f"photo.{wanted.name}") or request.FILES.get(f"file.{wanted.name}")
    if request.POST.get("act") == f"readable:{wanted.name}" and wanted.kept:
        actions.say_readable(kept_paper_for(draft.person, wanted.kept.row.pk), by=by, at=at)
    if file is None:
        return ""
    try:
        actions.keep_paper(
            person=draft.person,
            paper=wanted.name,
            words=wanted.paper,
            about=wanted.about,
            item_id=draft.item_id,
            file=file,
            until=_until(request, wanted.name),
            by=by,
            at=at,
        )
    except Invalid as invalid:
        return str(invalid)
    return ""


def _until(request: HttpRequest, paper: str) -> date | None:
    read: date | None = read_typed("until", DATE, request.POST.get(f"until.{paper}", ""), Way())
    return read


def _page(
    request: HttpRequest,
    form: Form,
    refusal: Refused | None = None,
    *,
    sent: bool = False,
    papers_wrong: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    fields = shown(form, sent=sent, hidden=_hidden(request, form))
    typed = {wanted.name: request.POST.get(f"until.{wanted.name}", "") for wanted in form.papers}
    context = _context(request, form, fields, papers_wrong, typed)
    step = None if sent else step_at(request, form)
    response = show(
        request,
        "application.html",
        tab="items",
        helps_with=form.edition if sees_medical(request) else None,
        **(context | in_sight(step, context)),
        step=step,
        helper=helper_of(form.person.organisation.path) if look_at(request).elder else None,
        said=fields if step and step.sends else [],
        wanted=context["papers"] if step and step.sends else [],
        error=refusal and str(refusal),
        back=_back(request, form),
    )
    response.status_code = status
    return response


def _back(request: HttpRequest, form: Form) -> str:
    if acting_at(request) is not None:
        return reverse("member:home")
    return reverse("member:item", args=[form.draft.item_id])


def _hidden(request: HttpRequest, form: Form) -> set[str]:
    return hidden_from(form, actor_at(request), lambda sensitivity: sees(request, sensitivity))


def _context(
    request: HttpRequest,
    form: Form,
    fields: list[Shown],
    papers_wrong: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
) -> dict[str, Any]:
    wrong, said = papers_wrong or {}, typed or {}
    return {
        "form": form,
        "known": [_line(request, form, known) for known in form.known],
        "sees_sums": sees_medical(request),
        "by_another": form.draft.by_name if form.draft.by_key != form.person.key else "",
        "draft": form.draft,
        "fields": fields,
        "papers": [
            (wanted, wrong.get(wanted.name, ""), said.get(f"until.{wanted.name}", ""), _why(form, wanted))
            for wanted in form.papers
        ],
        "polls": any(asked.pending for asked in form.asked),
        "news": False,
    }


def _why(form: Form, wanted: WantedPaper) -> Why:
    return why_asked(form.loaded, [fact.key for fact in wanted.facts], on=today())


def _line(request: HttpRequest, form: Form, known: Known) -> dict[str, Any]:
    """A fact in words, with who said it and when; only that it is known, for whoever may not see it."""
    names = names_of(form.loaded, known.fact.key)
    return {
        "label": pick(known.fact.label),
        "value": written(known.found.value, known.fact.type, names),
        "hidden": not sees(request, known.fact.sensitivity),
        "source": pick(known.found.label),
        "at": known.found.at,
    }


def _id(key: str) -> str:
    return "ask-" + key.replace(".", "-").replace("_", "-")
