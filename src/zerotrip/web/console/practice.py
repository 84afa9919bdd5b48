"""Practising on recorded cases: one question at a time, told at once what was right and why."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zerotrip.centre.actions import begin, reply
from zerotrip.centre.models import Sitting
from zerotrip.centre.queries import contest_for, contests_for, scores_of, sitting_for, sittings_of
from zerotrip.core.clock import now
from zerotrip.core.errors import Refused
from zerotrip.web.acts import acted
from zerotrip.web.console.page import show
from zerotrip.web.door import actor_at, for_desk, today, today_reach

KINDS: dict[str, str | Promise] = {
    "policy": _("Policy"),
    "practice": _("Practice"),
    "attitude": _("Attitude"),
    "conduct": _("Conduct"),
}
HOLDERS = frozenset({"administrator", "approver"})


@for_desk()
def practice(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    if request.method == "POST" and refusal is None:
        return acted(
            request,
            lambda: _begin(request),
            then=lambda uid: reverse("desk:sitting", args=[uid]),
            otherwise=lambda refused: practice(request, refused),
        )
    at, actor = now(), actor_at(request)
    return show(
        request,
        "practice.html",
        here="practice",
        sittings=sittings_of(actor)[:20],
        contests=contests_for(actor, today())[:20],
        now=at,
        holds=bool(today_reach(request).roles & HOLDERS),
        error=refusal and str(refusal),
    )


@for_desk()
def sitting(request: HttpRequest, uid: UUID) -> HttpResponse:
    if request.method != "POST":
        return _page(request, uid)
    return acted(
        request,
        lambda: _reply(request, uid),
        then=lambda number: f"{reverse('desk:sitting', args=[uid])}?after={number}",
        otherwise=lambda refusal: _page(request, uid, refusal),
    )


def _begin(request: HttpRequest) -> str:
    by, at, uid = actor_at(request), now(), request.POST.get("contest", "")
    contest = contest_for(by, UUID(uid), on=today()) if _is_uid(uid) else None
    return str(begin(seed=uuid4().hex, by=by, at=at, contest=contest).pk)


def _reply(request: HttpRequest, uid: UUID) -> str:
    by = actor_at(request)
    number, chosen = _number(request, "number"), _number(request, "chosen")
    reply(sitting_for(by, uid), number=number, chosen=chosen, by=by, at=now())
    return str(number)


def _page(request: HttpRequest, uid: UUID, refusal: Refused | None = None) -> HttpResponse:
    sat = sitting_for(actor_at(request), uid)
    replies = {each.number: each for each in sat.replies.all()}
    after = request.GET.get("after", "")
    if after.isdigit() and int(after) in replies:
        return _told(request, sat, int(after), replies[int(after)])
    following = next((n for n in range(len(sat.questions)) if n not in replies), None)
    if following is None:
        return _over(request, sat, replies)
    return show(
        request,
        "question.html",
        here="practice",
        sitting=sat,
        number=following,
        question=sat.questions[following],
        kind=KINDS[sat.questions[following]["of"]],
        error=refusal and str(refusal),
    )


def _told(request: HttpRequest, sat: Sitting, number: int, given: Any) -> HttpResponse:
    """In a contest nobody is told what was right before it is over: others still sit."""
    if sat.contest is not None and sat.contest.closes_at > now():
        return redirect("desk:sitting", uid=sat.pk)
    question = sat.questions[number]
    right = next(option for option in question["options"] if option["points"] == 2)
    return show(
        request, "answered.html", here="practice", sitting=sat, question=question, number=number,
        chosen=question["options"][given.chosen], right=right, kind=KINDS[question["of"]],
    )  # fmt: skip


def _over(request: HttpRequest, sat: Sitting, replies: dict[int, Any]) -> HttpResponse:
    told = sat.contest is None or sat.contest.closes_at <= now()
    wrong = [
        (sat.questions[number], sat.questions[number]["options"][each.chosen], _right(sat.questions[number]))
        for number, each in sorted(replies.items())
        if each.points < 2
    ]
    scores = [(KINDS[score.of], score) for score in scores_of(sat)]
    return show(
        request,
        "sitting.html",
        here="practice",
        sitting=sat,
        scores=scores,
        wrong=wrong if told else [],
        told=told,
    )


def _right(question: dict[str, Any]) -> Any:
    return next(option for option in question["options"] if option["points"] == 2)


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1


def _is_uid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
