"""Acts of officers who were tied to whom they acted on, for the auditor to look at."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zerotrip.core.clock import now
from zerotrip.core.errors import Refused
from zerotrip.reviews.conflicts import note, visible_to
from zerotrip.reviews.models import Conflict
from zerotrip.web.acts import acted
from zerotrip.web.console.page import show
from zerotrip.web.door import actor_at, for_desk, today
from zerotrip.web.wording import EVENTS

SHOWN = 100
OF_BATCHES: dict[str, Promise] = {"make": _("Payment batch made"), "release": _("Payment batch released")}


@dataclass(frozen=True, slots=True)
class Row:
    found: Conflict

    @property
    def did(self) -> str:
        verb = self.found.verb
        if verb in OF_BATCHES:
            return str(OF_BATCHES[verb])
        return str(EVENTS[verb].words) if verb in EVENTS else verb

    @property
    def href(self) -> str:
        return reverse("desk:case" if self.found.is_of_a_case else "desk:batch", args=[self.found.ref])


@for_desk("auditor")
def conflicts(request: HttpRequest) -> HttpResponse:
    return _page(request)


@for_desk("auditor")
def noted(request: HttpRequest, pk: int) -> HttpResponse:
    if request.method != "POST":
        return redirect("desk:conflicts")
    because = request.POST.get("because", "")
    return acted(
        request,
        lambda: str(note(pk, because=because, by=actor_at(request), at=now()).pk),
        then=lambda _pk: reverse("desk:conflicts"),
        otherwise=lambda refusal: _page(request, refusal),
        done=_("Noted and written down."),
    )


def _page(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    rows = visible_to(actor_at(request), today())
    waiting, done = rows.filter(noted_at=None), rows.exclude(noted_at=None)
    return show(
        request,
        "conflicts.html",
        here="conflicts",
        waiting=[Row(one) for one in waiting[:SHOWN]],
        done=[Row(one) for one in done.order_by("-noted_at", "pk")[:SHOWN]],
        count=waiting.count(),
        error=refusal and str(refusal),
    )
