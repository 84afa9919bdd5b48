from __future__ import annotations

from datetime import datetime

import pytest

from zerotrip.demo import population
from zerotrip.demo.people import CHEN
from zerotrip.ledger.queries import reconcile
from zerotrip.members.models import BankAccount, Enrolment, HouseholdPerson, Membership, Person
from zerotrip.members.queries import person_by_id_number

pytestmark = pytest.mark.django_db
EVERYTHING = (Person, Membership, BankAccount, Enrolment, HouseholdPerson)


def counts() -> list[int]:
    return [model._default_manager.count() for model in EVERYTHING]


def settle(members: int, now: datetime) -> None:
    population.settle(members=members, at=now, say=lambda line: None)


def test_people_come_with_cover_accounts_and_fees(now: datetime) -> None:
    settle(60, now)
    assert Person.objects.count() == 60 - 4  # Wu, Zhao, Sun and Qian work here, they are no members
    assert Membership.objects.count() == BankAccount.objects.count() + 1  # Lin has no card
    chen = person_by_id_number(CHEN.id_number)
    assert chen is not None
    assert set(chen.enrolments.values_list("product_id", flat=True)) == {"P1", "P2", "P3"}
    assert reconcile() == []


def test_again_adds_nothing(now: datetime) -> None:
    settle(40, now)
    before = counts()
    settle(40, now)
    assert counts() == before


def test_more_members_later_add_only_those(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(population, "CHUNK", 16)
    settle(40, now)
    first = set(Person.objects.values_list("uid", flat=True))
    settle(70, now)
    assert Person.objects.count() == 66
    assert first < set(Person.objects.values_list("uid", flat=True))
    assert reconcile() == []
