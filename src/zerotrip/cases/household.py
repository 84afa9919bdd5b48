"""What a whole household was granted, as the record fact `household_awards`: for limits by household."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from django.db.models import F, Q, QuerySet

from zerotrip import rules
from zerotrip.cases.models import Award
from zerotrip.core.calendar import day_of
from zerotrip.evidence.in_bulk import Stretch
from zerotrip.members.models import Household, HouseholdPerson, Person

FACT = "household_awards"
SOURCE = "union.household-awards"


def household_awards_of(person: Person, *, on: date, without: str = "") -> list[rules.EarlierAward]:
    """Of everybody who lives with the person that day, themselves included; of who lives alone, their own."""
    with_them = _living(on).filter(household__in=_living(on).filter(person=person).values("household"))
    whose = Q(person=person) | Q(person__in=with_them.values("person"))
    awards = _counting().filter(whose).exclude(reference=without)
    return [_row(award) for award in awards.order_by("person_id", "number")]


def homes_of(person: Person, *, on: date) -> list[UUID]:
    """Keys of the household they lived in that day; nothing for who lives alone."""
    lived = _living(on).filter(person=person).order_by("-since", "pk")
    return list(lived.values_list("household", flat=True))


def changed_since(person: Person, rows: object, *, on: date) -> bool:
    """Whether the household was granted something else than `rows` by now. Whoever asks holds the household
    until they are done: of two people of it who are granted something at once, the second sees the first."""
    mine = Household.objects.filter(persons__in=_living(on).filter(person=person))
    Household.objects.filter(pk__in=list(mine.values_list("pk", flat=True))).update(source=F("source"))
    return household_awards_of(person, on=on) != rows


def household_awards_of_many(stretch: Stretch, *, on: date) -> Iterator[tuple[UUID, rules.EarlierAward]]:
    """The same of thousands of people, in two queries; each person's in one order."""
    mates = "household__persons"
    open_then = Q(**{f"{mates}__until__isnull": True}) | Q(**{f"{mates}__until__gte": on})
    counting = {
        f"{mates}__since__lte": on,
        f"{mates}__person__awards__isnull": False,
        f"{mates}__person__awards__voided_at__isnull": True,
    }
    together = _living(on).filter(stretch.of("person")).filter(open_then, **counting)
    of_mate = f"{mates}__person__awards"
    columns = ("person_id", f"{of_mate}__item_id", f"{of_mate}__on", f"{of_mate}__amount_fen")
    rows = together.order_by("person_id", f"{mates}__person_id", f"{of_mate}__number")
    for uid, item, day, amount_fen in rows.values_list(*columns).iterator(2_000):
        yield uid, {"item": item, "on": day, "amount": amount_fen}
    at_home = _living(on).filter(person__isnull=False).values("person")
    alone = _counting().filter(stretch.of("person")).exclude(person__in=at_home)
    for award in alone.order_by("person_id", "number").iterator(2_000):
        yield award.person_id, _row(award)


def with_household(
    facts: rules.Facts, person: Person, *, reads: frozenset[str], at: datetime, without: str = ""
) -> rules.Facts:
    if FACT not in reads:
        return facts
    rows = cast(list[dict[str, Any]], household_awards_of(person, on=day_of(at), without=without))
    return replace(facts, records={**facts.records, FACT: rows})


def _counting() -> QuerySet[Award]:
    return Award.objects.filter(voided_at__isnull=True)


def _living(on: date) -> QuerySet[HouseholdPerson]:
    open_then = Q(until__isnull=True) | Q(until__gte=on)
    return HouseholdPerson.objects.filter(open_then, since__lte=on)


def _row(award: Award) -> rules.EarlierAward:
    return {"item": award.item_id, "on": award.on, "amount": award.amount_fen}
