"""The leader's page: only what needs one, with what a yes does to the money."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from zerotrip.web.console.boards.leading_cases import by_reason, waiting_for_leader
from zerotrip.web.console.boards.leading_papers import papers_for
from zerotrip.web.console.boards.money import pulls_of
from zerotrip.web.console.page import LEADERS, show
from zerotrip.web.door import actor_at, for_desk, today, today_reach


@for_desk(*LEADERS)
def leading(request: HttpRequest) -> HttpResponse:
    actor, on = actor_at(request), today()
    cases = waiting_for_leader(actor, on)
    pulls = pulls_of(cases)
    groups = by_reason(cases, pulls, on)
    papers = papers_for(actor, today_reach(request), on)
    return show(
        request,
        "boards/leading.html",
        here="leading",
        pulls=pulls.values(),
        groups=groups,
        papers=papers,
        shown=sum(len(rows) for _why, rows in groups),
        count=cases.count(),
    )
