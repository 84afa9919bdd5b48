"""Carrying out a verb: door, form, action, and on to the next case."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zerotrip.cases.door import case_for
from zerotrip.cases.moves import same_page
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.clock import now
from zerotrip.core.errors import Refused
from zerotrip.core.text import whole
from zerotrip.reviews.conflicts import may_decide
from zerotrip.web.acts import acted, version_in
from zerotrip.web.console.cases import case_page
from zerotrip.web.console.page import CASE_READERS
from zerotrip.web.console.papers import beside
from zerotrip.web.console.queue import still_mine
from zerotrip.web.console.verbs import BY_NAME, Verb
from zerotrip.web.door import actor_at, for_desk


@for_desk(*CASE_READERS)
def act(request: HttpRequest, ref: str, verb: str) -> HttpResponse:
    known = BY_NAME.get(verb)
    if known is None:
        raise Http404
    if request.method != "POST":
        return redirect("desk:case", ref=ref)

    def refused(refusal: Refused) -> HttpResponse:
        return case_page(request, ref, refusal=refusal, verb=verb)

    return acted(
        request,
        lambda: _do(request, ref, known),
        then=lambda ref: _next(request, ref, known),
        otherwise=refused,
        done=known.done,
    )


def _do(request: HttpRequest, ref: str, verb: Verb) -> str:
    typed = {**request.POST.dict(), "because": whole(request.POST.get("because", ""), 1000)}
    return carry_out(ref, verb, typed, by=actor_at(request), at=now(), version=version_in(request))


def carry_out(
    ref: str, verb: Verb, typed: dict[str, Any], *, by: Actor, at: datetime, version: int | None
) -> str:
    """For a page and for an app alike."""
    # First: who decides on a page that is out of date is told so, not that the case is another's to decide.
    same_page(case_for(by, ref, at=at), version)
    case = case_for(by, ref, at=at, may=verb.name)
    may_decide(by, case, verb.name, on=day_of(at), because=typed["because"])
    return verb.act(case, typed, by, at, version).ref


def _next(request: HttpRequest, ref: str, verb: Verb) -> str:
    """After a decision the next case of the queue; there is always one key less to press."""
    if not verb.then_next:
        return beside(request, ref)
    upcoming = still_mine(request).exclude(ref=ref).first()
    return reverse("desk:case", args=[upcoming.ref]) if upcoming else reverse("desk:queue")
