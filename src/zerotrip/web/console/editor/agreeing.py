"""The second person: what a draft changes, shown whole; agreed to as shown, or sent back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.catalogue.comparing.lines import side_by_side
from zerotrip.catalogue.comparing.words import changes
from zerotrip.catalogue.drafts import actions
from zerotrip.catalogue.drafts.policy import READERS, may_agree
from zerotrip.catalogue.drafts.queries import draft_for, owner_for
from zerotrip.catalogue.models import Edition, PackDraft
from zerotrip.catalogue.problems import PackErrors
from zerotrip.catalogue.queries import in_force
from zerotrip.core.clock import now
from zerotrip.core.errors import Conflict, Refused
from zerotrip.population.policy import may_preview
from zerotrip.population.preview.kept import Kept, all_kept
from zerotrip.web.acts import acted, version_in
from zerotrip.web.console.editor.showing import title_of, told
from zerotrip.web.console.editor.writing import events
from zerotrip.web.console.page import AUDITORS, WRITERS, show
from zerotrip.web.door import actor_at, for_desk, today, today_reach

DONE = {"agree": _("Published."), "send-back": _("Sent back with your reason.")}


@for_desk(*WRITERS, read_by=AUDITORS)
def review(request: HttpRequest, uid: UUID) -> HttpResponse:
    if request.method != "POST":
        return _page(request, uid)
    act = request.POST.get("act", "")
    return acted(
        request,
        lambda: _do(request, uid, act),
        then=lambda there: there,
        otherwise=lambda refusal: _page(request, uid, refusal),
        done=DONE.get(act, ""),
    )


def _do(request: HttpRequest, uid: UUID, act: str) -> str:
    by, at = actor_at(request), now()
    draft = draft_for(by, uid, today())
    if act == "send-back":
        because, version = request.POST.get("because", ""), version_in(request)
        actions.send_back(draft, version=-1 if version is None else version, because=because, by=by, at=at)
        return reverse("desk:editor")
    shown = request.POST.get("sha256", "")
    try:
        edition = actions.publish(draft, sha256=shown, by=by, at=at, events=events())
    except PackErrors as errors:
        raise Conflict(
            "does-not-hold",
            _("It does not hold beside what is in force by now: %(problem)s. Please send it back."),
            problem=errors.problems[0].sentence(),
        ) from None
    return reverse("desk:editor-item", args=[edition.item_id])


def _page(request: HttpRequest, uid: UUID, refusal: Refused | None = None) -> HttpResponse:
    actor, on = actor_at(request), today()
    draft = draft_for(actor, uid, on, role=READERS)
    looked = actions.looked_at(draft, at=now(), events=events())
    owner = owner_for(actor, draft.owner_code, on, role=READERS)
    old = _compared_with(draft, looked.read.pack.valid.since if looked.read else None)
    return show(
        request,
        "editor/review.html",
        here="editor",
        draft=draft,
        old=old,
        title=title_of(draft, looked),
        **told(looked),
        words=changes(old.loaded if old else None, looked.read) if looked.read else [],
        rows=side_by_side(old.text if old else "", draft.text),
        previews=_previews(draft.item_id, looked.sha256),
        may_preview=bool(may_preview(today_reach(request))),
        may=may_agree(actor, today_reach(request), owner.path, draft),
        because=request.POST.get("because", ""),
        error=refusal and str(refusal),
    )


def _compared_with(draft: PackDraft, begins: date | None) -> Edition | None:
    """The edition in force on the day it begins; where a draft became one, the one before it."""
    if draft.edition is None:
        return in_force(max(today(), begins or today())).filter(item_id=draft.item_id).first()
    earlier = Edition.objects.filter(item_id=draft.item_id, number__lt=draft.edition.number)
    return earlier.order_by("-number").first()


def _previews(item_id: str, sha256: str) -> list[Kept]:
    """Those made of this very text."""
    kept = all_kept(settings.ZEROTRIP_HOME)
    return [one for one in kept if (one.preview.item, one.preview.new) == (item_id, sha256)]
