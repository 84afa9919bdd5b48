"""一件事: something happened, and everything that follows from it is opened at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from zerotrip.applications import notices
from zerotrip.cases.actions import open_case, withdraw
from zerotrip.cases.models import Case, CaseQuerySet
from zerotrip.cases.offers import Offer, weighed_about
from zerotrip.cases.states import State
from zerotrip.cases.subjects import event_subject
from zerotrip.catalogue.queries import opens_for
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Refused
from zerotrip.evidence.queries import facts_for
from zerotrip.evidence.registry import registry
from zerotrip.members.life_events import mark_opened, tell_event, undo_event
from zerotrip.members.models import EventKind, LifeEvent, Person
from zerotrip.members.queries import household_of

FOUND_FOR = timedelta(days=366)
"""What a department tells of longer ago is no news, and offers nothing."""
BECAUSE = "event"


@dataclass(frozen=True, slots=True)
class Followed:
    """One item that follows from an event; `case` once it is open."""

    offer: Offer
    case: Case | None

    @property
    def fits(self) -> bool:
        return self.offer.verdict != "unmet"


def what_follows(person: Person, kind: str, on: date, *, at: datetime) -> list[Followed]:
    """Every item of the person's place that the event opens, with what it would come to."""
    subject = event_subject(kind, on)
    editions = opens_for(person.organisation.path, f"event:{kind}", day_of(at))
    if not editions:
        return []
    open_ones = {case.item_id: case for case in _cases(person, subject)}
    offers = weighed_about(person, editions, subject=subject, at=at)
    return [Followed(offer, open_ones.get(offer.edition.item_id)) for offer in offers]


def open_what_follows(event: LifeEvent, *, by: Actor, at: datetime) -> list[Refused]:
    """Each case in a transaction of its own: one that cannot be opened keeps no other from it.

    What by known facts does not fit stays closed; whoever sees it differently opens it by itself.
    """
    refusals = []
    for followed in what_follows(event.person, event.kind_id, event.on, at=at):
        if not followed.fits or followed.case is not None:
            continue
        try:
            open_case(
                item_id=followed.offer.edition.item_id,
                person=event.person,
                subject=event.subject,
                by=by,
                at=at,
                because=BECAUSE,
                opener=f"event:{event.kind_id}",
            )
        except Refused as refusal:
            refusals.append(refusal)
    mark_opened(event, at=at)
    return refusals


@transaction.atomic
def take_back(event: LifeEvent, *, by: Actor, at: datetime) -> int:
    """A mistake: what is still open is withdrawn; what was decided stays decided."""
    if not undo_event(event, by=by, at=at):
        return 0
    still_open = list(_cases(event.person, event.subject).open())
    for case in still_open:
        withdraw(case, by=by, at=at, because=BECAUSE)
    return len(still_open)


def cases_from(event: LifeEvent) -> CaseQuerySet:
    return _cases(event.person, event.subject).with_names()


def found_in(*, person: Person, source: str, by: Actor, at: datetime) -> list[LifeEvent]:
    """A department answered: the days it told of are offered once each, and not again once taken back."""
    known = registry.source(source)
    told = EventKind.objects.filter(proven_by__in=known.facts if known else ())
    kinds = {kind.proven_by: kind for kind in told}
    facts = facts_for(person=person, keys=kinds, at=at).facts.scalars if kinds else {}
    found = [
        event
        for fact, kind in kinds.items()
        if isinstance(on := facts.get(fact), date)
        and (event := _found(person, kind, on, source=source, by=by, at=at))
    ]
    for event in found:
        if event.kind.opens_by_itself:
            open_what_follows(event, by=by, at=at)
    return found


def _found(
    person: Person, kind: EventKind, on: date, *, source: str, by: Actor, at: datetime
) -> LifeEvent | None:
    lately = day_of(at) - FOUND_FOR <= on <= day_of(at)
    before = LifeEvent.objects.filter(person=person, kind=kind, on=on).exists()
    if not lately or before or not opens_for(person.organisation.path, f"event:{kind.key}", day_of(at)):
        return None
    with transaction.atomic():
        event = tell_event(person=person, kind=kind.key, on=on, by=by, at=at, source=source)
        if kind.key == "death":
            family = [
                one.person for one in household_of(person, on=on) if one.person and one.person != person
            ]
            notices.death_known(family, at=at)
        else:
            notices.found(event, at=at)
    return event


def _cases(person: Person, subject: str) -> CaseQuerySet:
    return Case.objects.filter(person=person, subject=subject).exclude(state=State.WITHDRAWN)
