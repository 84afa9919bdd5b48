"""An item's editions: which is in force, which begin later, any two side by side, and taking one back."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.catalogue import withdrawing
from zerotrip.catalogue.comparing.lines import side_by_side
from zerotrip.catalogue.comparing.words import changes
from zerotrip.catalogue.drafts.policy import READERS
from zerotrip.catalogue.drafts.queries import edition_for, editions_for, item_for
from zerotrip.catalogue.models import Edition
from zerotrip.catalogue.queries import in_force
from zerotrip.core.clock import now
from zerotrip.core.errors import Refused
from zerotrip.web.acts import acted
from zerotrip.web.console.page import AUDITORS, WRITERS, show
from zerotrip.web.door import actor_at, for_desk, today

DONE = {
    "ask": _("Asked. The edition is withdrawn when a second person agrees, before its day."),
    "agree": _("Withdrawn. The edition will not begin."),
    "decline": _("The edition begins as it was planned."),
}


@for_desk(*WRITERS, read_by=AUDITORS)
def item(request: HttpRequest, item_id: str) -> HttpResponse:
    if request.method != "POST":
        return _page(request, item_id)
    act = request.POST.get("act", "")
    return acted(
        request,
        lambda: _do(request, act),
        then=lambda _answer: reverse("desk:editor-item", args=[item_id]),
        otherwise=lambda refusal: _page(request, item_id, refusal),
        done=DONE.get(act, ""),
    )


def _do(request: HttpRequest, act: str) -> str:
    by, at, number = actor_at(request), now(), request.POST.get("edition", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 18):
        raise Http404
    edition = edition_for(by, int(number), today())
    if act == "ask":
        withdrawing.ask_withdrawal(edition, because=request.POST.get("because", ""), by=by, at=at)
    elif act == "agree":
        withdrawing.agree_withdrawal(edition, by=by, at=at)
    elif act == "decline":
        withdrawing.decline_withdrawal(edition, by=by, at=at)
    return str(edition.pk)


def _page(request: HttpRequest, item_id: str, refusal: Refused | None = None) -> HttpResponse:
    actor, on = actor_at(request), today()
    item = item_for(actor, item_id, on, role=READERS)
    editions = list(editions_for(actor, on, role=READERS).filter(item=item).select_related("withdrawal"))
    current = in_force(on).filter(item=item).first()
    return show(
        request,
        "editor/item.html",
        here="editor",
        item=item,
        title=(current or editions[0]).loaded.pack.title,
        rows=[(edition, _standing(edition, current)) for edition in editions],
        current=current,
        actor=actor,
        error=refusal and str(refusal),
    )


def _standing(edition: Edition, current: Edition | None) -> str:
    asked = getattr(edition, "withdrawal", None)
    if asked is not None and asked.agreed_at:
        return "withdrawn"
    if edition.valid_since > today():
        return "asked" if asked else "scheduled"
    return "current" if edition == current else "past"


@for_desk(*WRITERS, read_by=AUDITORS)
def compare(request: HttpRequest, item_id: str) -> HttpResponse:
    """`?old=1&new=2`, by number; without, the last two."""
    actor, on = actor_at(request), today()
    item = item_for(actor, item_id, on, role=READERS)
    editions = list(editions_for(actor, on, role=READERS).filter(item=item))
    by_number = {str(edition.number): edition for edition in editions}
    new = by_number.get(request.GET.get("new", ""), editions[0])
    old = by_number.get(request.GET.get("old", ""), editions[min(1, len(editions) - 1)])
    return show(
        request,
        "editor/compare.html",
        here="editor",
        item=item,
        editions=editions,
        old=old,
        new=new,
        title=new.loaded.pack.title,
        words=changes(old.loaded, new.loaded),
        rows=side_by_side(old.text, new.text),
        facts_differ=old.facts_text != new.facts_text,
    )
