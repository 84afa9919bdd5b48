"""Samples of granted sums for everybody: the hash beforehand, seed and result afterwards, nobody's case."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from zerotrip.reviews.queries import public_sample, public_samples, report
from zerotrip.web.public.page import show

PER_PAGE = 50


def samples(request: HttpRequest) -> HttpResponse:
    page = Paginator(public_samples(), PER_PAGE).get_page(request.GET.get("page"))
    return show(request, "reviews.html", here="disclosure", page=page)


def sample(request: HttpRequest, uid: UUID) -> HttpResponse:
    found = public_sample(uid)
    return show(request, "review.html", here="disclosure", one=found, report=report(found))
