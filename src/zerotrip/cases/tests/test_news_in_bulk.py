"""Many settlements at once leave the rows that they leave one by one, down to the bytes of their receipts."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from random import Random
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from zerotrip.audit.models import Entry
from zerotrip.audit.reconciliation import run as reconcile
from zerotrip.cases import news, news_in_bulk
from zerotrip.cases.models import Award, Case, Ceiling, Decision, Event, Receipt, Screening, Share
from zerotrip.cases.news_in_bulk import settlements_arrived
from zerotrip.cases.replaying import replay
from zerotrip.cases.straight.looking import Arrived
from zerotrip.cases.tests.conftest import opened
from zerotrip.core.actor import Actor
from zerotrip.core.money import Amount, fen_of_yuan
from zerotrip.demo import population
from zerotrip.demo.cast import Cast
from zerotrip.demo.settlements import Stay, row_of
from zerotrip.demo.world import World
from zerotrip.evidence.actions import receive
from zerotrip.evidence.feed import headers_for
from zerotrip.evidence.models import Answer, Request
from zerotrip.evidence.registry import Told
from zerotrip.evidence.signals import settlement_arrived
from zerotrip.evidence.storing import findings_of, keep_all
from zerotrip.funds.budgets import propose, sign
from zerotrip.funds.models import Budget, Commitment, Fund
from zerotrip.ledger.models import Account, Transfer
from zerotrip.notices.models import Delivery, Notice
from zerotrip.payments.models import Payable

PEOPLE = 24
BORNE = ("4134.00", "300.00", "52000.00", "4134.00", "990000.00")
"""A plain case, too little, a large sum, the plain one again, more than any limit."""
OPENED_BY_IT = ("hospital-mutual-aid", "major-disease-aid", "womens-diseases-aid", "living-allowance")
TABLES = (Case, Event, Receipt, Decision, Award, Ceiling, Share, Screening, Payable, Account, Transfer,
          Budget, Commitment, Notice, Delivery, Entry, Request)  # fmt: skip
OF_CHANCE = {"id", "uid", "ref", "canonical", "commitment", "salt", "input_hash", "token"}
Snapshot = dict[str, list[str]]


@pytest.fixture
def hall(cast: Cast, now: datetime) -> Cast:
    return opened(cast, now, OPENED_BY_IT)


@pytest.fixture
def arrived(hall: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch) -> list[Arrived]:
    """Kept and read, and nobody has heard of it: sums by chance, some twice, some lists not confirmed."""
    chance = Random(20260610)
    world = World(PEOPLE * 2, today=now.date())
    population.load(world, at=now, say=lambda _said: None)
    citizens = [each for each in map(world.citizen, range(len(world))) if not each.player][:PEOPLE]
    with monkeypatch.context() as unheard:
        unheard.setattr(settlement_arrived, "send_robust", lambda *_sender, **_news: [])
        stays = [
            (citizen, Stay(f"S{number}-{turn}", date(2026, 6, 10), fen_of_yuan(chance.choice(BORNE))))
            for number, citizen in enumerate(citizens)
            for turn in range(2 if chance.random() < 0.1 else 1)
        ]
        return [_told(*each, confirmed=chance.random() < 0.8, at=now) for each in stays]


def _told(citizen: Any, stay: Stay, *, confirmed: bool, at: datetime) -> Arrived:
    body = json.dumps(row_of(citizen, stay), ensure_ascii=False).encode()
    secret = settings.ZEROTRIP_DEPARTMENTS["medical-insurance"]["feed_secret"]
    headers = headers_for(secret, message_id=f"many-settlements-{stay.setl_id}", body=body, at=at)
    message = receive(source="medical-insurance", headers=headers, body=body, at=at)
    person = message.person
    assert person is not None
    if confirmed:
        keep_all(
            findings_of(
                [Told("settlements", True)],
                person=person,
                source="medical-insurance.settlements",
                answer=Answer.objects.get(message=message),
                asked_at=at,
                answered_at=at,
                by_key="department:medical-insurance",
            )
        )
    return person, message.record


def _one_by_one(arrived: list[Arrived], at: datetime) -> None:
    for person, record in arrived:
        news.settlement_arrived(person=person, record=record, at=at)


def _left_by(act: Callable[[], object]) -> Snapshot:
    """What the act leaves in the database, which is as before afterwards."""
    before = transaction.savepoint()
    act()
    seen = _snapshot()
    assert reconcile() == [] == [one for one in replay() if one.difference]
    transaction.savepoint_rollback(before)
    return seen


def _snapshot() -> Snapshot:
    cases = {case.pk: f"{case.item_id}|{case.person_id}|{case.subject}" for case in Case.objects.all()}
    names = {case.ref: cases[case.pk] for case in Case.objects.all()}
    names |= {str(asked.pk): f"{asked.person_id}|{asked.source}" for asked in Request.objects.all()}
    return {table.__name__: sorted(_told_of(row, cases, names) for row in _rows(table)) for table in TABLES}


def _rows(table: type[Model]) -> list[dict[str, Any]]:
    return list(table._default_manager.values())


def _told_of(row: dict[str, Any], cases: dict[int, str], names: dict[str, str]) -> str:
    """The row without what chance or the order gives it; a case by what it is about."""
    kept = {name: value for name, value in row.items() if name not in OF_CHANCE and not name.endswith("_id")}
    kept |= {"case": cases.get(row.get("case_id", 0)), "person": row.get("person_id")}
    said = json.dumps(kept, default=str, ensure_ascii=False, sort_keys=True)
    for ref, name in names.items():
        said = said.replace(ref, name)
    return said


def _limited(hall: Cast, fen: int, at: datetime) -> None:
    """A budget for the year, signed by two."""
    fund = Fund.objects.get(code="mutual-aid.hospital")
    by = Actor.person("00000000-0000-0000-0000-000000000001", "accountant")
    change = propose(fund=fund, item_id="", year=at.year, month=0, limit=Amount.fen(fen), because="plan",
                     by=by, at=at)  # fmt: skip
    sign(change, by=hall.zhao.actor, at=at)


@pytest.mark.slow
def test_lives_of_chance_leave_the_same_rows_at_once_as_one_by_one(
    hall: Cast, arrived: list[Arrived], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def many() -> None:
        settlements_arrived(arrived=arrived, at=now, chunk=16)

    single = _left_by(lambda: _one_by_one(arrived, now))
    states = [json.loads(case)["state"] for case in single["Case"]]
    assert set(states) >= {"granted", "gathering"}
    before = transaction.savepoint()
    granted, _left = news_in_bulk.straight(arrived, at=now)
    transaction.savepoint_rollback(before)
    assert len(granted) > states.count("granted") / 2
    assert _left_by(many) == single

    straight, chunks = news_in_bulk.straight, []

    def killed(some: Any, *, at: datetime) -> Any:
        chunks.append(some)
        if len(chunks) == 2:
            raise SystemExit
        return straight(some, at=at)

    def killed_between_two_chunks() -> None:
        with monkeypatch.context() as patched, pytest.raises(SystemExit):
            patched.setattr(news_in_bulk, "straight", killed)
            many()
        assert Case.objects.filter(state="granted").exists()
        many()

    assert _left_by(killed_between_two_chunks) == single

    def clash(_found: object, **_: object) -> None:
        raise DatabaseError

    with monkeypatch.context() as patched:
        patched.setattr(news_in_bulk, "grant_all", clash)
        assert _left_by(many) == single


@pytest.mark.slow
@pytest.mark.parametrize("yuan", ["999999.00", "5000.00"])
def test_a_budget_is_used_by_the_same_cases(
    hall: Cast, arrived: list[Arrived], now: datetime, yuan: str
) -> None:
    """Where it is short, those in front have it and the others wait in its line, as one by one."""
    _limited(hall, fen_of_yuan(yuan), now)
    single = _left_by(lambda: _one_by_one(arrived, now))
    assert single["Commitment"]
    assert _left_by(lambda: settlements_arrived(arrived=arrived, at=now)) == single


@pytest.mark.parametrize("count", [1, 3])
def test_it_takes_as_many_statements_for_three_as_for_one(
    cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    opened(cast, now, ("hospital-mutual-aid",))
    world = World(20, today=now.date())
    population.load(world, at=now, say=lambda _said: None)
    others = (each for each in map(world.citizen, range(len(world))) if not each.player)
    covered = [each for each in others if "P1" in world.products_of(each)]
    monkeypatch.setattr(settlement_arrived, "send_robust", lambda *_sender, **_news: [])
    arrived = [
        _told(each, Stay(f"S{number}", date(2026, 6, 10), 413_400), confirmed=True, at=now)
        for number, each in enumerate(covered[1 : count + 1])
    ]
    settle_first = _told(covered[0], Stay("S-first", date(2026, 6, 10), 413_400), confirmed=True, at=now)
    settlements_arrived(arrived=[settle_first], at=now)  # compiles the edition

    with CaptureQueriesContext(connection) as queries:
        cases = settlements_arrived(arrived=arrived, at=now)

    assert [case.state for case in cases] == ["granted"] * count
    assert len(queries) == 35 + (1 if connection.features.has_select_for_update else 0)
