"""A partner outside the union: what lies with them, just what they need of it, and their answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.cases import actions
from zerotrip.cases.actions.partnering import Terms
from zerotrip.cases.door import may_actor, partner_case_for
from zerotrip.cases.models import Case
from zerotrip.cases.queries import with_partner
from zerotrip.catalogue.pack import Partner
from zerotrip.core.calendar import day_of
from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid, NotAllowed, Refused
from zerotrip.core.money import fen_of_yuan
from zerotrip.core.text import whole
from zerotrip.org.queries import working_calendar
from zerotrip.reviews.conflicts import may_judge, ties_to
from zerotrip.web.acts import acted, typed_in, version_in
from zerotrip.web.console.page import PARTNERS, show
from zerotrip.web.door import actor_at, for_desk, today


@dataclass(frozen=True, slots=True)
class Lying:
    """A case as its partner sees it: whose, what for, how much, until when."""

    case: Case
    left: int

    @property
    def partner(self) -> Partner | None:
        return self.case.edition.loaded.pack.process.partner

    @property
    def amount_fen(self) -> int | None:
        return self.case.expected_fen


@for_desk(*PARTNERS)
def cases(request: HttpRequest) -> HttpResponse:
    rows = [_lying(case) for case in with_partner(actor_at(request), today()).with_names()[:200]]
    return show(request, "partner.html", here="partner", rows=rows)


@for_desk(*PARTNERS)
def case(request: HttpRequest, ref: str) -> HttpResponse:
    if request.method != "POST":
        return _page(request, ref)
    return acted(
        request,
        lambda: _answer(request, ref),
        then=lambda ref: reverse("desk:partner"),
        otherwise=lambda refusal: _page(request, ref, refusal),
        done=_("Your answer has been taken."),
    )


def _answer(request: HttpRequest, ref: str) -> str:
    by, at, version = actor_at(request), now(), version_in(request)
    case = partner_case_for(by, ref, at=at)
    says = request.POST.get("says", "")
    note = whole(request.POST.get("note", ""), 1000)
    allowed = may_actor(by, case, "confirm", at=at)
    if not allowed:
        raise NotAllowed("may-not", allowed.reason)
    may_judge(by, case, on=day_of(at), because=note)
    if says == "no":
        return actions.decline(case, by=by, at=at, because=note, version=version).ref
    if says != "yes":
        raise Invalid("no-answer", _("Please choose yes or no."), field="says")
    return actions.confirm(case, terms=_terms(request), by=by, at=at, note=note, version=version).ref


def _terms(request: HttpRequest) -> Terms:
    day, rate = request.POST.get("on", "").strip(), request.POST.get("rate", "").strip()
    return Terms(fen_of_yuan(request.POST.get("amount", "")), _rate(rate), _day(day))


def _rate(typed: str) -> Decimal | None:
    if not typed:
        return None
    try:
        rate = Decimal(typed)
    except InvalidOperation:
        rate = Decimal("NaN")
    if not rate.is_finite() or not -1000 < rate < 1000 or rate != round(rate, 4):
        raise Invalid("no-rate", _("Please give the rate in per cent, like 3.45."), field="rate")
    return rate


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise Invalid("no-day", _("Please choose a day."), field="on") from None


def _page(request: HttpRequest, ref: str, refusal: Refused | None = None) -> HttpResponse:
    lying = _lying(partner_case_for(actor_at(request), ref, at=now()))
    typed = typed_in(request)
    return show(
        request,
        "partner_case.html",
        here="partner",
        helps_with=lying.case.edition,
        row=lying,
        ties=ties_to(actor_at(request), lying.case, on=today()),
        typed=typed,
        error=refusal and str(refusal),
    )


def _lying(case: Case) -> Lying:
    """Working days left of the partner's term; below zero when it is over."""
    until, calendar, day = case.rests_until or today(), working_calendar(), today()
    left = calendar.between(day, until) if until >= day else -calendar.between(until, day)
    return Lying(case, left)
