"""What waits for me, the most urgent first, narrowed as I like; and which case comes before and after one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict

from zerotrip.cases.models import CaseQuerySet
from zerotrip.cases.queries import queue_of
from zerotrip.core.clock import now
from zerotrip.preferences.queries import views_of
from zerotrip.web.console.bulk import verbs_at_once
from zerotrip.web.console.filters import FILTERS, Narrowed, items_to_choose
from zerotrip.web.console.page import AT_ONCE, queued, show
from zerotrip.web.door import actor_at, for_desk, today, today_reach

KEPT = "queue"
IN_QUEUE = ("warned", "overdue", "escalated")
WALKED = 500
"""So far ahead J and K lead from case to case."""


@for_desk()
def queue(request: HttpRequest) -> HttpResponse:
    narrowed = Narrowed.by(request.GET)
    if request.session.get(KEPT, "") != narrowed.query:
        request.session[KEPT] = narrowed.query
    rows, count = queued(request, limit=AT_ONCE, narrowed=narrowed)
    mine = [row for row in rows if not row.stopped]
    return show(
        request,
        "queue.html",
        here="queue",
        rows=mine,
        count=count,
        more=count > len(mine),
        still=[row for row in rows if row.stopped],
        narrowed=narrowed,
        items=items_to_choose(today()) if mine or narrowed.query else [],
        onlies={name: FILTERS[name][0] for name in IN_QUEUE},
        views=views_of(actor_at(request), "queue"),
        room="queue",
        at_once=verbs_at_once(today_reach(request)),
    )


def still_mine(request: HttpRequest) -> CaseQuerySet:
    """My queue as I last narrowed it: what comes next stays within what I am working through."""
    narrowed = Narrowed.by(QueryDict(request.session.get(KEPT, "")))
    return narrowed.of(queue_of(actor_at(request), today()), at=now(), day=today())


def neighbours(request: HttpRequest, ref: str) -> tuple[str, str]:
    """The numbers of the case before and of the one after; empty at the ends. A case that is not in the
    queue stands before its first."""
    refs = list(still_mine(request).values_list("ref", flat=True)[:WALKED])
    at = refs.index(ref) if ref in refs else -1
    before = refs[at - 1] if at > 0 else ""
    return before, refs[at + 1] if at + 1 < len(refs) else ""
