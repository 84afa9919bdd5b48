"""What someone may have for the taking: every item a person may open, put to every record known of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from zerotrip import rules
from zerotrip.cases.evaluation import KnownAward, awards_of, with_awards
from zerotrip.cases.household import with_household
from zerotrip.cases.models import Case
from zerotrip.cases.states import State
from zerotrip.catalogue.models import Edition
from zerotrip.catalogue.queries import opens_for
from zerotrip.core.calendar import day_of
from zerotrip.core.money import Amount
from zerotrip.core.text import Text
from zerotrip.evidence.queries import facts_for, records_of
from zerotrip.members.models import Person


@dataclass(frozen=True, slots=True)
class Offer:
    """`amount` is None while something still has to be found out; `against` says why a verdict is unmet."""

    edition: Edition
    subject: str
    verdict: str
    amount: Amount | None
    against: tuple[Text, ...] = ()


def offers_of(person: Person, *, at: datetime) -> list[Offer]:
    """Met or still open, the largest sum first."""
    return [offer for offer in weighed(person, at=at) if offer.verdict != "unmet"]


def weighed(person: Person, *, at: datetime) -> list[Offer]:
    """Those too that do not fit: whoever sees it differently may have it decided, and appeal.

    Queries do not grow with items or records.
    """
    openable = opens_for(person.organisation.path, "member", day_of(at))
    editions = [edition for edition in openable if edition.loaded.pack.subject == "settlement"]
    records = records_of(person, "settlement", at=at)
    taken = set(
        Case.objects.filter(person=person).exclude(state=State.WITHDRAWN).values_list("item_id", "subject")
    )
    keys = frozenset().union(*(edition.loaded.program.reads for edition in editions))
    factset = facts_for(person=person, keys=keys, subject=None, at=at)
    awards = awards_of(person)
    known = with_household(with_awards(factset.facts, awards), person, reads=keys, at=at)
    offers = [
        _offer(edition, subject, _about(known, row), awards, at=at)
        for subject, row in records.items()
        for edition in editions
        if (edition.item_id, subject) not in taken
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
