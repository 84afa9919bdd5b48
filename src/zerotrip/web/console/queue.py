"""What waits for me, the most urgent first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from zerotrip.web.console.page import queued, show
from zerotrip.web.door import for_desk


@for_desk()
def queue(request: HttpRequest) -> HttpResponse:
    rows, _count = queued(request, all_of_them=True)
    return show(
        request,
        "queue.html",
        here="queue",
        rows=[row for row in rows if not row.stopped],
        still=[row for row in rows if row.stopped],
    )
