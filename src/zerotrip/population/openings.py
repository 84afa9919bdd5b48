"""Cases that a run opens. A snapshot grows old, so each is first decided again on the facts of now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from zerotrip.cases.actions.opening import open_case
from zerotrip.cases.evaluation import Evaluation, evaluate, evaluate_for
from zerotrip.cases.models import Case
from zerotrip.catalogue.models import Edition
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.members.models import Person

OPENER = "population"


@dataclass(frozen=True, slots=True)
class Candidate:
    person: UUID
    subject: str


def open_cases(
    edition: Edition, candidates: Sequence[Candidate], *, run: str, by: Actor, at: datetime
) -> Counter[str]:
    """One transaction a case: a run that is killed leaves whole cases, and the next one goes on behind them.

    Counts `opened`, `there` (whatever became of it), `stranger`, and what the live facts say instead.
    """
    persons = Person.objects.select_related("organisation").in_bulk([each.person for each in candidates])
    there = set(
        Case.objects.filter(item_id=edition.item_id, person__in=persons).values_list("person_id", "subject")
    )
    counted: Counter[str] = Counter()
    for each in candidates:
        if (each.person, each.subject) in there:
            counted["there"] += 1
        elif each.person not in persons:
            counted["stranger"] += 1
        else:
            counted[_open(edition, persons[each.person], each.subject, run=run, by=by, at=at)] += 1
    return counted


@transaction.atomic
def _open(edition: Edition, person: Person, subject: str, *, run: str, by: Actor, at: datetime) -> str:
    seen = evaluate_for(edition, person, subject=subject, opened_on=day_of(at), at=at)
    if seen.verdict != "met":
        return "changed"
    if seen.amount_fen == 0:
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


def _is_covered(edition: Edition, person: Person, seen: Evaluation, *, at: datetime) -> bool:
    """Where a period is reckoned as a whole, a case of it that is still open counts this record in."""
    award = edition.loaded.pack.award
    if award is None or award.over != "period" or seen.decision.period is None:
        return False
    open_ = Case.objects.open().filter(item_id=edition.item_id, person=person)
    cases = open_.select_related("edition", "person")
    return any(evaluate(case, at=at).decision.period == seen.decision.period for case in cases)
