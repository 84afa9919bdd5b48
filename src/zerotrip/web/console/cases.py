"""Cases: the list, and one case on one screen."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.clock import Clock
from zerotrip.cases.door import case_for
from zerotrip.cases.models import Case, CaseQuerySet, Recovery, TripCause
from zerotrip.cases.paid import payments_by_case
from zerotrip.cases.queries import visible_to
from zerotrip.cases.refusing import LegalReason
from zerotrip.cases.states import State
from zerotrip.cases.view import CaseView, view_of
from zerotrip.core.calendar import day_of
from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid, Refused
from zerotrip.core.text import whole
from zerotrip.members.finding import people_called
from zerotrip.org.queries import working_calendar
from zerotrip.payments.queries import PaymentView
from zerotrip.preferences.queries import views_of
from zerotrip.reviews.conflicts import ties_to
from zerotrip.vault.actions import look
from zerotrip.web.console.asking import missing, wants_in_law
from zerotrip.web.console.deviating import Objected, grades_of, most_of, units_near
from zerotrip.web.console.filters import FILTERS, Narrowed, items_to_choose
from zerotrip.web.console.page import CASE_READERS, Queued, show
from zerotrip.web.console.paging import Pages
from zerotrip.web.console.papers import shown_beside
from zerotrip.web.console.queue import neighbours
from zerotrip.web.console.readings import correctable
from zerotrip.web.console.searching import asked_in, found_at, is_id_number, sent_in, uid_in, whose
from zerotrip.web.console.verbs import IN_A_CARD, Button, verbs_of
from zerotrip.web.contested import contested_shown
from zerotrip.web.door import actor_at, for_desk, today
from zerotrip.web.explained import facts_shown, reasons, sum_rows, timeline
from zerotrip.web.help.verbs import SAID_OF_VERBS
from zerotrip.web.wording import CHECKS, Said, standing_of, sum_of

PER_PAGE = 30


@for_desk(*CASE_READERS)
def cases(request: HttpRequest) -> HttpResponse:
    return _search(request) if request.method == "POST" else _list(request, _asked_for(request))


def _search(request: HttpRequest) -> HttpResponse:
    """Comes back at an address that names no ID number, and nobody whom one may not see."""
    asked, state = sent_in(request), request.POST.get("state", "")
    words = Narrowed.by(request.POST).words
    if not is_id_number(asked):
        return found_at("desk:cases", q=asked, state=state, **words)
    none = Case.objects.none()
    try:
        person = whose(asked)
    except Invalid as refusal:
        return _list(request, none, refusal)
    if person and visible_to(actor_at(request), today()).filter(person=person).exists():
        return found_at("desk:cases", person=str(person.uid), state=state, **words)
    return _list(request, none)


def _asked_for(request: HttpRequest) -> CaseQuerySet:
    seen = visible_to(actor_at(request), today())
    found = Narrowed.by(request.GET).of(seen, at=now(), day=today())
    if asked := asked_in(request):
        found = found.filter(_called(asked))
    if uid := uid_in(request):
        found = found.filter(person=uid)
    state = request.GET.get("state", "")
    return found.filter(state=state) if state in State.values else found


def _called(asked: str) -> Q:
    """Of this number where there is a digit in it, else of somebody whose name begins so: by one index."""
    if any(letter.isdecimal() for letter in asked):
        return Q(ref=unicodedata.normalize("NFKC", asked).upper())
    return Q(person__in=people_called(asked).values("pk"))


def _list(request: HttpRequest, found: CaseQuerySet, refusal: Refused | None = None) -> HttpResponse:
    pages = Pages(found.order_by("-opened_at", "-id"), PER_PAGE, shown=CaseQuerySet.with_names)
    page = pages.get_page(request.GET.get("page"))
    day, calendar = today(), working_calendar()
    rows = [Queued(c, c.clock.left_on(day, calendar), c.running_since is None, False) for c in page]
    return show(
        request,
        "cases.html",
        here="cases",
        page=page,
        rows=rows,
        q=sent_in(request) or asked_in(request),
        person=uid_in(request) or "",
        state=request.POST.get("state") or request.GET.get("state", ""),
        states=State,
        onlies={name: words for name, (words, _filter) in FILTERS.items()},
        narrowed=Narrowed.by(request.POST if request.method == "POST" else request.GET),
        items=items_to_choose(today()),
        views=views_of(actor_at(request), "cases"),
        room="cases",
        error=refusal and str(refusal),
    )


@for_desk(*CASE_READERS)
def case(request: HttpRequest, ref: str) -> HttpResponse:
    return case_page(request, ref)


def case_page(
    request: HttpRequest, ref: str, *, refusal: Refused | None = None, verb: str = "", revealed: str = ""
) -> HttpResponse:
    """The screen; after a refusal with the sentence on top, its panel open, and what was typed in it."""
    actor, at = actor_at(request), now()
    seen = view_of(case_for(actor, ref, at=at), actor, at=at)
    before, after = neighbours(request, ref)
    return show(
        request,
        "case.html",
        here="cases",
        ref=ref,
        helps_with=seen.case.edition,
        view=seen,
        **_standing_of(seen, day_of(at)),
        **_said_of(seen),
        **_to_do(request, seen, verb),
        **shown_beside(request, seen),
        ties=ties_to(actor, seen.case, on=day_of(at)) if seen.case.is_open else [],
        before=before,
        after=after,
        revealed=revealed,
        error=refusal and str(refusal),
    )


def _standing_of(seen: CaseView, day: date) -> dict[str, Any]:
    case = seen.case
    return {
        "said": standing_of(case, seen.payment, desk=True),
        "left": case.clock.left_on(day, working_calendar()),
        "statutory": _left(case.statutory_clock, day) if case.is_open else None,
        "escalated": CHECKS.get(case.also_before, case.also_before),
        "others": _others(seen),
        "owed_back": [] if case.is_open else list(Recovery.objects.filter(award__case=case)),
    }


def _said_of(seen: CaseView) -> dict[str, Any]:
    """What is known, who says so, and what follows from it."""
    return {
        "proposed": seen.proposed,
        "objections": [Objected(one) for one in seen.objections],
        "facts": facts_shown(seen),
        "contested": contested_shown(seen),
        "correctable": correctable(seen),
        "reasons": reasons(seen),
        "sum_rows": sum_rows(seen),
        "timeline": timeline(seen),
    }


def _to_do(request: HttpRequest, seen: CaseView, verb: str) -> dict[str, Any]:
    """The verbs with what their forms offer to choose from."""
    buttons = verbs_of(seen, opened=verb, data=request.POST or None)
    return {
        "verbs": buttons,
        "in_vain": _in_vain(request, verb, buttons),
        "verbs_said": SAID_OF_VERBS,
        "missing": missing(seen),
        "in_law": wants_in_law(seen),
        "legal_reasons": LegalReason.choices,
        "trip_causes": TripCause.choices,
        "units": units_near(seen),
        "grades": grades_of(seen),
        "most": most_of(seen),
    }


def _in_vain(request: HttpRequest, verb: str, buttons: list[Button]) -> str:
    """The reason typed for what cannot be done any more: no panel is left that would keep it."""
    still = {button.verb.name for button in buttons if button.answer} | set(IN_A_CARD)
    return request.POST.get("because", "") if verb and verb not in still else ""


def _left(clock: Clock | None, day: date) -> int | None:
    return clock.left_on(day, working_calendar()) if clock else None


def _others(seen: CaseView) -> list[tuple[Case, Said, int | None]]:
    """Each with how it stands and what it came to."""
    states = payments_by_case(case.ref for case in seen.others if case.state == "granted")
    return [(case, _standing(case, states.get(case.ref)), sum_of(case)) for case in seen.others]


def _standing(case: Case, payment: PaymentView | None) -> Said:
    return standing_of(case, payment.state if payment else "", desk=True)


@for_desk(*CASE_READERS)
def identity(request: HttpRequest, ref: str) -> HttpResponse:
    """Unmasks the ID number once, for a stated purpose; the person can read who looked.

    Shown in the answer itself: a redirect would have to keep the number somewhere in between.
    """
    because = whole(request.POST.get("because", ""), 200)
    if request.method != "POST":
        return redirect("desk:case", ref=ref)
    if not because:
        refusal = Invalid("no-purpose", _("Please say what you need the ID number for."), field="because")
        return case_page(request, ref, refusal=refusal)
    return case_page(request, ref, revealed=_number_of(request, ref, because))


def _number_of(request: HttpRequest, ref: str, because: str) -> str:
    by, at = actor_at(request), now()
    person = case_for(by, ref, at=at).person
    what = f"{person.key}:id_number"
    number: str = look(at=at, by=by, because=because, what=what, secret=person.id_number)
    return number
