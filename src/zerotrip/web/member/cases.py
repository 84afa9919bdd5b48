"""Where a case stands, and its decision explained."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zerotrip.cases.queries import cases_of
from zerotrip.cases.view import CaseView, view_of
from zerotrip.core.calendar import day_of
from zerotrip.core.clock import now
from zerotrip.members.models import Person
from zerotrip.members.queries import open_account_of
from zerotrip.org.queries import working_calendar
from zerotrip.web.door import acting_at, actor_at, for_member, for_person, sees_medical, today
from zerotrip.web.explained import base_counted, basis_of_sum, reasons, sum_rows, timeline
from zerotrip.web.member.listed import listed, waiting_for_account, wanted
from zerotrip.web.member.page import own_case, show
from zerotrip.web.one_sentence import in_one_sentence
from zerotrip.web.wording import standing_of


@for_member
def cases(request: HttpRequest, person: Person) -> HttpResponse:
    return show(
        request,
        "cases.html",
        tab="home",
        back=reverse("member:me"),
        rows=listed(cases_of(person).with_names()),
    )


@for_person
def case(request: HttpRequest, person: Person, ref: str) -> HttpResponse:
    seen = _seen(request, person, ref)
    open_asks = [ask for ask in seen.asks if ask.closed_at is None]
    return show(
        request,
        "case.html" if sees_medical(request) else "case_for_another.html",
        tab="home",
        back=reverse("member:home"),
        helps_with=seen.case.edition if sees_medical(request) else None,
        view=seen,
        said=standing_of(seen.case, seen.payment),
        wanted=[wanted(ask) for ask in open_asks],
        timeline=timeline(seen),
        left=seen.case.clock.left_on(today(), working_calendar()),
        statutory_on=_statutory_on(seen),
        partner=seen.case.edition.loaded.pack.process.partner,
        may_give_up=bool(seen.verbs["give-up"]),
    )


@for_person
def decision(request: HttpRequest, person: Person, ref: str) -> HttpResponse:
    seen = _seen(request, person, ref)
    if seen.case.is_open or not seen.decisions or not sees_medical(request):
        return redirect("member:case", ref=ref)
    return show(
        request,
        "decision.html",
        tab="home",
        back=reverse("member:home"),
        helps_with=seen.case.edition,
        view=seen,
        said=standing_of(seen.case, seen.payment),
        sentence=in_one_sentence(seen),
        sum_rows=sum_rows(seen),
        counted=base_counted(seen),
        basis=basis_of_sum(seen),
        reasons=reasons(seen),
        timeline=timeline(seen),
        account=None if acting_at(request) else open_account_of(person),
        days=_days_taken(seen),
        stuck=ref in waiting_for_account(person),
    )


@for_person
def receipt(request: HttpRequest, person: Person, ref: str) -> HttpResponse:
    """The canonical bytes: whoever replays them comes to the same decision."""
    final = _seen(request, person, ref).final
    if final is None or not sees_medical(request):
        return redirect("member:case", ref=ref)
    response = HttpResponse(final.receipt.canonical.open().encode(), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{ref}.json"'
    return response


def _seen(request: HttpRequest, person: Person, ref: str) -> CaseView:
    return view_of(own_case(request, person, ref), actor_at(request), at=now())


def _statutory_on(seen: CaseView) -> date | None:
    clock = seen.case.statutory_clock
    return clock.due_on(working_calendar()) if clock else None


def _days_taken(seen: CaseView) -> int:
    """Working days from opening to the money: the clock's, and those until the bank had paid."""
    case, calendar = seen.case, working_calendar()
    by_the_clock = case.edition.loaded.pack.process.promised_working_days - case.days_left
    paid = next((event.at for event in seen.events if event.kind == "paid"), None)
    since = calendar.between(day_of(case.ended_at), day_of(paid)) if paid and case.ended_at else 0
    return max(0, by_the_clock + since)
