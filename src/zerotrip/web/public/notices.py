"""Public notices (公示): what is about to be granted, with names masked, and a way to object for anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.actions import object_to
from zerotrip.cases.models import Case
from zerotrip.cases.queries import in_notice
from zerotrip.core.actor import Actor
from zerotrip.core.clock import now
from zerotrip.core.errors import Conflict, Refused
from zerotrip.submissions.actions import sent_since
from zerotrip.web.acts import acted, typed_in
from zerotrip.web.door import today
from zerotrip.web.public.page import show

PER_PAGE = 30
MOST_IN_AN_HOUR = 5
"""Objections from one address: enough for a person, too few for a flood."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Just what the pack's `[process.notice] shows`; nothing else of the case comes to this page."""

    case: Case

    @property
    def shows(self) -> frozenset[str]:
        notice = self.case.edition.loaded.pack.process.notice
        return frozenset(notice.shows) if notice else frozenset()

    @property
    def name(self) -> str:
        return str(self.case.person.masked_name) if "name" in self.shows else ""

    @property
    def unit(self) -> str:
        return self.case.organisation.name if "unit" in self.shows else ""

    @property
    def item(self) -> dict[str, str]:
        return self.case.name if "item" in self.shows else {}

    @property
    def amount_fen(self) -> int | None:
        return self.case.expected_fen if "amount" in self.shows and self.case.fund else None


def notices(request: HttpRequest) -> HttpResponse:
    page = Paginator(in_notice(today()).with_names(), PER_PAGE).get_page(request.GET.get("page"))
    return show(request, "notices.html", here="notices", page=page, rows=[Shown(case) for case in page])


def notice(request: HttpRequest, ref: str) -> HttpResponse:
    if request.method != "POST":
        return _page(request, ref)
    return acted(
        request,
        lambda: _object(request, ref),
        then=lambda ref: reverse("hall:notice", args=[ref]),
        otherwise=lambda refusal: _page(request, ref, refusal),
        done=_("Your objection lies before an officer; it is answered before anything is granted."),
        by=_sender(request),
    )


def _object(request: HttpRequest, ref: str) -> str:
    at = now()
    # The submission now under way is counted too.
    if sent_since(by=_sender(request), at=at - timedelta(hours=1)) > MOST_IN_AN_HOUR:
        raise Conflict(
            "too-many", _("You have written several times within an hour; please come back later.")
        )
    said, contact = request.POST.get("said", ""), request.POST.get("contact", "")
    object_to(_case(ref), said=said, contact=contact, at=at)
    return ref


def _sender(request: HttpRequest) -> Actor:
    """Nobody by name: an address, unreadable, so that one sender cannot flood the officers."""
    address = request.META.get("REMOTE_ADDR", "")
    return Actor.system(f"public:{salted_hmac('objection', address).hexdigest()[:24]}")


def _case(ref: str) -> Case:
    case = in_notice(today()).with_names().filter(ref=ref).first()
    if case is None:
        raise Http404
    return case


def _page(request: HttpRequest, ref: str, refusal: Refused | None = None) -> HttpResponse:
    shown, typed = Shown(_case(ref)), typed_in(request)
    return show(
        request, "notice.html", here="notices", row=shown, typed=typed, error=refusal and str(refusal)
    )
