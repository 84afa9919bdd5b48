"""A reform before it is made: the text in force against a new one, on everyone's facts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zerotrip.catalogue.drafts.queries import draft_for
from zerotrip.catalogue.models import Edition
from zerotrip.catalogue.problems import PackErrors
from zerotrip.catalogue.queries import current, items_on
from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid, NotVisible, Refused
from zerotrip.core.sheets import XLSX
from zerotrip.core.text import pick
from zerotrip.population.policy import may_preview, may_read_previews
from zerotrip.population.preview.asked import EVERYONE_AT_MOST, SAMPLE, may_be_everyone, preview_at_desk
from zerotrip.population.preview.facts import latest_snapshot
from zerotrip.population.preview.files import FORMS
from zerotrip.population.preview.kept import Kept, all_kept, kept_as
from zerotrip.population.preview.picture import drawn
from zerotrip.population.snapshots.snapshot import MEMBER, Snapshot
from zerotrip.web.acts import typed_in
from zerotrip.web.console.page import AUDITORS, REFORMERS, show
from zerotrip.web.console.reform_showing import shown
from zerotrip.web.door import actor_at, for_desk, today, today_reach

SUBJECTS = ("member", "settlement")
LARGEST = 256 * 1024
MOST_PROBLEMS = 50
TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".xlsx": XLSX,
    ".svg": "image/svg+xml",
}


@for_desk(*REFORMERS, read_by=AUDITORS)
def reform(request: HttpRequest) -> HttpResponse:
    """A preview is its own key: the same texts on the same facts are one. So no key is kept in a transaction
    here, which on SQLite would hold all other writers up while everyone is reckoned."""
    may_read_previews(today_reach(request)).or_refuse()
    if request.method != "POST":
        return _form(request)
    may_preview(today_reach(request)).or_refuse()
    try:
        key = _made(request)
    except PackErrors as errors:
        return _form(request, problems=[one.sentence(get_language()) for one in errors.problems], status=400)
    except Refused as refusal:
        return _form(request, error=str(refusal), status=refusal.status)
    return redirect("desk:reform-result", key=key)


def _made(request: HttpRequest) -> str:
    return preview_at_desk(
        edition=current(request.POST.get("item", "")[:80], today()),
        text=_text(request),
        everyone=request.POST.get("whom") == "everyone",
        by=actor_at(request),
        at=now(),
        because=request.POST.get("because", ""),
        home=settings.ZEROTRIP_HOME,
    )


def _text(request: HttpRequest) -> str:
    """A file where one was chosen, else what was typed."""
    file = request.FILES.get("file")
    if file is None or not file.name:
        return request.POST.get("text", "").replace("\r\n", "\n")
    if (file.size or 0) > LARGEST:
        raise Invalid("text-too-long", _("A text has at most 256 KiB."), field="file")
    try:
        return str(file.read(), "utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise Invalid("no-text", _("This file is no text in UTF-8."), field="file") from None


def _form(
    request: HttpRequest, *, error: str | None = None, problems: list[str] | None = None, status: int = 200
) -> HttpResponse:
    editions = [one for one in items_on(today()) if one.loaded.pack.subject in SUBJECTS]
    chosen = _chosen(request, editions)
    snapshot = _snapshot()
    typed = typed_in(request)
    response = show(
        request,
        "reform.html",
        here="reform",
        error=error,
        problems=(problems or [])[:MOST_PROBLEMS],
        items=[(one.item_id, pick(one.loaded.pack.title)) for one in editions],
        chosen=chosen,
        text=typed["text"] or _draft(request) or (chosen.text if chosen else ""),
        typed=typed,
        facts=snapshot,
        members=snapshot.rows[MEMBER] if snapshot else 0,
        everyone=bool(snapshot and may_be_everyone(snapshot)),
        everyone_at_most=f"{EVERYONE_AT_MOST:,}",
        sample=f"{SAMPLE:,}",
        few=bool(snapshot and snapshot.rows[MEMBER] <= SAMPLE),
        kept=all_kept(settings.ZEROTRIP_HOME)[:50],
    )
    response.status_code = status
    return response


def _draft(request: HttpRequest) -> str:
    """The text of a draft that the address names: written at the desk, previewed before it is submitted."""
    try:
        return draft_for(actor_at(request), UUID(request.GET.get("draft", "")), today()).text
    except (ValueError, NotVisible):
        return ""


def _chosen(request: HttpRequest, editions: list[Edition]) -> Edition | None:
    asked = request.POST.get("item") or request.GET.get("item")
    return next((one for one in editions if one.item_id == asked), None)


def _snapshot() -> Snapshot | None:
    try:
        return latest_snapshot(settings.ZEROTRIP_HOME)
    except NotVisible:
        return None


@for_desk(*REFORMERS, read_by=AUDITORS)
def result(request: HttpRequest, key: str) -> HttpResponse:
    kept = _kept(request, key)
    return show(request, "reform_result.html", here="reform", kept=kept, **shown(kept.preview))


@for_desk(*REFORMERS, read_by=AUDITORS)
def file(request: HttpRequest, key: str, ending: str) -> HttpResponse:
    """To take away, in the language of the page."""
    kept, ending = _kept(request, key), f".{ending}"
    if ending not in TYPES:
        raise Http404
    content = drawn(kept.preview, ending) if ending == ".svg" else FORMS[ending](kept.preview)
    name = f"{kept.preview.item}-{kept.at:%Y%m%d}{ending}"
    headers: dict[str, Any] = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=TYPES[ending], headers=headers)


def _kept(request: HttpRequest, key: str) -> Kept:
    may_read_previews(today_reach(request)).or_refuse()
    return kept_as(settings.ZEROTRIP_HOME, key)
