"""The items somebody may write, with what is scheduled; the drafts; and beginning one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.catalogue.drafts import actions
from zerotrip.catalogue.drafts.beginning import template
from zerotrip.catalogue.drafts.policy import READERS
from zerotrip.catalogue.drafts.queries import drafts_for, edition_for, editions_for, owners_for
from zerotrip.catalogue.models import DraftState, Edition
from zerotrip.catalogue.queries import with_texts
from zerotrip.catalogue.reading import LARGEST
from zerotrip.core.actor import Actor
from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid, Refused
from zerotrip.core.text import Text
from zerotrip.web.acts import acted, typed_in
from zerotrip.web.console.page import AUDITORS, WRITERS, show
from zerotrip.web.console.searching import asked_in
from zerotrip.web.door import actor_at, for_desk, today

PER_PAGE = 50
MOST_PUBLISHED = 20


@dataclass
class Row:
    """One item: the edition in force, what begins later, else the last there was."""

    item_id: str
    title: Text
    owner: str
    current: Edition | None
    scheduled: list[Edition]

    def fits(self, asked: str) -> bool:
        said = " ".join((self.item_id, *self.title.values())).casefold()
        return asked.casefold() in said


@for_desk(*WRITERS, read_by=AUDITORS)
def editor(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request)
    return acted(
        request,
        lambda: _begin(request),
        then=lambda uid: reverse("desk:draft", args=[uid]),
        otherwise=lambda refusal: _page(request, refusal),
    )


def _begin(request: HttpRequest) -> str:
    by, at, owner = actor_at(request), now(), request.POST.get("owner", "")[:32]
    start, text, base = request.POST.get("start", ""), read_upload(request), None
    if text is None and start.isascii() and start.isdecimal() and len(start) < 18:
        base = edition_for(by, int(start), today())
        text = base.text
    if text is None:
        text = template(owner) if start == "template" else ""
    return str(actions.begin(owner=owner, text=text, by=by, at=at, base=base).pk)


def read_upload(request: HttpRequest) -> str | None:
    """The text of the file in `file`, None without one. Raises Invalid where it is no text."""
    file = request.FILES.get("file")
    if file is None or not file.name:
        return None
    if (file.size or 0) > LARGEST:
        raise Invalid("text-too-long", _("A text has at most 256 KiB."), field="file")
    try:
        return str(file.read(), "utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid("no-text", _("This file is no text in UTF-8."), field="file") from None


def _page(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    actor, on = actor_at(request), today()
    rows, asked = rows_for(actor, on), asked_in(request)
    drafts = drafts_for(actor, on, role=READERS).defer("text")
    open_drafts = list(drafts.exclude(state=DraftState.PUBLISHED))
    published = list(drafts.filter(state=DraftState.PUBLISHED)[:MOST_PUBLISHED])
    titles = {row.item_id: row.title for row in rows}
    shown = [row for row in rows if row.fits(asked)] if asked else rows
    return show(
        request,
        "editor/list.html",
        here="editor",
        owners=list(owners_for(actor, on)),
        open_drafts=[(one, titles.get(one.item_id)) for one in open_drafts],
        published=[(one, titles.get(one.item_id)) for one in published],
        bases=[row for row in rows if row.current],
        page=Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
        q=asked,
        typed=typed_in(request),
        error=refusal and str(refusal),
    )


def rows_for(actor: Actor, on: date) -> list[Row]:
    """By id. Three reads of editions, and one more for texts this process has not seen."""
    editions = editions_for(actor, on, role=READERS)
    current = {one.item_id: one for one in editions.in_force_on(on).latest_each().without_texts()}
    later = list(editions.scheduled_on(on).order_by("valid_since").without_texts())
    last = list(editions.latest_each().without_texts().select_related("item").order_by("item_id"))
    known = {one.pk: one for one in with_texts_of([*current.values(), *last])}
    return [_row(one, known, current.get(one.item_id), later) for one in last]


def _row(last: Edition, known: dict[int, Edition], current: Edition | None, later: list[Edition]) -> Row:
    read = known[(current or last).pk].loaded
    scheduled = [one for one in later if one.item_id == last.item_id]
    return Row(last.item_id, read.pack.title, last.item.owner_code, current, scheduled)


def with_texts_of(editions: list[Edition]) -> list[Edition]:
    rows: Any = Edition.objects.filter(pk__in={one.pk for one in editions})
    return with_texts(rows)
