"""Who people are, where they stood on a day, and the doors to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypedDict
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.errors import NotVisible
from zerotrip.core.identity import read_id_number
from zerotrip.members.models import (
    BankAccount,
    Enrolment,
    Filing,
    HouseholdPerson,
    Membership,
    Person,
    Relation,
    Roster,
)
from zerotrip.members.policy import HANDLES_ROSTERS, SEES_PEOPLE
from zerotrip.members.rosters.report import roster_sheet
from zerotrip.org.models import Organisation, Role
from zerotrip.org.queries import reach
from zerotrip.vault.index import blind

__all__ = [
    "EnrolmentRow",
    "FilingRow",
    "MembershipRow",
    "Standing",
    "are_family",
    "enrolment_rows",
    "enrolments_of",
    "filing_row",
    "filing_rows",
    "household_of",
    "households_disputed",
    "housemates",
    "members_on",
    "membership_rows",
    "open_account_of",
    "person_by_id_number",
    "person_for",
    "person_of",
    "roster_for",
    "roster_sheet",
    "rosters_visible_to",
    "standing_on",
    "visible_to",
]


class EnrolmentRow(TypedDict):
    product: str
    since: date
    until: date


class MembershipRow(TypedDict):
    """`unit` is the code of the union; `until` is None while the membership is open."""

    unit: str
    since: date
    until: date | None


class FilingRow(TypedDict):
    grade: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stood on one day: member of which union, since when, covered by which products."""

    organisation: Organisation | None
    since: date | None
    products: frozenset[str]

    @property
    def is_member(self) -> bool:
        return self.organisation is not None


def person_by_id_number(raw: str) -> Person | None:
    """The person known under this number, or None. Raises Invalid for a number that cannot be one."""
    index = blind("identity", read_id_number(raw).value)
    return Person.objects.select_related("organisation").filter(id_index=index).first()


def person_of(actor: Actor) -> Person | None:
    """The actor as a person served; None for those who only work here, and for systems."""
    if actor.person_uid is None:
        return None
    return Person.objects.select_related("organisation").filter(uid=actor.person_uid).first()


def visible_to(actor: Actor, on: date) -> QuerySet[Person]:
    """Oneself, and for those whose post needs it everybody within its reach. In one query."""
    people = Person.objects.select_related("organisation")
    within = reach(actor, on).filter(Person.objects.all(), role=SEES_PEOPLE)
    return people.filter(Q(uid__in=within.values("uid")) | Q(uid=actor.person_uid))


def person_for(actor: Actor, uid: UUID | str, *, on: date) -> Person:
    """The door to a person: outside the actor's reach they look the same as absent."""
    person = visible_to(actor, on).filter(uid=uid).first()
    if person is None:
        raise NotVisible("person-not-found", _("There is no such person here, or they are not yours to see."))
    return person


def standing_on(person: Person, day: date) -> Standing:
    """By the day of the event, not by today's."""
    open_then = Q(until__isnull=True) | Q(until__gte=day)
    place = (
        Membership.objects.select_related("organisation")
        .filter(open_then, person=person, since__lte=day)
        .order_by("-since")
        .first()
    )
    products = (
        enrolments_of(person).filter(since__lte=day, until__gte=day).values_list("product_id", flat=True)
    )
    if place is None:
        return Standing(None, None, frozenset(products))
    return Standing(place.organisation, place.since, frozenset(products))


def members_on(day: date, among: Q) -> set[UUID]:
    """Those of `among` (said of `person`) who belonged to some union on that day."""
    open_then = Q(until__isnull=True) | Q(until__gte=day)
    rows = Membership.objects.filter(open_then, among, since__lte=day)
    return set(rows.order_by().values_list("person_id", flat=True))


def enrolments_of(person: Person) -> QuerySet[Enrolment]:
    """Those that count, oldest first."""
    rows = Enrolment.objects.select_related("product", "organisation")
    return rows.filter(person=person, voided_at__isnull=True)


def enrolment_rows(person: Person) -> list[EnrolmentRow]:
    rows = enrolments_of(person).values_list("product_id", "since", "until")
    return [EnrolmentRow(product=product, since=since, until=until) for product, since, until in rows]


def membership_rows(person: Person) -> list[MembershipRow]:
    """Every union they belonged to, oldest first: an item judges by the day of its event."""
    rows = Membership.objects.filter(person=person).values_list("organisation__code", "since", "until")
    return [MembershipRow(unit=unit, since=since, until=until) for unit, since, until in rows]


def filing_rows(person: Person) -> list[FilingRow]:
    """Stays in the hardship file as they came out, oldest first."""
    rows = map(filing_row, Filing.objects.filter(person=person))
    return [row for row in rows if row]


def filing_row(filing: Filing) -> FilingRow | None:
    """One that was ended on its first day never stood."""
    until = filing.until if filing.ended_on is None else filing.ended_on - timedelta(days=1)
    if until < filing.since:
        return None
    return FilingRow(grade=filing.grade, since=filing.since, until=until)


def open_account_of(person: Person) -> BankAccount | None:
    return BankAccount.objects.filter(person=person, until__isnull=True).first()


def household_of(person: Person, *, on: date) -> QuerySet[HouseholdPerson]:
    """Everyone registered in the person's household on that day, themselves included."""
    return _living(on).filter(household__in=_living(on).filter(person=person).values("household"))


def housemates(person: Person, *, on: date) -> list[HouseholdPerson]:
    """The same as a register lists them: the head first, then who stands nearest."""
    places = household_of(person, on=on).select_related("household")
    return sorted(places, key=lambda place: Relation.values.index(place.relation))


def households_disputed(actor: Actor, on: date) -> QuerySet[HouseholdPerson]:
    """Objections that nobody has answered, of people inside the actor's reach; the oldest first."""
    waiting = HouseholdPerson.objects.filter(objected_at__isnull=False, answered_at__isnull=True)
    waiting = waiting.select_related("objected_by__organisation").order_by("objected_at")
    return reach(actor, on).filter(waiting, field="objected_by__organisation__path", role=Role.OFFICER)


def are_family(one: UUID | str | None, other: UUID | str | None, *, on: date) -> bool:
    """Whether two persons, by uid, are registered in one household that day; nobody is their own family."""
    if one is None or other is None or str(one) == str(other):
        return False
    beside = _living(on).filter(household=OuterRef("household"), person_id=str(other))
    return _living(on).filter(Exists(beside), person_id=str(one)).exists()


def _living(on: date) -> QuerySet[HouseholdPerson]:
    open_then = Q(until__isnull=True) | Q(until__gte=on)
    return HouseholdPerson.objects.filter(open_then, since__lte=on)


def rosters_visible_to(actor: Actor, on: date) -> QuerySet[Roster]:
    rosters = Roster.objects.select_related("organisation")
    return reach(actor, on).filter(rosters, role=HANDLES_ROSTERS)


def roster_for(actor: Actor, uid: UUID | str, *, on: date) -> Roster:
    """The door to a roster."""
    roster = rosters_visible_to(actor, on).filter(uid=uid).first()
    if roster is None:
        raise NotVisible("roster-not-found", _("There is no such roster here."))
    return roster
