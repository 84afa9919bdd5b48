"""How the lines to the departments stand."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from zerotrip.core.clock import now
from zerotrip.evidence.actions import check_now
from zerotrip.evidence.depending import depending
from zerotrip.evidence.queries import connectors_status, refused_messages
from zerotrip.web.console.page import CONNECTORS, show
from zerotrip.web.door import actor_at, for_desk, today


@for_desk(*CONNECTORS)
def connectors(request: HttpRequest) -> HttpResponse:
    hanging = depending(today())
    return show(
        request,
        "connectors.html",
        here="connectors",
        connectors=[(one, hanging[one.name]) for one in connectors_status()],
        refused=refused_messages(limit=20),
    )


@for_desk(*CONNECTORS)
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Looking changes nothing, so a second click needs no key; and a key would keep a transaction open while
    departments are called."""
    check_now(by=actor_at(request), at=now())
    failed = sum(1 for one in connectors_status() if not one.healthy)
    if failed:
        said = _("Looked at just now: %(count)s of the lines do not work.")
        messages.error(request, said % {"count": failed})
    else:
        messages.success(request, str(_("Checked just now: every connection works.")))
    return redirect("desk:connectors")
