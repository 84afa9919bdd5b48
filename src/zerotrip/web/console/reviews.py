"""Samples for review at the desk: the list is fixed, drawn by another, and each sum looked at again."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid, Refused
from zerotrip.core.money import fen_of_yuan
from zerotrip.org.queries import organisation_for
from zerotrip.org.queries import visible_to as unions_of
from zerotrip.reviews import policy
from zerotrip.reviews import samples as acts
from zerotrip.reviews.models import Finding, Verdict
from zerotrip.reviews.queries import findings_for, report, sample_for, samples_for
from zerotrip.web.acts import acted, typed_in
from zerotrip.web.console.page import REVIEWS, show
from zerotrip.web.door import actor_at, for_desk, today, today_reach

ABOVE_UNITS = ("city", "district")
PER_PAGE = 50


@for_desk(*REVIEWS)
def samples(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _list(request)
    return acted(
        request,
        lambda: _commit(request),
        then=lambda uid: reverse("desk:review", args=[uid]),
        otherwise=lambda refusal: _list(request, refusal),
        done=_("Fixed. Its hash is public from now on."),
    )


def _commit(request: HttpRequest) -> str:
    typed, by = typed_in(request), actor_at(request)
    made = acts.commit(
        organisation=organisation_for(by, typed["owner"], on=today(), role=policy.SAMPLERS),
        since=_day(typed["since"], "since"),
        until=_day(typed["until"], "until"),
        size=_size(typed["size"]),
        seed_from=typed["seed_from"],
        seed_on=_day(typed["seed_on"], "seed_on"),
        by=by,
        at=now(),
    )
    return str(made.pk)


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid("no-day", _("Please choose a day."), field=field) from None


def _size(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _list(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    actor = actor_at(request)
    page = Paginator(samples_for(actor, today()), PER_PAGE).get_page(request.GET.get("page"))
    return show(
        request,
        "reviews.html",
        here="reviews",
        page=page,
        owners=unions_of(actor, today(), role=policy.SAMPLERS).filter(level__in=ABOVE_UNITS),
        typed=typed_in(request),
        error=refusal and str(refusal),
    )


@for_desk(*REVIEWS)
def sample(request: HttpRequest, uid: UUID) -> HttpResponse:
    if request.method != "POST":
        return _page(request, uid)
    return acted(
        request,
        lambda: _draw(request, uid),
        then=lambda uid: reverse("desk:review", args=[uid]),
        otherwise=lambda refusal: _page(request, uid, refusal),
        done=_("Drawn. Whoever did not decide looks at each."),
    )


def _draw(request: HttpRequest, uid: UUID) -> str:
    by = actor_at(request)
    drawn = acts.draw(
        sample=sample_for(by, uid, on=today()), seed=request.POST.get("seed", ""), by=by, at=now()
    )
    return str(drawn.pk)


def _page(request: HttpRequest, uid: UUID, refusal: Refused | None = None) -> HttpResponse:
    actor = actor_at(request)
    found = sample_for(actor, uid, on=today())
    return show(
        request,
        "review.html",
        here="reviews",
        one=found,
        may_draw=policy.may_draw(actor, today_reach(request), found, on=today()),
        may_take=policy.may_commit(today_reach(request), found.organisation),
        rows=findings_for(actor, found, on=today()),
        report=report(found),
        error=refusal and str(refusal),
        typed=typed_in(request),
    )


@for_desk(*REVIEWS)
def frame(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The very bytes that were hashed; only for those who may take a sample of the whole union."""
    found = sample_for(actor_at(request), uid, on=today())
    policy.may_commit(today_reach(request), found.organisation).or_refuse()
    headers = {"Content-Disposition": f'attachment; filename="frame-{found.frame_hash[:12]}.csv"'}
    return HttpResponse(found.frame.encode(), content_type="text/csv; charset=utf-8", headers=headers)


@for_desk(*REVIEWS)
def finding(request: HttpRequest, uid: UUID, pk: int) -> HttpResponse:
    if request.method != "POST":
        return _finding_page(request, uid, pk)
    return acted(
        request,
        lambda: _find(request, uid, pk),
        then=lambda uid: reverse("desk:review", args=[uid]),
        otherwise=lambda refusal: _finding_page(request, uid, pk, refusal),
        done=_("Noted and written down."),
    )


def _find(request: HttpRequest, uid: UUID, pk: int) -> str:
    typed = typed_in(request)
    acts.find(
        finding=_finding(request, uid, pk),
        verdict=typed["verdict"],
        over_fen=fen_of_yuan(typed["over"]) if typed["verdict"] == Verdict.WRONG else 0,
        because=typed["because"],
        by=actor_at(request),
        at=now(),
    )
    return str(uid)


def _finding(request: HttpRequest, uid: UUID, pk: int) -> Finding:
    actor = actor_at(request)
    found = sample_for(actor, uid, on=today())
    return get_object_or_404(findings_for(actor, found, on=today()), pk=pk)


def _finding_page(request: HttpRequest, uid: UUID, pk: int, refusal: Refused | None = None) -> HttpResponse:
    found = _finding(request, uid, pk)
    return show(
        request,
        "review_finding.html",
        here="reviews",
        one=found,
        may=policy.may_find(actor_at(request), today_reach(request), found, on=today()),
        verdicts=Verdict.choices,
        typed=typed_in(request),
        error=refusal and str(refusal),
    )
