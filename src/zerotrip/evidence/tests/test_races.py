"""Several workers and several lines at once. Only PostgreSQL shows what these hold against."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier, Event
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from zerotrip.core.actor import Actor
from zerotrip.demo.people import CHEN, CHENS_OTHER_ACCOUNT
from zerotrip.evidence import asking as asking_room
from zerotrip.evidence.actions import ask, receive, send_due
from zerotrip.evidence.connectors.medical_insurance.replies import ROW
from zerotrip.evidence.consents.queries import ground_of
from zerotrip.evidence.feed import headers_for
from zerotrip.evidence.models import Answer, Finding, Message, Purpose, Request
from zerotrip.evidence.signals import request_settled
from zerotrip.evidence.tests.conftest import with_account
from zerotrip.evidence.tests.lines import Lines
from zerotrip.members.models import Person

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
AT_ONCE = 8
BY = Actor.system("platform")


def at_once(act: Callable[[int], Any], count: int = AT_ONCE) -> list[Any]:
    """Threads that start together, each with a connection of its own."""
    barrier = Barrier(count)

    def one(number: int) -> Any:
        try:
            barrier.wait()
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_one_question_however_many_cases_ask_it_at_once(chen: Person, lines: Lines, now: datetime) -> None:
    def asking(number: int) -> Request:
        return ask(
            person=chen,
            source="civil-affairs.dibao",
            purpose="test",
            case_ref=f"HZ-2026-{number:06d}",
            by=BY,
            at=now,
        )

    assert len(set(at_once(asking))) == 1
    assert (Request.objects.count(), Purpose.objects.count()) == (1, AT_ONCE)


def test_eight_workers_ask_each_question_once(chen: Person, lin: Person, lines: Lines, now: datetime) -> None:
    every = [key for each in lines.connectors.values() for key in each.sources]
    sources = [key for key in every if ground_of(chen, key, "test")]
    for person, account in ((chen, CHEN.account), (lin, CHENS_OTHER_ACCOUNT[0])):
        with_account(person, account)
        for source in sources:
            ask(person=person, source=source, subject="S1", purpose="test", by=BY, at=now)
    assert sum(at_once(lambda _: send_due(at=now))) == 2 * len(sources)
    assert sum(len(office.calls) for office in lines.offices.values()) == 2 * len(sources)
    assert Answer.objects.count() == 2 * len(sources)


def test_who_joins_while_the_answer_comes_is_told_too(
    chen: Person, lines: Lines, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody may wait for an answer that has come and gone."""
    told: set[str] = set()
    joining, settled = Event(), Event()

    def hear(sender: object, *, request: Request, **_: Any) -> None:
        told.update(request.case_refs)
        settled.set()

    def asking(case_ref: str) -> None:
        ask(person=chen, source="civil-affairs.dibao", purpose="test", case_ref=case_ref, by=BY, at=now)

    def slowly(*given: Any, **more: Any) -> Request:
        joining.set()
        settled.wait(1.0)  # the answer comes now, if anything lets it
        return join(*given, **more)

    asking("HZ-2026-000001")
    join = asking_room._join
    monkeypatch.setattr(asking_room, "_join", slowly)
    request_settled.connect(hear)
    try:
        at_once(lambda number: asking("HZ-2026-000002") if number else (joining.wait(), send_due(at=now)), 2)
    finally:
        request_settled.disconnect(hear)
    assert told == {"HZ-2026-000001", "HZ-2026-000002"}


def test_the_same_message_on_eight_lines_acts_once(chen: Person, lines: Lines, now: datetime) -> None:
    body = json.dumps(ROW).encode()
    secret = settings.ZEROTRIP_DEPARTMENTS["medical-insurance"]["feed_secret"]
    headers = headers_for(secret, message_id="M-00000001", body=body, at=now)
    messages = at_once(lambda _: receive(source="medical-insurance", headers=headers, body=body, at=now))
    assert sorted(str(each.reason) for each in messages) == ["", *["replayed"] * (AT_ONCE - 1)]
    assert Message.objects.exclude(state="refused").count() == 1
    assert Finding.objects.count() == 1
