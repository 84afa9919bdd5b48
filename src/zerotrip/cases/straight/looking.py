"""Which of many settlements a machine alone grants, and which opened nothing. What is not said to be either
is for the way of one by one, which knows everything that may come in between."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import prefetch_related_objects

from zerotrip.cases.actions.opening import unopened
from zerotrip.cases.actions.passing import PLATFORM
from zerotrip.cases.ceilings.keys import key_of, limit_of, rule_of
from zerotrip.cases.debts.silence import owed_by
from zerotrip.cases.evaluation import Evaluation, KnownAward, judged
from zerotrip.cases.funding import line_of_item
from zerotrip.cases.household import FACT
from zerotrip.cases.models import Case, Ceiling, Recovery, Waiting
from zerotrip.cases.process import AUTOMATIC
from zerotrip.catalogue.models import Edition
from zerotrip.catalogue.queries import is_offered, opened_by
from zerotrip.core.calendar import day_of
from zerotrip.evidence.of_many import Known, known_of
from zerotrip.members.models import Person
from zerotrip.payments.books import fund_address

SETTLEMENT, BECAUSE = "settlement", "medical-insurance.settlement"
Arrived = tuple[Person, str]
"""Whose settlement, and its number."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Grant:
    """A case that is not written yet, and what it is granted on."""

    case: Case
    seen: Evaluation

    @property
    def fen(self) -> int:
        return self.seen.amount_fen or 0

    @property
    def ceiling(self) -> str | None:
        rule = rule_of(self.case)
        return key_of(self.case, self.seen, rule) if rule else None


@dataclass(frozen=True, slots=True)
class Found:
    """What one settlement comes to, item by item: at most one grant, and those that it does not open. From
    the first item on that asks for more than that all are left."""

    arrived: Arrived
    grant: Grant | None
    closed: list[tuple[Edition, Evaluation]]
    is_left: bool

    @property
    def done(self) -> frozenset[str]:
        """Items that nobody has to look at any more."""
        closed = frozenset(edition.item_id for edition, _seen in self.closed)
        return closed | {self.grant.case.item_id} if self.grant else closed


def look(arrived: Sequence[Arrived], *, at: datetime) -> list[Found]:
    """In the transaction that writes what comes of it."""
    fresh = _without_history(arrived)
    if not fresh:
        return []
    editions = opened_by(SETTLEMENT, day_of(at))
    people = [person for person, _record in fresh]
    prefetch_related_objects(people, "organisation")
    known = known_of(people, keys=frozenset().union(*(one.loaded.program.reads for one in editions)))
    found = [_found(one, editions, known, at=at) for one in fresh]
    return _free([one for one in found if one is not None])


def _without_history(arrived: Sequence[Arrived]) -> list[Arrived]:
    """Of whoever has cases or owes something back more has to be asked; two of one person see each other."""
    times = Counter(person.pk for person, _record in arrived)
    seen = set(Case.objects.filter(person__in=times).order_by().values_list("person", flat=True))
    owing = set(Recovery.objects.filter(person__in=times).order_by().values_list("person", flat=True))
    return [one for one in arrived if times[one[0].pk] == 1 and one[0].pk not in seen | owing]


def _found(one: Arrived, editions: Sequence[Edition], known: Known, *, at: datetime) -> Found | None:
    person, _record = one
    grant: Grant | None = None
    closed: list[tuple[Edition, Evaluation]] = []
    try:
        for edition in (each for each in editions if is_offered(each, person.organisation.path)):
            seen = _seen(edition, one, known, grant, at=at)
            if seen.verdict == "unmet":
                closed.append((edition, seen))
            elif grant is None and is_straight(case := _case(edition, one, at), seen):
                grant = Grant(case, seen)
            else:
                return Found(one, grant, closed, is_left=True)
    except Exception as fault:  # of whatever kind: it keeps no other from being granted
        log.warning("a settlement cannot be looked at with others: %s", type(fault).__name__)
        return None
    return Found(one, grant, closed, is_left=False)


def _seen(edition: Edition, one: Arrived, known: Known, before: Grant | None, *, at: datetime) -> Evaluation:
    """`before` is granted first, and counts."""
    person, record = one
    facts = known.facts_for(
        person=person, keys=edition.loaded.program.reads, subject=record, at=at, purpose=edition.item_id
    )
    awards = [_award_of(before)] if before else []
    return judged(edition, facts, facts.facts, awards=awards, last=len(awards), opened_on=day_of(at), at=at)


def _award_of(grant: Grant) -> KnownAward:
    return {
        "item": grant.case.item_id,
        "on": grant.seen.as_of or grant.case.opened_on,
        "amount": grant.fen,
        "paid": False,
    }


def _case(edition: Edition, one: Arrived, at: datetime) -> Case:
    return unopened(edition, *one, by=PLATFORM, at=at, because=BECAUSE)


def is_straight(case: Case, seen: Evaluation) -> bool:
    """Granted by the machine at once, out of a fund, with nothing to ask, wait for or look up beside."""
    pack, rule = case.edition.loaded.pack, rule_of(case)
    waits = pack.quota or pack.process.notice or pack.process.partner or pack.booking
    at_home = FACT in case.edition.loaded.program.reads or (rule is not None and rule.key == "household")
    if not (seen.is_grantable and seen.amount_fen and case.fund) or waits or at_home or owed_by(case, seen):
        return False
    if rule is not None:
        limit_of(seen, rule)  # raises where it is not known
    return pack.process.first_check_by(seen.amount_fen) == AUTOMATIC


def _free(found: Sequence[Found]) -> list[Found]:
    """Those with nobody before them in a line for the money, and nobody beside them under a ceiling."""
    grants = [one.grant for one in found if one.grant]
    lines, ceilings = _lines(grants), _ceilings(grants)
    return [one for one in found if one.grant is None or _is_free(one.grant, lines, ceilings)]


def _is_free(grant: Grant, lines: set[str], ceilings: set[str]) -> bool:
    overtakes = grant.case.edition.loaded.pack.process.overtakes
    return (overtakes or not lines & _lines_of(grant)) and grant.ceiling not in ceilings


def _lines(grants: Iterable[Grant]) -> set[str]:
    wanted = set().union(*map(_lines_of, grants))
    return set(Waiting.objects.filter(line__in=wanted).order_by().values_list("line", flat=True).distinct())


def _lines_of(grant: Grant) -> set[str]:
    return {fund_address(grant.case.fund), line_of_item(grant.case)}


def _ceilings(grants: Iterable[Grant]) -> set[str]:
    times = Counter(key for grant in grants if (key := grant.ceiling))
    there = Ceiling.objects.filter(key__in=times).values_list("key", flat=True)
    return set(there) | {key for key, count in times.items() if count > 1}
