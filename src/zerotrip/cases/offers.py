"""What someone may have for the taking: every item a person may open, put to every record known of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from zerotrip import rules
from zerotrip.cases.evaluation import KnownAward, awards_of, with_awards
from zerotrip.cases.household import with_household
from zerotrip.cases.queries import Run, runs_of
from zerotrip.catalogue.models import Edition
from zerotrip.catalogue.queries import items_for
from zerotrip.core.calendar import day_of
from zerotrip.core.money import Amount
from zerotrip.core.text import Text
from zerotrip.evidence.queries import facts_and_records, facts_for
from zerotrip.members.models import Person


@dataclass(frozen=True, slots=True)
class Offer:
    """`amount` is None while something still has to be found out; `against` says why a verdict is unmet."""

    edition: Edition
    subject: str
    verdict: str
    amount: Amount | None
    against: tuple[Text, ...] = ()
    on: date | None = None
    """The day of what it is about, which says more to a person than its number."""

    @property
    def is_exact(self) -> bool:
        """Under a ceiling that levels share, what others have paid may leave less."""
        return not self.edition.loaded.pack.stacking.ceiling


@dataclass(frozen=True)
class Ground:
    """What offers are sought among, beside facts: the items that there are for a person, and their cases."""

    here: list[Edition]
    runs: list[Run]

    def openable(self, opener: str) -> list[Edition]:
        return [edition for edition in self.here if opener in edition.loaded.pack.opens]

    @cached_property
    def taken(self) -> frozenset[tuple[str, str]]:
        """Item and subject of every case but those withdrawn."""
        return frozenset((run.item_id, run.subject) for run in self.runs if not run.is_withdrawn)


def ground_of(person: Person, on: date) -> Ground:
    return Ground(items_for(person.organisation.path, on), runs_of(person))


def offers_of(person: Person, *, at: datetime, ground: Ground | None = None) -> list[Offer]:
    """Met or still open, the largest sum first."""
    return [offer for offer in weighed(person, at=at, ground=ground) if offer.verdict != "unmet"]


def weighed(person: Person, *, at: datetime, ground: Ground | None = None) -> list[Offer]:
    """Those too that do not fit: whoever sees it differently may have it decided, and appeal.

    Queries do not grow with items or records.
    """
    ground = ground or ground_of(person, day_of(at))
    editions = [each for each in ground.openable("member") if each.loaded.pack.subject == "settlement"]
    keys = frozenset().union(*(edition.loaded.program.reads for edition in editions))
    factset, records = facts_and_records(person=person, keys=keys, fact="settlement", at=at)
    awards = awards_of(person)
    known = with_household(with_awards(factset.facts, awards), person, reads=keys, at=at)
    offers = [
        replace(_offer(edition, subject, _about(known, row), awards, at=at), on=row.get("settled_on"))
        for subject, row in records.items()
        for edition in editions
        if (edition.item_id, subject) not in ground.taken
    ]
    return sorted(offers, key=_largest_first)


def weighed_about(person: Person, editions: list[Edition], *, subject: str, at: datetime) -> list[Offer]:
    """These items put to one event: what each would come to, the largest sum first."""
    keys = frozenset().union(*(edition.loaded.program.reads for edition in editions))
    factset = facts_for(person=person, keys=keys, subject=subject, at=at)
    awards = awards_of(person)
    known = with_household(with_awards(factset.facts, awards), person, reads=keys, at=at)
    offers = [_offer(edition, subject, known, awards, at=at) for edition in editions]
    return sorted(offers, key=_largest_first)


def _about(known: rules.Facts, row: dict[str, Any]) -> rules.Facts:
    return replace(
        known, scalars={**known.scalars, **{f"settlement.{name}": value for name, value in row.items()}}
    )


def _offer(
    edition: Edition, subject: str, facts: rules.Facts, awards: list[KnownAward], *, at: datetime
) -> Offer:
    decision = rules.decide(edition.loaded.program, facts, on=day_of(at), awards=awards)
    against = tuple(condition.says for condition in decision.conditions if condition.outcome == "unmet")
    return Offer(edition, subject, decision.verdict, decision.amount, against)


def _largest_first(offer: Offer) -> tuple[int, str]:
    return (-(offer.amount.minor if offer.amount else 0), offer.edition.item_id)
