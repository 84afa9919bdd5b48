"""Offers brought up to what a run found: new ones, changed ones, and those that fit no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from zerotrip.cases.models import Case
from zerotrip.cases.states import State
from zerotrip.catalogue.models import Edition
from zerotrip.members.models import Person
from zerotrip.population import notices
from zerotrip.population.models import Offer

Place = tuple[UUID, str, str]
"""Person, item, subject."""


@dataclass(frozen=True, slots=True)
class Wanted:
    edition: Edition
    subject: str
    met: bool
    amount_fen: int | None


@transaction.atomic
def offer(
    found: Mapping[UUID, Sequence[Wanted]], *, items: Collection[str], run: str, at: datetime
) -> Counter[str]:
    """All `items` of some persons. Whoever has something new to take is told once, in this transaction."""
    persons = Person.objects.select_related("organisation").in_bulk(list(found))
    wanted = _wanted(found, persons, items)
    rows = Offer.objects.filter(person__in=persons, item_id__in=items)
    standing = {(row.person_id, row.item_id, row.subject): row for row in rows}
    offers = [_row(place, each, run=run, at=at) for place, each in wanted.items()]
    changed = [row for row in offers if not _same(row, standing.get(_place(row)))]
    new = [row for row in changed if not _stands(standing.get(_place(row)))]
    _keep(changed)
    gone = [row.pk for place, row in standing.items() if _stands(row) and place not in wanted]
    Offer.objects.filter(pk__in=gone).update(withdrawn_at=at)
    told = {row.person_id for row in changed if row.met and not _was_met(standing.get(_place(row)))}
    notices.found([persons[uid] for uid in sorted(told)], at=at)
    counted = Counter(
        new=len(new), changed=len(changed) - len(new), withdrawn=len(gone), told=len(told),
        stranger=len(found) - len(persons),
    )  # fmt: skip
    return +counted


def _wanted(
    found: Mapping[UUID, Sequence[Wanted]], persons: Mapping[UUID, Person], items: Collection[str]
) -> dict[Place, Wanted]:
    """What has become a case is not offered any more; what was withdrawn may be taken up again. A run decides
    for everybody; an item of a district is for people under it."""
    cases = Case.objects.filter(person__in=persons, item_id__in=items).exclude(state=State.WITHDRAWN)
    taken = set(cases.values_list("person_id", "item_id", "subject"))
    places = {
        (person, each.edition.item_id, each.subject): each
        for person, all_of in found.items()
        if person in persons
        for each in all_of
        if persons[person].organisation.lies_under(each.edition.loaded.pack.owner)
    }
    return {place: each for place, each in places.items() if place not in taken}


def _row(place: Place, each: Wanted, *, run: str, at: datetime) -> Offer:
    person, item, subject = place
    amount = each.amount_fen if each.met else None
    return Offer(
        person_id=person, item_id=item, subject=subject, edition=each.edition, met=each.met,
        amount_fen=amount, run=run, at=at, withdrawn_at=None,
    )  # fmt: skip


def _keep(rows: list[Offer]) -> None:
    Offer.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["person", "item_id", "subject"],
        update_fields=["edition", "met", "amount_fen", "run", "at", "withdrawn_at"],
    )


def _place(row: Offer) -> Place:
    return row.person_id, row.item_id, row.subject


def _stands(row: Offer | None) -> bool:
    return row is not None and row.withdrawn_at is None


def _was_met(row: Offer | None) -> bool:
    return _stands(row) and row is not None and row.met


def _same(new: Offer, old: Offer | None) -> bool:
    if old is None or old.withdrawn_at is not None:
        return False
    return (new.edition_id, new.met, new.amount_fen) == (old.edition_id, old.met, old.amount_fen)
