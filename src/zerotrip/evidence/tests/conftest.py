from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from zerotrip.demo.people import CHEN, LIN, Player
from zerotrip.evidence.tests.lines import Lines
from zerotrip.evidence.tests.lines import lines as plugged_in
from zerotrip.members.models import BankAccount, Person
from zerotrip.org.models import Organisation


@pytest.fixture
def lines(now: datetime) -> Iterator[Lines]:
    with plugged_in(date(2026, 6, 12), clock=lambda: now) as plugged:
        yield plugged


@pytest.fixture
def unit(db: None) -> Organisation:
    return Organisation.objects.create(
        code="330106-0001",
        name_zh="云栖服饰工会",
        name_en="Yunqi Garments Union",
        kind="independent",
        form="union",
        level="unit",
        path="/330106-0001/",
    )


def person(player: Player, unit: Organisation) -> Person:
    return Person.objects.create(
        uid=player.uid,
        name=player.name,
        id_number=player.id_number,
        sex=player.sex,
        birth_date=player.birth_date,
        organisation=unit,
        joined_on=date(2020, 1, 1),
    )


def with_account(person: Person, number: str) -> Person:
    """The bank is asked about nobody who has none."""
    BankAccount.objects.create(
        person=person, holder=person.name, bank_name="中国工商银行", number=number, tail=number[-4:],
        since=date(2020, 1, 1),
    )  # fmt: skip
    return person


@pytest.fixture
def chen(unit: Organisation) -> Person:
    return person(CHEN, unit)


@pytest.fixture
def lin(unit: Organisation) -> Person:
    return person(LIN, unit)
