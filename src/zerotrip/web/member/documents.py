"""My documents: what is kept, how long it may be used, where it was; replaced or taken away here."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.applications import actions
from zerotrip.applications.door import kept_paper_for
from zerotrip.applications.kept import Kept, kept_with_uses
from zerotrip.applications.typed import Way, read_typed
from zerotrip.catalogue.facts import Paper
from zerotrip.catalogue.models import Edition
from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid, NotVisible, Refused
from zerotrip.members.models import Person
from zerotrip.rules.types import DATE
from zerotrip.vault.actions import show_document
from zerotrip.web.acts import acted
from zerotrip.web.door import actor_at, for_member, today
from zerotrip.web.member.page import show
from zerotrip.web.served import served


@for_member
def documents(request: HttpRequest, person: Person) -> HttpResponse:
    if request.method != "POST":
        return _page(request, person)
    act = _remove if request.POST.get("act") == "remove" else _replace
    return acted(
        request,
        lambda: act(request, person),
        then=lambda _uid: reverse("member:documents"),
        otherwise=lambda refusal: _page(request, person, refusal),
        done=_("Done."),
    )


@for_member
def document(request: HttpRequest, person: Person, uid: UUID) -> HttpResponse:
    """One's own paper, to see what it was."""
    kept = kept_paper_for(person, uid)
    content = show_document(
        document=kept.document, by=actor_at(request), at=now(), because=str(_("own paper"))
    )
    return served(content, kept.document.media_type, filename=kept.document.filename)


def _remove(request: HttpRequest, person: Person) -> str:
    uid = request.POST.get("paper", "")
    kept = next((one for one in kept_with_uses(person) if str(one.row.uid) == uid), None)
    if kept is None:
        raise NotVisible("no-such-kept-paper", _("There is no such paper among yours any more."))
    actions.remove_paper(kept, by=actor_at(request), at=now())
    return uid


def _replace(request: HttpRequest, person: Person) -> str:
    row = kept_paper_for(person, _uid(request.POST.get("paper", "")))
    file = request.FILES.get("file")
    if file is None:
        raise Invalid(
            "no-file", _("No picture came with it. Please choose one and send it again."), field="file"
        )
    kept = actions.keep_paper(
        person=person,
        paper=row.paper,
        words=_words({row.item_id}).get((row.item_id, row.paper)) or _NO_WORDS,
        about=row.subject,
        item_id=row.item_id,
        file=file,
        until=read_typed("until", DATE, request.POST.get("until", ""), Way()),
        by=actor_at(request),
        at=now(),
    )
    return str(kept.uid)


def _uid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotVisible("no-such-kept-paper", _("There is no such paper among yours any more.")) from None


def _page(request: HttpRequest, person: Person, refusal: Refused | None = None) -> HttpResponse:
    kept = kept_with_uses(person)
    words = _words({one.row.item_id for one in kept})
    rows = [_row(one, words.get((one.row.item_id, one.row.paper)) or _NO_WORDS) for one in kept]
    return show(
        request,
        "documents.html",
        tab="me",
        rows=rows,
        wrong=request.POST.get("paper", "") if refusal else "",
        sentence=str(refusal) if refusal else "",
        back=reverse("member:me"),
    )


_NO_WORDS = Paper.model_construct(label={"zh-Hans": "材料", "en": "Paper"}, hint={}, valid=None)


def _row(one: Kept, words: Paper) -> dict[str, object]:
    return {"kept": one, "words": words, "holds": one.row.holds_on(today())}


def _words(items: set[str]) -> dict[tuple[str, str], Paper]:
    """What the items call their papers, by item and paper; old items included."""
    editions = Edition.objects.begun_by(today()).latest_each().filter(item_id__in=items)
    return {
        (edition.item_id, name): paper
        for edition in editions
        for name, paper in edition.loaded.papers.items()
    }
