"""Whose facts may have changed since a moment, in a fixed number of queries; somebody too many does no harm.

Acts carry the time at which they began and are written a little later, so one looks back beyond the moment.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from uuid import UUID

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat

from zerotrip.cases.models import Award
from zerotrip.core.calendar import day_of
from zerotrip.evidence.in_bulk import Stretch
from zerotrip.evidence.models import Finding
from zerotrip.ledger.models import Transfer
from zerotrip.members.models import BankAccount, Enrolment, HouseholdPerson, Membership, Person

OVERLAP = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Chosen(Stretch):
    """These people, where otherwise a stretch of them is asked for."""

    uids: Collection[UUID] = field(default=())

    def of(self, field: str) -> Q:
        return Q(**{f"{field}__in": self.uids})


def changed_people(*, since: datetime, at: datetime) -> set[UUID]:
    """Of whom something was found out or ran out, who was enrolled, granted or paid, who joined a union
    or left it, or has a new account."""
    since -= OVERLAP
    of_cases = chain(_told(since, at), _granted(since), _beside(_granted(since)), _paid(since))
    return set(chain(of_cases, _enrolled(since), _with_account(since), _moved(since)))


def _told(since: datetime, at: datetime) -> QuerySet[Finding, UUID]:
    heard = Q(answer__received_at__gte=since) | Q(answer__isnull=True, answered_at__gte=since)
    ran_out = Q(valid_until__gte=since, valid_until__lte=at)
    found = Finding.objects.filter(heard | ran_out | Q(replaced_at__gte=since))
    return found.order_by().values_list("person_id", flat=True).distinct()


def _enrolled(since: datetime) -> QuerySet[Enrolment, UUID]:
    found = Enrolment.objects.filter(Q(roster__imported_at__gte=since) | Q(voided_at__gte=since))
    return found.order_by().values_list("person_id", flat=True).distinct()


def _granted(since: datetime) -> QuerySet[Award, UUID]:
    found = Award.objects.filter(case__events__at__gte=since)
    return found.order_by().values_list("person_id", flat=True).distinct()


def _beside(granted: QuerySet[Award, UUID]) -> QuerySet[HouseholdPerson, UUID]:
    """Who lives, or lived, with those: limits by household count what others of it were granted."""
    theirs = HouseholdPerson.objects.filter(person__in=granted).values("household")
    found = HouseholdPerson.objects.filter(household__in=theirs, person__isnull=False)
    return found.order_by().values_list("person_id", flat=True).distinct()


def _paid(since: datetime) -> QuerySet[Award, UUID]:
    """Awards whose money has left for the bank, or come back."""
    moved = Transfer.objects.filter(at__gte=since).order_by()
    awards = Award.objects.annotate(address=Concat(Value("payable:"), "reference"))
    found = awards.filter(
        Q(address__in=moved.values("source__address")) | Q(address__in=moved.values("destination__address"))
    )
    return found.order_by().values_list("person_id", flat=True).distinct()


def _with_account(since: datetime) -> Iterator[UUID]:
    """Accounts count by days."""
    day = day_of(since)
    found = BankAccount.objects.filter(Q(since__gte=day) | Q(until__gte=day), person__isnull=False)
    people = found.order_by().values_list("person_id", flat=True).distinct()
    return (person for person in people if person)


def _moved(since: datetime) -> QuerySet[Membership, UUID]:
    """Memberships count by days. One that is told much later follows an answer about employment, by which
    `_told` finds the person."""
    day = day_of(since)
    found = Membership.objects.filter(Q(since__gte=day) | Q(until__gte=day))
    return found.order_by().values_list("person_id", flat=True).distinct()


def come_and_gone(known: Collection[str]) -> tuple[set[str], set[str]]:
    """Who is in the books and not among `known`, and the other way round. People's rows carry no time: the
    keys are compared, and only where there are more or fewer of them."""
    if Person.objects.count() == len(known):
        return set(), set()
    here = {str(uid) for uid in Person.objects.order_by().values_list("uid", flat=True).iterator(10_000)}
    return here - set(known), set(known) - here
