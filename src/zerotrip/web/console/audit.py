"""The journal: whether it holds, and what was written last."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse

from zerotrip.audit.models import Entry
from zerotrip.audit.queries import said, signed_at, verify
from zerotrip.web.console.page import AUDIT, show
from zerotrip.web.door import for_desk

PER_PAGE = 50


@for_desk(*AUDIT)
def audit(request: HttpRequest) -> HttpResponse:
    """Reads the whole chain only when asked to: it is long."""
    asked = request.GET.get("q", "").strip()[:120]
    entries = Entry.objects.order_by("-id")
    if asked:
        entries = entries.filter(Q(about__contains=asked) | Q(what__contains=asked) | Q(by_key=asked))
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
        q=asked,
    )
