"""Many settlements at once leave the rows that they leave one by one."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Model

from zerotrip.audit.models import Entry
from zerotrip.cases import news, news_in_bulk
from zerotrip.cases.models import Award, Case, Ceiling, Decision, Event, Receipt, Screening, Share
from zerotrip.cases.news_in_bulk import settlements_arrived
from zerotrip.cases.straight.looking import Arrived
from zerotrip.cases.tests.conftest import opened
from zerotrip.core.money import fen_of_yuan
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
from zerotrip.ledger.models import Account, Transfer
from zerotrip.notices.models import Notice
from zerotrip.payments.models import Payable

PEOPLE = 40
BORNE = ("4134.00", "300.00", "52000.00", "4134.00", "990000.00")
"""One after the other: a plain case, too little, a large sum, the list not confirmed, more than any limit."""
TABLES = (Case, Event, Receipt, Decision, Award, Ceiling, Share, Screening, Payable, Account, Transfer,
          Notice, Entry, Request)  # fmt: skip
OF_CHANCE = {"id", "uid", "ref", "canonical", "commitment", "salt", "private", "input_hash", "token"}
Snapshot = dict[str, list[str]]


@pytest.fixture
def arrived(cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch) -> list[Arrived]:
    """Kept and read, and nobody has heard of it. Every tenth person has two."""
    opened(cast, now, ("hospital-mutual-aid",))
    world = World(PEOPLE * 2, today=now.date())
    population.load(world, at=now, say=lambda _said: None)
    citizens = [each for each in map(world.citizen, range(len(world))) if not each.player][:PEOPLE]
    with monkeypatch.context() as unheard:
        unheard.setattr(settlement_arrived, "send_robust", lambda *_sender, **_news: [])
        stays = [
            (citizen, Stay(f"S{number}-{turn}", date(2026, 6, 10), fen_of_yuan(BORNE[number % 5])), number)
            for number, citizen in enumerate(citizens)
            for turn in range(2 if number % 10 == 0 else 1)
        ]
        return [_told(*each, at=now) for each in stays]


def _told(citizen: Any, stay: Stay, number: int, *, at: datetime) -> Arrived:
    body = json.dumps(row_of(citizen, stay), ensure_ascii=False).encode()
    secret = settings.ZEROTRIP_DEPARTMENTS["medical-insurance"]["feed_secret"]
    headers = headers_for(secret, message_id=f"many-settlements-{stay.setl_id}", body=body, at=at)
    message = receive(source="medical-insurance", headers=headers, body=body, at=at)
    person = message.person
    assert person is not None
    if number % 5 != 3:
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
    transaction.savepoint_rollback(before)
    return seen


def _snapshot() -> Snapshot:
    cases = {case.pk: f"{case.item_id}|{case.person_id}|{case.subject}" for case in Case.objects.all()}
    names = {case.ref: cases[case.pk] for case in Case.objects.all()}
    return {table.__name__: sorted(_told_of(row, cases, names) for row in _rows(table))
            for table in TABLES}  # fmt: skip


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


@pytest.mark.slow
def test_forty_lives_leave_the_same_rows_at_once_as_one_by_one(
    arrived: list[Arrived], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def many() -> None:
        settlements_arrived(arrived=arrived, at=now, chunk=16)

    single = _left_by(lambda: _one_by_one(arrived, now))
    assert {json.loads(case)["state"] for case in single["Case"]} >= {"granted", "gathering"}
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

    monkeypatch.setattr(news_in_bulk, "grant_all", clash)
    assert _left_by(many) == single
