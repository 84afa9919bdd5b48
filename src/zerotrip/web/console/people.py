"""People and units, as far as a post reaches."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.queries import visible_to as cases_visible_to
from zerotrip.catalogue.contributions import contributions_on
from zerotrip.core.calendar import day_of
from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid, Refused
from zerotrip.core.text import whole
from zerotrip.members.actions import answer_objection, clear_account
from zerotrip.members.models import Person
from zerotrip.members.queries import (
    enrolments_of,
    households_disputed,
    housemates,
    open_account_of,
    person_for,
    standing_on,
    visible_to,
)
from zerotrip.org.particulars import term_warning
from zerotrip.org.policy import may_keep_register
from zerotrip.org.queries import organisation_for
from zerotrip.org.queries import visible_to as organisations_visible_to
from zerotrip.vault.actions import look
from zerotrip.vault.secret import Secret
from zerotrip.web.acts import acted, typed_in
from zerotrip.web.console.page import COMING, LISTS, PEOPLE, REGISTER, ROSTERS, UNITS, show
from zerotrip.web.console.paging import Pages
from zerotrip.web.console.searching import asked_in, found_at, is_id_number, sent_in, whose
from zerotrip.web.door import actor_at, for_desk, today, today_reach

PER_PAGE = 30
PARTICULARS = {"id_number": _("ID number"), "phone": _("Telephone"), "number": _("Account number")}
"""What stands masked on a person's page and may be shown for a purpose."""


@for_desk(*PEOPLE)
def people(request: HttpRequest) -> HttpResponse:
    seen = visible_to(actor_at(request), today())
    return _search(request, seen) if request.method == "POST" else _list(request, _matching(request, seen))


def _search(request: HttpRequest, seen: QuerySet[Person]) -> HttpResponse:
    """Leads to the person, or to an address that names no ID number."""
    asked = sent_in(request)
    if not is_id_number(asked):
        return found_at("desk:people", q=asked)
    try:
        one = whose(asked)
    except Invalid as refusal:
        return _list(request, seen.none(), refusal)
    if one and seen.filter(pk=one.pk).exists():
        return redirect("desk:person", uid=one.pk)
    return _list(request, seen.none())


def _matching(request: HttpRequest, seen: QuerySet[Person]) -> QuerySet[Person]:
    """By name or unit: nobody browses ID numbers by their beginnings."""
    if not (asked := asked_in(request)):
        return seen
    by_unit = Q(organisation__name_zh__icontains=asked) | Q(organisation__name_en__icontains=asked)
    return seen.filter(Q(name__icontains=asked) | by_unit)


