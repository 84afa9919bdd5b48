"""The journal: whether it holds, and what was written last."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from zerotrip.audit.models import Entry
from zerotrip.audit.queries import said, signed_at, verify
from zerotrip.core.calendar import day_read
from zerotrip.web import journal
from zerotrip.web.console.page import AUDIT, show
from zerotrip.web.door import for_desk

PER_PAGE = 50


@for_desk(*AUDIT)
def audit(request: HttpRequest) -> HttpResponse:
    """Reads the whole chain only when asked to: it is long."""
    asked = _asked(request)
    entries = _found(asked)
    checked = request.method == "POST"
    return show(
        request,
        "audit.html",
        here="audit",
        page=Paginator(entries, PER_PAGE).get_page(request.GET.get("page")),
        sealed=Entry.objects.filter(seq__isnull=False).count(),
        unsealed=Entry.objects.filter(seq__isnull=True).count(),
        signed_at=signed_at(),
        checked=checked,
        faults=[said(fault) for fault in verify()] if checked else [],
        asked=asked,
        acts=journal.acts(),
        query=f"{urlencode({name: text for name, text in asked.items() if text})}&",
    )


ASKED = ("q", "about", "act", "since", "until")


def _asked(request: HttpRequest) -> dict[str, str]:
    """What the trail is narrowed to; a day that cannot be read is left out."""
    asked = {name: request.GET.get(name, "").strip()[:120] for name in ASKED}
    return asked | {name: asked[name] if day_read(asked[name]) else "" for name in ("since", "until")}


def _found(asked: dict[str, str]) -> QuerySet[Entry]:
    """`about` names one thing and is found by its index; `q` is looked for anywhere."""
    entries = Entry.objects.order_by("-id")
    if asked["about"]:
        entries = entries.filter(about=asked["about"])
    if asked["act"]:
        entries = entries.filter(what=asked["act"])
    if q := asked["q"]:
        entries = entries.filter(Q(about__contains=q) | Q(what__contains=q) | Q(by_key=q))
    if since := day_read(asked["since"]):
        entries = entries.filter(at__gte=_begin(since))
    if until := day_read(asked["until"]):
        entries = entries.filter(at__lt=_begin(until + timedelta(days=1)))
    return entries


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
