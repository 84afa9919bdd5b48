"""Reads wanted in more than one place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from zerotrip.cases.models import Case, CaseQuerySet, Done, Entitlement, Objection
from zerotrip.cases.policy import CHECKS, READERS
from zerotrip.cases.process import PARTNER
from zerotrip.cases.states import DECIDING, State
from zerotrip.core.actor import Actor
from zerotrip.members.mandates.queries import acting_under
from zerotrip.members.models import Person
from zerotrip.org.models import Organisation, Role
from zerotrip.org.queries import reach

_CHECKED = F("organisation_id") + 0
"""A case's union, to be checked and not to be looked up by: a city's list is read newest first, or by its
state, for thirty rows; a database that goes by the unions collects all the city's cases and sorts them."""


def visible_to(actor: Actor, on: date) -> CaseQuerySet:
    """One's own cases, and those inside the posts that read cases. Under a mandate, what it covers and
    nothing else: neither one's own nor one's post's get mixed in."""
    if actor.behalf is not None:
        return acted_for(actor, on)
    within = reach(actor, on).organisations(role=READERS)
    own = Q(person_id=actor.person_uid) if actor.person_uid else Q(pk__in=())
    return Case.objects.alias(union=_CHECKED).filter(own | Q(union__in=within))


def acted_for(actor: Actor, on: date) -> CaseQuerySet:
    mandate = acting_under(actor, on)
    if mandate is None:
        return Case.objects.none()
    cases = Case.objects.filter(person_id=mandate.principal_id)
    if mandate.subject:
        cases = cases.filter(subject=mandate.subject)
    return cases if mandate.all_items else cases.filter(item_id__in=mandate.items)


def queue_of(actor: Actor, on: date) -> CaseQuerySet:
    """What waits for this actor, the most urgent first; never a case of their own."""
    mine = [
        Q(waiting, organisation__in=_below(grant.path))
        for grant in reach(actor, on).grants
        if grant.role in CHECKS
        for waiting in _before(f"{grant.level}-{grant.role}")
    ]
    if not mine:
        return Case.objects.none()
    waiting = Case.objects.filter(reduce(or_, mine)).filter(due_for_a_word())
    return waiting.exclude(person_id=str(actor.person_uid)).order_by("due_on", "id")


def _before(check: str) -> tuple[Q, Q]:
    """Each as an index of open cases says it; together they would be read unit by unit."""
    return Q(waits_for=check) & ~Q(waits_for=""), Q(also_before=check) & ~Q(also_before="")


def _below(path: str) -> QuerySet[Organisation, Any]:
    return Organisation.objects.order_by().filter(path__startswith=path).values("pk")


def due_for_a_word() -> Q:
    """A check, an objection nobody has answered, a result that could not be brought about."""
    return reduce(or_, _words_due())


def where_a_word_is_due() -> Q:
    """The same for lists over everything: each by its own index, or every case there is would be read."""
    first, *others = (Case.objects.filter(each).order_by().values("pk") for each in _words_due())
    return Q(pk__in=first.union(*others, all=True))


def _words_due() -> tuple[Q, Q, Q]:
    objected = Objection.objects.filter(case=OuterRef("pk"), answered_at=None)
    return Q(state__in=DECIDING), Q(Exists(objected), state=State.NOTICE), Q(result=Done.FAILED)


def with_partner(actor: Actor, on: date) -> CaseQuerySet:
    """What lies with the partner whom this actor speaks for; the nearest term first."""
    mine = [
        Q(waits_for=f"{PARTNER}{grant.partner}", organisation__path__startswith=grant.path)
        for grant in reach(actor, on).grants
        if grant.role == Role.PARTNER
    ]
    if not mine:
        return Case.objects.none()
    lying = Case.objects.filter(reduce(or_, mine), state=State.PARTNER)
    return lying.exclude(person_id=str(actor.person_uid)).order_by("rests_until", "id")


def in_notice(on: date) -> CaseQuerySet:
    """What the public may see and object to: in its term, or still open because somebody has objected."""
    return Case.objects.filter(state=State.NOTICE, rests_until__gte=on).order_by("rests_until", "id")


def entitlements_of(person: Person, on: date) -> QuerySet[Entitlement]:
    """Rights to book that hold on a day: what the activities package asks before it gives a seat."""
    return Entitlement.objects.filter(person=person, ended_at=None, since__lte=on, until__gte=on)


def standing_still_for(actor: Actor, on: date) -> CaseQuerySet:
    """Cases of the actor's scope whose clock is stopped: shown beside the queue, never counted late."""
    within = reach(actor, on).organisations(role=CHECKS)
    standing = Case.objects.alias(union=_CHECKED).filter(state=State.SUPPLEMENT, union__in=within)
    return standing.order_by("-opened_at", "-id")


def cases_of(person: Person) -> CaseQuerySet:
    return Case.objects.filter(person=person)


@dataclass(frozen=True, slots=True)
class Run:
    """One case as what comes after it wants to know of it: what it was about, and what it cost the person."""

    item_id: str
    subject: str
    state: str
    trips: int
    papers: int

    @property
    def is_withdrawn(self) -> bool:
        return self.state == State.WITHDRAWN


def runs_of(person: Person) -> list[Run]:
    counted = {kind: Count("events", filter=Q(events__kind=kind[:-1])) for kind in ("trips", "papers")}
    rows = cases_of(person).order_by().annotate(**counted)
    return [Run(*row) for row in rows.values_list("item_id", "subject", "state", *counted)]


@dataclass(frozen=True, slots=True)
class Saved:
    """What the motto comes to for one person or one case: counted from events, never assumed.

    `cases` are those decided; one that is still open may yet cost a trip.
    """

    trips: int
    papers: int
    cases: int
    zero_trip_cases: int


def saved_for(person: Person) -> Saved:
    return saved_in(runs_of(person))


def saved_in(runs: Iterable[Run]) -> Saved:
    every = list(runs)
    decided = [run for run in every if run.state in (State.GRANTED, State.REFUSED)]
    return Saved(
        trips=sum(run.trips for run in every),
        papers=sum(run.papers for run in every),
        cases=len(decided),
        zero_trip_cases=sum(not run.trips for run in decided),
    )


def effort_of(case: Case) -> Saved:
    kinds = list(case.events.filter(kind__in=("trip", "paper")).values_list("kind", flat=True))
    trips = kinds.count("trip")
    return Saved(trips=trips, papers=kinds.count("paper"), cases=1, zero_trip_cases=int(not trips))