def _list(request: HttpRequest, found: QuerySet[Person], refusal: Refused | None = None) -> HttpResponse:
    page = Pages(found.order_by("organisation__path", "name", "uid"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    q, error = sent_in(request) or asked_in(request), refusal and str(refusal)
    roles = today_reach(request).roles
    return show(
        request,
        "people.html",
        here="people",
        page=page,
        q=q,
        error=error,
        judges_alike="officer" in roles,
        hands_in=bool(roles & ROSTERS),
        disputed=households_disputed(actor_at(request), today()),
    )


@for_desk(*PEOPLE)
def person(request: HttpRequest, uid: UUID) -> HttpResponse:
    return _person(request, uid)


@for_desk("officer")
def household(request: HttpRequest, uid: UUID) -> HttpResponse:
    """An officer answers an objection to how this person's household is registered."""
    if request.method != "POST":
        return redirect("desk:person", uid=uid)
    return acted(
        request,
        lambda: _answer(request),
        then=lambda _uid: reverse("desk:person", args=[uid]),
        otherwise=lambda refusal: _person(request, uid, refusal),
        done=_("Answered; they are told."),
    )


@for_desk("officer")
def account(request: HttpRequest, uid: UUID) -> HttpResponse:
    """An officer has spoken to somebody who stopped their account: theirs after all, or closed."""
    if request.method != "POST":
        return redirect("desk:person", uid=uid)
    return acted(
        request,
        lambda: _clear(request, uid),
        then=lambda _uid: reverse("desk:person", args=[uid]),
        otherwise=lambda refusal: _person(request, uid, refusal),
        done=_("Written down; they are told."),
    )


@for_desk(*PEOPLE)
def unmask(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One sealed particular, once, for a stated purpose that the person can read. Shown in the answer itself:
    a redirect would have to keep it somewhere in between."""
    if request.method != "POST":
        return redirect("desk:person", uid=uid)
    try:
        revealed = _revealed(request, uid)
    except Refused as refusal:
        response = _person(request, uid, refusal)
        response.status_code = refusal.status
        return response
    return _person(request, uid, revealed=revealed)


def _revealed(request: HttpRequest, uid: UUID) -> tuple[str, str]:
    by, at, typed = actor_at(request), now(), typed_in(request)
    one = person_for(by, uid, on=day_of(at))
    account = open_account_of(one)
    sealed: dict[str, Secret[str]] = {"id_number": one.id_number, "phone": one.phone}
    if account:
        sealed["number"] = account.number
    what = typed["what"]
    if what not in sealed:
        raise Invalid("no-such-particular", _("Please choose what you need to see."), field="what")
    value: str = look(
        what=f"{one.key}:{what}", secret=sealed[what], by=by, at=at, because=whole(typed["because"], 200)
    )
    return what, value


def _clear(request: HttpRequest, uid: UUID) -> str:
    by, at = actor_at(request), now()
    one = person_for(by, uid, on=day_of(at))
    typed = typed_in(request)
    clear_account(person=one, keep=typed["keep"] == "yes", by=by, at=at, because=whole(typed["because"], 300))
    return str(uid)


def _answer(request: HttpRequest) -> str:
    typed = typed_in(request)
    answered = answer_objection(
        typed["place"],
        upholds=typed["upholds"] == "yes",
        because=typed["because"],
        by=actor_at(request),
        at=now(),
    )
    return str(answered.uid)


def _person(
    request: HttpRequest, uid: UUID, refusal: Refused | None = None, *, revealed: tuple[str, str] = ("", "")
) -> HttpResponse:
    actor, day = actor_at(request), today()
    one = person_for(actor, uid, on=day)
    return show(
        request,
        "person.html",
        here="people",
        person=one,
        revealed=revealed,
        particulars=PARTICULARS,
        standing=standing_on(one, day),
        account=open_account_of(one),
        enrolments=enrolments_of(one).order_by("-year", "product_id"),
        cases=cases_visible_to(actor, day).filter(person=one).with_names(),
        household=housemates(one, on=day),
        may_answer={place.pk for place in households_disputed(actor, day)},
        error=refusal and str(refusal),
        may_move=bool(today_reach(request).roles & COMING) and standing_on(one, day).is_member,
    )


@for_desk(*UNITS)
def units(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "").strip()[:80]
    found = organisations_visible_to(actor_at(request), today(), UNITS)
    if asked:
        found = found.filter(
            Q(name_zh__icontains=asked) | Q(name_en__icontains=asked) | Q(code__startswith=asked)
        )
    counted = found.annotate(people_count=Count("people")).order_by("path")
    page = Paginator(counted, PER_PAGE).get_page(request.GET.get("page"))
    return show(request, "units.html", here="units", page=page, q=asked)


@for_desk(*UNITS)
def unit(request: HttpRequest, code: str) -> HttpResponse:
    actor, day = actor_at(request), today()
    one = organisation_for(actor, code, on=day, role=UNITS)
    people = visible_to(actor, day).filter(organisation__path__startswith=one.path)
    return show(
        request,
        "unit.html",
        here="units",
        unit=one,
        children=one.children.order_by("path")[:100],
        officers=one.posts.held_on(day).select_related("user"),
        page=Pages(people.order_by("name", "uid"), PER_PAGE).get_page(request.GET.get("page")),
        term=term_warning(one, day),
        rates=contributions_on(day),
        join_at=request.build_absolute_uri(reverse("hall:join-unit", args=[one.code])),
        keeps_register=bool(may_keep_register(actor, today_reach(request), one))
        and bool(today_reach(request).roles & REGISTER),
        takes_lists=today_reach(request).covers(one.path, role=LISTS),
    )
