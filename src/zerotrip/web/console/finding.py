"""One box on every page of the desk: people, cases, items, and whatever else has a number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.models import Case
from zerotrip.cases.queries import visible_to as cases_visible_to
from zerotrip.core.actor import Actor
from zerotrip.guides.search import Hit
from zerotrip.guides.search import find as find_items
from zerotrip.members.finding import MOST, is_private, people_found
from zerotrip.members.models import Person
from zerotrip.members.queries import rosters_visible_to
from zerotrip.members.receipts import payments_visible_to
from zerotrip.org.queries import visible_to as units_visible_to
from zerotrip.org.queries import working_calendar
from zerotrip.payments.queries import visible_to as batches_visible_to
from zerotrip.web.console.page import CASE_READERS, FEES, MONEY, PEOPLE, ROSTERS, UNITS, Queued, show
from zerotrip.web.console.searching import LONGEST, found_at, sent_in
from zerotrip.web.door import actor_at, for_desk, today, today_reach

_CASE = re.compile(r"[A-Z]{2}-\d{4}-(\d{6,})")
_ROSTER = re.compile(r"F\d{2}([0-9A-F]{10})")


@dataclass(frozen=True, slots=True)
class Numbered:
    """Something else that goes by a number or a name of its own."""

    kind: str | Promise
    name: str
    note: str
    href: str


@dataclass(frozen=True, slots=True)
class Found:
    people: list[Person] = field(default_factory=list)
    cases: list[Queued] = field(default_factory=list)
    items: list[Hit] = field(default_factory=list)
    others: list[Numbered] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        return not (self.people or self.cases or self.items or self.others)


@for_desk()
def find(request: HttpRequest) -> HttpResponse:
    """What is too much of somebody's number is answered at once and never stands in an address."""
    if request.method == "POST":
        asked = sent_in(request)
        if is_private(asked):
            return _answer(request, asked, shown="")
        case = _case_numbered(request, asked)
        return redirect("desk:case", ref=case.ref) if case else found_at("desk:find", q=asked)
    asked = request.GET.get("q", "").strip()[:LONGEST]
    return _answer(request, "" if is_private(asked) else asked, shown=asked)


def _case_numbered(request: HttpRequest, asked: str) -> Case | None:
    """Whoever types a whole number wants that case and no list."""
    if not _CASE.fullmatch(asked.upper()) or not today_reach(request).roles & CASE_READERS:
        return None
    return cases_visible_to(actor_at(request), today()).filter(ref=asked.upper()).first()


def _answer(request: HttpRequest, asked: str, *, shown: str) -> HttpResponse:
    found = _found(request, asked) if asked else Found()
    return show(request, "find.html", here="find", q=shown, asked=bool(asked), found=found)


def _found(request: HttpRequest, asked: str) -> Found:
    actor, on, roles = actor_at(request), today(), today_reach(request).roles
    people = people_found(asked, actor=actor, on=on) if roles & PEOPLE else []
    return Found(
        people=people,
        cases=_cases(asked, people, actor, on) if roles & CASE_READERS else [],
        items=_items(request, asked, on),
        others=list(_others(asked.upper(), actor, on, roles)),
    )


def _cases(asked: str, people: list[Person], actor: Actor, on: date) -> list[Queued]:
    wanted = Q(person__in=[person.pk for person in people])
    number = _CASE.fullmatch(asked.upper())
    if number or (asked.isascii() and asked.isdigit() and len(asked) <= 8):
        wanted |= Q(pk=int(number[1] if number else asked))
    cases = cases_visible_to(actor, on).filter(wanted).with_names().order_by("-opened_at", "-id")[:MOST]
    calendar = working_calendar()
    return [Queued(c, c.clock.left_on(on, calendar), c.running_since is None, False) for c in cases]


def _items(request: HttpRequest, asked: str, on: date) -> list[Hit]:
    """As written, not the nearest: a name that no item bears shall not bring up items."""
    if is_private(asked) or asked.isdigit():
        return []
    language = "en" if request.LANGUAGE_CODE.startswith("en") else "zh-Hans"
    found = find_items(asked, on=on, language=language)
    return [] if found.meant else found.hits[:MOST]


def _others(asked: str, actor: Actor, on: date, roles: frozenset[str]) -> Iterator[Numbered]:
    if roles & UNITS and not is_private(asked):
        named = Q(code__startswith=asked) | Q(name_zh__contains=asked) | Q(name_en__icontains=asked)
        for unit in units_visible_to(actor, on, UNITS).filter(named).order_by("path")[:MOST]:
            yield Numbered(_("Unit"), str(unit.name), unit.code, reverse("desk:unit", args=[unit.code]))
    if roles & MONEY:
        for batch in batches_visible_to(actor, on).filter(ref=asked):
            href = reverse("desk:batch", args=[batch.ref])
            yield Numbered(_("Payment batch"), batch.ref, batch.get_state_display(), href)
    if roles & ROSTERS and (code := _ROSTER.fullmatch(asked)):
        bounds = [UUID(code[1].ljust(32, end)) for end in "0f"]
        for roster in rosters_visible_to(actor, on).filter(uid__range=bounds):
            yield Numbered(
                _("Roster"),
                roster.payment_code,
                f"{roster.organisation.name} · {roster.year}",
                reverse("desk:roster", args=[roster.uid]),
            )
    if roles & FEES:
        for fee in payments_visible_to(actor, on).filter(number=asked).exclude(number=""):
            href = f"{reverse('desk:fee-receipt', args=[fee.roster_id])}?number={fee.number}"
            yield Numbered(_("Receipt"), fee.number, str(fee.roster.organisation.name), href)
