"""How the lines to the departments stand."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from zerotrip.evidence.queries import connectors_status, refused_messages
from zerotrip.web.console.page import CONNECTORS, show
from zerotrip.web.door import for_desk


@for_desk(*CONNECTORS)
def connectors(request: HttpRequest) -> HttpResponse:
    return show(
        request,
        "connectors.html",
        here="connectors",
        connectors=connectors_status(),
        refused=refused_messages(limit=20),
    )
