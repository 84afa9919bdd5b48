"""Cases that a run opens. A snapshot grows old, so each is first decided again on the facts of now."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from zerotrip.cases.actions.opening import open_case
from zerotrip.cases.evaluation import awards_of, with_awards
from zerotrip.cases.household import with_household
from zerotrip.cases.models import Case
from zerotrip.catalogue.models import Edition
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Refused
from zerotrip.evidence.factset import EVER
from zerotrip.evidence.queries import facts_for
from zerotrip.members.models import Person
from zerotrip.rules import Decision, decide

OPENER = "population"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Candidate:
    person: UUID
    subject: str


def open_cases(
    edition: Edition, candidates: Sequence[Candidate], *, run: str, by: Actor, at: datetime
) -> Counter[str]:
    """One transaction a case: a run that is killed leaves whole cases, and the next one goes on behind them.

    Counts `opened`, `there` (whatever became of it), `stranger` (nobody we know), `elsewhere` (the item is
    another district's), `refused` (it is not offered any more), and what the live facts say instead.
    """
    people = {each.person for each in candidates}
    cases = Case.objects.filter(item_id=edition.item_id, person__in=people)
    there = set(cases.values_list("person_id", "subject"))
    new = [each for each in candidates if (each.person, each.subject) not in there]
    persons = Person.objects.select_related("organisation").in_bulk({each.person for each in new})
    counted = Counter(there=len(candidates) - len(new))
    for each in new:
        person = persons.get(each.person)
        counted[_opened(edition, person, each.subject, run=run, by=by, at=at)] += 1
    return +counted


def _opened(
    edition: Edition, person: Person | None, subject: str, *, run: str, by: Actor, at: datetime
) -> str:
    if person is None:
        return "stranger"
    if not person.organisation.lies_under(edition.loaded.pack.owner):
        return "elsewhere"
    try:
        return _open(edition, person, subject, run=run, by=by, at=at)
    except Refused as refused:  # its item has been retired or published anew since the run began
        log.warning("no case for %s %s: %s", edition.item_id, subject, refused.code)
        return "refused"


@transaction.atomic
def _open(edition: Edition, person: Person, subject: str, *, run: str, by: Actor, at: datetime) -> str:
    seen = _on_last_known(edition, person, subject, opened_on=day_of(at), at=at)
    if seen.verdict != "met":
        return "changed"
    if seen.amount is not None and not seen.amount:
        return "nothing"
    if _is_covered(edition, person, seen, at=at):
        return "covered"
    open_case(
        item_id=edition.item_id,
        person=person,
        subject=subject,
        by=by,
        at=at,
        because=f"population run {run[:16]}",
        opener=OPENER,
    )
    return "opened"


def _on_last_known(
    edition: Edition, person: Person, subject: str, *, opened_on: date, at: datetime
) -> Decision:
    """Facts that have run out count too: departments are asked again once the case is there, and people are
    not, since nothing was missing. What is met on all of them is not unmet on those still valid."""
    program = edition.loaded.program
    facts = facts_for(person=person, keys=program.reads, subject=subject, at=EVER).facts
    awards = awards_of(person)
    known = with_household(with_awards(facts, awards), person, reads=program.reads, at=at)
    return decide(program, known, on=day_of(at), opened_on=opened_on, awards=awards)


def _is_covered(edition: Edition, person: Person, seen: Decision, *, at: datetime) -> bool:
    """Where a period is reckoned as a whole, a case of it that is still open counts this record in."""
    award = edition.loaded.pack.award
    if award is None or award.over != "period" or seen.period is None:
        return False
    open_ = Case.objects.open().filter(item_id=edition.item_id, person=person)
    periods = (
        _on_last_known(case.edition, person, case.subject, opened_on=case.opened_on, at=at).period
        for case in open_.select_related("edition")
    )
    return seen.period in periods
