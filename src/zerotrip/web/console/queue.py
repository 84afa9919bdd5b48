"""What waits for me, the most urgent first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from zerotrip.web.console.page import AT_ONCE, queued, show
from zerotrip.web.door import for_desk


@for_desk()
def queue(request: HttpRequest) -> HttpResponse:
    rows, count = queued(request, limit=AT_ONCE)
    mine = [row for row in rows if not row.stopped]
    return show(
        request,
        "queue.html",
        here="queue",
        rows=mine,
        count=count,
        more=count > len(mine),
        still=[row for row in rows if row.stopped],
    )
