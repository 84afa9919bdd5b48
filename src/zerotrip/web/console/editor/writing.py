"""One draft: the text, what is wrong with it as it is typed, and what a member will see of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from zerotrip.catalogue.comparing.lines import side_by_side
from zerotrip.catalogue.drafts import actions
from zerotrip.catalogue.drafts.policy import READERS, may_agree
from zerotrip.catalogue.drafts.queries import draft_for, owner_for
from zerotrip.catalogue.models import Edition, PackDraft
from zerotrip.catalogue.problems import PackErrors
from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid, Refused, Stale
from zerotrip.core.text import Text
from zerotrip.guides.office import guide_of
from zerotrip.members.models import EventKind
from zerotrip.population.policy import may_preview
from zerotrip.web.acts import acted, version_in
from zerotrip.web.console.editor.listing import read_upload
from zerotrip.web.console.editor.showing import title_of, told
from zerotrip.web.console.page import AUDITORS, WRITERS, show
from zerotrip.web.door import actor_at, for_desk, today, today_reach

DONE = {
    "save": _("Saved."),
    "submit": _("Submitted. A second person sees what it changes, and agrees or sends it back."),
    "discard": _("The draft is thrown away."),
}


def events() -> list[str]:
    return list(EventKind.objects.values_list("key", flat=True))


@for_desk(*WRITERS, read_by=AUDITORS)
def draft(request: HttpRequest, uid: UUID) -> HttpResponse:
    if request.method != "POST":
        return _page(request, _read(request, uid))
    act = request.POST.get("act", "save")
    return acted(
        request,
        lambda: _do(request, uid, act),
        then=lambda there: there,
        otherwise=lambda refusal: _page(request, draft_for(actor_at(request), uid, today()), refusal),
        done=DONE.get(act, ""),
    )


def _read(request: HttpRequest, uid: UUID) -> PackDraft:
    return draft_for(actor_at(request), uid, today(), role=READERS)


def _do(request: HttpRequest, uid: UUID, act: str) -> str:
    by, at = actor_at(request), now()
    row = draft_for(by, uid, today())
    if act == "discard":
        actions.discard(row, version=_version(request), by=by, at=at)
        return reverse("desk:editor")
    _keep(request, row)
    if act == "submit":
        because = request.POST.get("because", "")
        try:
            actions.submit(row, version=row.version, because=because, by=by, at=at, events=events())
        except PackErrors:
            raise Invalid(
                "does-not-hold", _("The text does not hold yet. Put right what is named, then submit it.")
            ) from None
        return reverse("desk:draft-review", args=[uid])
    return reverse("desk:draft", args=[uid])


def _keep(request: HttpRequest, row: PackDraft) -> None:
    uploaded = read_upload(request)
    text = request.POST.get("text", "") if uploaded is None else uploaded
    actions.save(row, text=text, version=_version(request), by=actor_at(request), at=now())


@for_desk(*WRITERS, read_by=AUDITORS)
@require_POST
def check(request: HttpRequest, uid: UUID) -> HttpResponse:
    """After a pause in the typing: kept, and looked through."""
    row, told = draft_for(actor_at(request), uid, today()), ""
    try:
        _keep(request, row)
    except Refused as refusal:
        told = str(refusal)
    return render(request, "desk/editor/looked.html", {"oob": not told, "told": told, **_looked(row)})


@for_desk(*WRITERS, read_by=AUDITORS)
def phone(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The item's page as members will read it, from the draft's text, in the language of the address."""
    row = _read(request, uid)
    edition = actions.looked_at(row, at=now(), events=events()).edition
    language = "en" if request.GET.get("language") == "en" else "zh-hans"
    with translation.override(language):
        guide = guide_of(edition, max(today(), edition.valid_since)) if edition else None
        questions = _questions(edition) if edition else []
        conditions = _conditions(edition) if edition else []
        context = {"guide": guide, "questions": questions, "conditions": conditions}
        return render(request, "desk/editor/phone.html", context)


def _conditions(edition: Edition) -> list[Text]:
    """What holds when it is met; where the pack does not say that, what is said when it fails."""
    return [one.says or one.otherwise for one in edition.loaded.pack.require]


def _questions(edition: Edition) -> list[Text]:
    """Asked of the person, while no office has said it."""
    read = edition.loaded
    needs = [read.needs[key] for key in read.program.order if key in read.needs]
    return [need.question for need in needs if need.question and not need.derived]


def _page(request: HttpRequest, row: PackDraft, refusal: Refused | None = None) -> HttpResponse:
    typed = request.POST.get("text") if refusal else None
    owner = owner_for(actor_at(request), row.owner_code, today(), role=READERS)
    return show(
        request,
        "editor/draft.html",
        here="editor",
        typed=row.text if typed is None else typed,
        owner=owner,
        because=request.POST.get("because", row.because),
        may_agree=bool(may_agree(actor_at(request), today_reach(request), owner.path, row)),
        may_preview=bool(may_preview(today_reach(request))),
        error=refusal and str(refusal),
        theirs=side_by_side(row.text, typed) if typed and isinstance(refusal, Stale) else [],
        **_looked(row),
    )


def _looked(row: PackDraft) -> dict[str, Any]:
    looked = actions.looked_at(row, at=now(), events=events())
    return {"draft": row, "title": title_of(row, looked), **told(looked)}


def _version(request: HttpRequest) -> int:
    version = version_in(request)
    return -1 if version is None else version
