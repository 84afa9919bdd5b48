"""What ties two people together, from posts, units, households, mandates and what they registered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

from django.db import models
from django.utils.translation import pgettext_lazy

from zerotrip.members.models import BankAccount, HouseholdPerson, Mandate, Membership, Person
from zerotrip.members.models.mandates import NEAR
from zerotrip.org.models import Post, Role

COOLS = timedelta(days=365)
"""So long a unit that both were of counts after one has left it."""


class Relation(models.TextChoices):
    SELF = "self", pgettext_lazy("relation", "the same person")
    HOUSEHOLD = "household", pgettext_lazy("relation", "the same household")
    HEAD = "head", pgettext_lazy("relation", "one heads the other's unit")
    MANDATE = "mandate", pgettext_lazy("relation", "one acts for the other, or is an heir")
    UNIT = "unit", pgettext_lazy("relation", "the same unit")
    FORMER_UNIT = "former-unit", pgettext_lazy("relation", "the same unit until less than a year ago")
    ACCOUNT = "account", pgettext_lazy("relation", "the same bank account")
    PHONE = "phone", pgettext_lazy("relation", "the same telephone")


BLOCKED = frozenset({Relation.SELF, Relation.HOUSEHOLD, Relation.HEAD})
"""These never act on one another; with every other tie a reason is due, and the auditor reads it."""


@dataclass(frozen=True, slots=True)
class Tie:
    """`since` is the day on which it began; None where nobody knows it."""

    relation: Relation
    since: date | None

    @property
    def blocks(self) -> bool:
        return self.relation in BLOCKED


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which somebody was somewhere, the last one included."""

    place: object
    since: date
    until: date | None

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    def held_within_a_year(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until + COOLS)


Stretches = dict[UUID, list[Stretch]]
Key = TypeVar("Key")


@dataclass
class Known:
    """Of these people all that ties them; read in six queries, however many they are."""

    units: Stretches = field(default_factory=dict)
    heads: Stretches = field(default_factory=dict)
    homes: Stretches = field(default_factory=dict)
    accounts: Stretches = field(default_factory=dict)
    mandates: dict[tuple[UUID, UUID], list[Stretch]] = field(default_factory=dict)
    phones: dict[UUID, str] = field(default_factory=dict)


def known_of(people: Iterable[UUID]) -> Known:
    wanted, known = set(people), Known()
    for place in Membership.objects.filter(person__in=wanted):
        _lay(known.units, place.person_id, Stretch(place.organisation_id, place.since, place.until))
    heads = Post.objects.filter(user__person_uid__in=wanted, role=Role.UNIT_OFFICER)
    for post in heads.select_related("user"):
        last = post.until - timedelta(days=1) if post.until else None  # from `until` on it counts no more
        _lay(known.heads, post.user.person_uid, Stretch(post.organisation_id, post.since, last))
    for home in HouseholdPerson.objects.filter(person__in=wanted):
        if home.person_id:
            _lay(known.homes, home.person_id, Stretch(home.household_id, home.since, home.until))
    for account in BankAccount.objects.filter(person__in=wanted):
        if account.person_id:
            stretch = Stretch(account.number.open(), account.since, account.until)
            _lay(known.accounts, account.person_id, stretch)
    for one in Mandate.objects.open().filter(
        kind__in=NEAR, agreed_at__isnull=False, principal__in=wanted, agent_uid__in=wanted
    ):
        if one.agent_uid:
            _lay(known.mandates, (one.agent_uid, one.principal_id), Stretch(one.uid, one.since, one.until))
    known.phones = {one.uid: one.phone.open() for one in Person.objects.filter(uid__in=wanted)}
    return known


def ties(known: Known, officer: UUID, person: UUID, *, on: date) -> list[Tie]:
    """All between the two that day, the closest first."""
    if officer == person:
        return [Tie(Relation.SELF, None)]
    found = {
        Relation.HOUSEHOLD: _together(known.homes, known.homes, officer, person, on),
        Relation.HEAD: _first(
            _together(known.heads, known.units, officer, person, on),
            _together(known.heads, known.units, person, officer, on),
        ),
        Relation.MANDATE: _first(*(_acting(known, *pair, on) for pair in _both_ways(officer, person))),
        Relation.UNIT: _together(known.units, known.units, officer, person, on),
        Relation.ACCOUNT: _together(known.accounts, known.accounts, officer, person, on),
    }
    tied = [Tie(relation, since) for relation, since in found.items() if since is not None]
    nearer = found[Relation.UNIT] or found[Relation.HEAD]
    if nearer is None and (since := _lately(known, officer, person, on)):
        tied.append(Tie(Relation.FORMER_UNIT, since))
    phone = known.phones.get(officer, "")
    if phone and phone == known.phones.get(person):
        tied.append(Tie(Relation.PHONE, None))
    return tied


def _lay(rows: dict[Key, list[Stretch]], key: Key, stretch: Stretch) -> None:
    rows.setdefault(key, []).append(stretch)


def _together(mine: Stretches, theirs: Stretches, one: UUID, other: UUID, on: date) -> date | None:
    """Since when both are at one place; the earliest where there are several."""
    days = [
        max(here.since, there.since)
        for here in mine.get(one, ())
        for there in theirs.get(other, ())
        if here.place == there.place and here.holds(on) and there.holds(on)
    ]
    return min(days, default=None)


def _lately(known: Known, one: UUID, other: UUID, on: date) -> date | None:
    """Both members of a unit, or one its head, at the same time, and until less than a year ago."""
    days = [
        max(here.since, there.since)
        for a, b in _both_ways(one, other)
        for here in (*known.units.get(a, ()), *known.heads.get(a, ()))
        for there in known.units.get(b, ())
        if here.place == there.place
        and here.held_within_a_year(on)
        and there.held_within_a_year(on)
        and max(here.since, there.since) <= min(here.until or on, there.until or on)
    ]
    return min(days, default=None)


def _acting(known: Known, agent: UUID, principal: UUID, on: date) -> date | None:
    found = known.mandates.get((agent, principal), ())
    return min((one.since for one in found if one.holds(on)), default=None)


def _first(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


def _both_ways(one: UUID, other: UUID) -> Iterator[tuple[UUID, UUID]]:
    yield one, other
    yield other, one
