"""What comes in by the feed: once, as it was signed, or not at all."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from zerotrip.audit.models import Entry
from zerotrip.demo.departments.faults import Lossy
from zerotrip.demo.departments.medical_insurance import Push
from zerotrip.evidence.actions import receive, take_due
from zerotrip.evidence.connectors.medical_insurance.replies import COLUMNS, ROW
from zerotrip.evidence.feed import MESSAGE, SIGNATURE, TIME, headers_for, sign
from zerotrip.evidence.models import Answer, Finding, Message
from zerotrip.evidence.policy import BODY_LIMIT, FRESH
from zerotrip.evidence.queries import refused_messages
from zerotrip.evidence.signals import settlement_arrived
from zerotrip.evidence.states import MessageState
from zerotrip.evidence.tests.lines import Lines
from zerotrip.members.models import Person

pytestmark = pytest.mark.django_db
SOURCE = "medical-insurance"
Take = Callable[..., Message]


@pytest.fixture
def secret() -> str:
    return settings.ZEROTRIP_DEPARTMENTS[SOURCE]["feed_secret"]


@pytest.fixture
def take(chen: Person, lines: Lines, now: datetime, secret: str) -> Take:
    """Signs a row as medical insurance would and hands it in."""

    def taking(
        row: Any = ROW, *, message_id: str = "M-00000001", sent: datetime = now, at: datetime = now
    ) -> Message:
        body = json.dumps(row).encode()
        return receive(
            source=SOURCE,
            headers=headers_for(secret, message_id=message_id, body=body, at=sent),
            body=body,
            at=at,
        )

    return taking


@pytest.fixture
def arrived() -> Iterator[list[tuple[str, str]]]:
    news: list[tuple[str, str]] = []

    def hear(sender: object, *, person: Person, record: str, **_: Any) -> None:
        news.append((person.name, record))

    settlement_arrived.connect(hear)
    yield news
    settlement_arrived.disconnect(hear)


def test_a_settlement_becomes_a_finding_and_is_told(
    take: Take, arrived: list[Any], chen: Person, now: datetime
) -> None:
    message = take()
    assert (message.state, message.record, message.person) == (MessageState.TAKEN, ROW["setl_id"], chen)
    finding = Finding.objects.get()
    assert (finding.fact, finding.record, finding.opened()) == ("settlement", ROW["setl_id"], COLUMNS)
    assert finding.answer is not None
    assert finding.answer.message_id == message.uid and finding.answer.raw.open()["psn_name"] == "陈秀英"
    assert arrived == [("陈秀英", ROW["setl_id"])]
    assert Entry.objects.get(what="evidence.received").about == chen.key


def test_the_same_message_signed_anew_acts_once(take: Take, arrived: list[Any], now: datetime) -> None:
    first = take()
    later = now + timedelta(minutes=1)
    again = take(sent=later, at=later)
    assert again.uid == first.uid and again.state == MessageState.TAKEN
    assert (Message.objects.count(), Finding.objects.count(), len(arrived)) == (1, 1, 1)


def test_the_very_same_bytes_again_are_a_replay(take: Take, arrived: list[Any], now: datetime) -> None:
    take()
    again = take(at=now + timedelta(minutes=1))
    assert (again.state, again.reason) == (MessageState.REFUSED, "replayed")
    assert (Finding.objects.count(), len(arrived)) == (1, 1)
    assert [each.uid for each in refused_messages()] == [again.uid]


def test_another_message_under_a_number_that_was_used_is_refused(take: Take, arrived: list[Any]) -> None:
    take()
    other = take(ROW | {"inscp_scp_amt": "99999.00"})
    assert (other.state, other.reason) == (MessageState.REFUSED, "id-reused")
    assert Finding.objects.get().opened() == COLUMNS and len(arrived) == 1


@pytest.mark.parametrize("seconds", [-1, 1])
def test_stale_and_early_messages_are_refused(take: Take, now: datetime, seconds: int) -> None:
    at_the_edge = FRESH * seconds
    assert take(sent=now + at_the_edge).state == MessageState.TAKEN
    beyond = take(sent=now + at_the_edge + timedelta(seconds=seconds), message_id="M-00000002")
    assert (beyond.state, beyond.reason) == (MessageState.REFUSED, "stale")


def test_a_forgery_does_not_use_up_the_genuine_number(take: Take, now: datetime, secret: str) -> None:
    body = json.dumps(ROW).encode()
    forged = headers_for("guess", message_id="M-00000001", body=body, at=now)
    refused = receive(source=SOURCE, headers=forged, body=body, at=now)
    assert (refused.state, refused.reason) == (MessageState.REFUSED, "forged")
    assert take().state == MessageState.TAKEN


def _mutations(
    headers: dict[str, str], body: bytes, throw: random.Random
) -> Iterator[tuple[dict[str, str], bytes]]:
    """Anything a person in the middle could change without the secret."""
    for _ in range(150):
        at = throw.randrange(len(body))
        yield headers, body[:at] + bytes([body[at] ^ (1 << throw.randrange(8))]) + body[at + 1 :]
    for _ in range(60):
        at = throw.randrange(len(body))
        yield (
            headers,
            throw.choice((body[:at], body[at:], body[:at] + b" " + body[at:], body + body[:at] + b"x")),
        )
    for name in (TIME, MESSAGE, SIGNATURE):
        for _ in range(60):
            value = headers[name]
            at = throw.randrange(len(value))
            new = value[:at] + throw.choice("0123456789abcdefXYZ-. \x00é中") + value[at + 1 :]
            if new != value:
                yield headers | {name: new}, body
        for new in ("", " ", headers[name][:-1], headers[name] + "0", headers[name].swapcase() + "!"):
            yield headers | {name: new}, body
        yield {key: value for key, value in headers.items() if key != name}, body
    # Moving the border between number and body keeps the bytes and must not keep the signature.
    for border in (b"", b"."):
        yield headers | {MESSAGE: headers[MESSAGE][:-1]}, headers[MESSAGE][-1:].encode() + border + body
    yield headers | {SIGNATURE: sign("", time=headers[TIME], message_id=headers[MESSAGE], body=body)}, body
    yield (
        headers | {SIGNATURE: sign("None", time=headers[TIME], message_id=headers[MESSAGE], body=body)},
        body,
    )


def test_no_mutation_of_a_message_moves_anything(
    take: Take, arrived: list[Any], now: datetime, secret: str, chen: Person
) -> None:
    body = json.dumps(ROW).encode()
    genuine = headers_for(secret, message_id="M-00000001", body=body, at=now)
    tried = list(_mutations(genuine, body, random.Random(13)))
    assert len(tried) > 380
    for headers, changed in tried:
        message = receive(source=SOURCE, headers=headers, body=changed, at=now)
        assert message.state == MessageState.REFUSED and message.reason in ("forged", "headers"), headers
    assert Message.objects.filter(state=MessageState.REFUSED).count() == len(tried), "each is kept"
    assert not Finding.objects.exists() and not Answer.objects.exists() and arrived == []
    assert receive(source=SOURCE, headers=genuine, body=body, at=now).state == MessageState.TAKEN


@pytest.mark.parametrize(
    "row",
    [
        "text", 7, None, [], {}, {"setl_id": "S1"}, ROW | {"certno": "1"}, ROW | {"setl_time": "soon"},
        ROW | {"inscp_scp_amt": "1e400"}, ROW | {"diseinfo": "C53"},
        ROW | {"med_type": None} | {"certno": None},
        ROW | {"setl_id": "S" * 65}, ROW | {"setl_id": "a\0b"}, ROW | {"setl_id": "<b>"},
    ],
)  # fmt: skip
def test_a_genuine_message_that_makes_no_sense_is_kept_and_moves_nothing(take: Take, row: Any) -> None:
    message = take(row)
    assert (message.state, message.reason) == (MessageState.REFUSED, "unreadable")
    assert message.raw.open() == json.dumps(row)
    assert not Finding.objects.exists()
    assert take(ROW, message_id="M-00000001").state == MessageState.TAKEN, "corrected, under the same number"


def test_deep_and_large_bodies_are_refused(take: Take, now: datetime, secret: str) -> None:
    for number, body in enumerate((b"[" * 100_000, b"\xff\xfe{}", b"")):
        headers = headers_for(secret, message_id=f"M-1000000{number}", body=body, at=now)
        assert receive(source=SOURCE, headers=headers, body=body, at=now).reason == "unreadable"
    body = b" " * (BODY_LIMIT + 1)
    headers = headers_for(secret, message_id="M-20000000", body=body, at=now)
    assert receive(source=SOURCE, headers=headers, body=body, at=now).reason == "too-large"


@pytest.mark.parametrize("source", ["civil-affairs", "nobody", "x" * 300])
def test_only_a_department_with_a_feed_can_send(take: Take, now: datetime, secret: str, source: str) -> None:
    body = json.dumps(ROW).encode()
    headers = headers_for(secret, message_id="M-00000001", body=body, at=now)
    assert receive(source=source, headers=headers, body=body, at=now).reason == "no-feed"


def test_a_stranger_leaves_no_medical_data_behind(take: Take, arrived: list[Any]) -> None:
    message = take(ROW | {"certno": "330108198711306137", "psn_name": "钱伟"})
    message.refresh_from_db()
    assert (message.state, message.raw.open(), message.person) == (MessageState.UNMATCHED, "", None)
    assert not Answer.objects.exists() and arrived == []


def test_what_no_scheme_reads_is_taken_in_and_told_to_nobody(take: Take, arrived: list[Any]) -> None:
    assert take(ROW | {"med_type": "11"}).state == MessageState.TAKEN
    assert not Finding.objects.exists() and arrived == []


def test_out_of_order_the_newest_word_stands(take: Take, now: datetime) -> None:
    refunded = ROW | {"refd_setl_flag": "1"}
    take(refunded, message_id="M-00000002", sent=now)
    take(ROW, message_id="M-00000001", sent=now - timedelta(minutes=2))
    (current,) = Finding.objects.current()
    assert current.opened()["refunded"] is True and Finding.objects.count() == 2


def test_a_later_word_replaces_an_earlier_one_and_both_stay(take: Take, now: datetime) -> None:
    take(ROW, sent=now - timedelta(minutes=2))
    take(ROW | {"vali_flag": "0"}, message_id="M-00000002", sent=now)
    old, new = Finding.objects.order_by("answered_at")
    assert (old.replaced_at, new.replaced_at, new.status) == (new.answered_at, None, "absent")


def test_killed_between_keeping_and_reading_it_is_read_later(
    take: Take, arrived: list[Any], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(message: Message, *, at: datetime) -> Message:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("zerotrip.evidence.inbox.take", killed)
        with pytest.raises(KeyboardInterrupt):
            take()
    assert Message.objects.get().state == MessageState.RECEIVED and not Finding.objects.exists()
    assert take_due(at=now + timedelta(minutes=1)) == 1
    assert Finding.objects.count() == 1 and len(arrived) == 1
    assert take_due(at=now + timedelta(minutes=2)) == 0


def test_medical_facts_are_sealed_in_every_table(take: Take) -> None:
    take()
    with connection.cursor() as cursor:
        for model in (Message, Answer, Finding):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            stored = str(
                [bytes(cell) if isinstance(cell, memoryview) else cell for row in cursor for cell in row]
            )
            assert "C53" not in stored and "330106198503091028" not in stored and "413400" not in stored


def test_the_departments_own_push_is_taken(
    lines: Lines, chen: Person, now: datetime, arrived: list[Any]
) -> None:
    push = lines.medical.settle(person="chen", self_borne="4134.00", diagnosis=None)
    message = receive(source=SOURCE, headers=push.headers, body=push.body, at=now)
    assert message.state == MessageState.TAKEN
    columns = Finding.objects.get().opened()
    assert columns["self_borne"] == 413400 and "diagnosis" not in columns


def test_on_a_bad_line_each_push_arrives_and_acts_once(
    lines: Lines, chen: Person, now: datetime, arrived: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    states: list[str] = []

    def over_the_line(headers: dict[str, str], body: bytes, push: Push) -> Push:
        states.append(receive(source=SOURCE, headers=headers, body=body, at=now).state)
        return replace(push, status=200 if states[-1] == MessageState.TAKEN else 401)

    office = lines.medical
    office.faults.lossy = Lossy(rate=0.7, seed=1, pause=0.0)
    monkeypatch.setattr(office, "_deliver", over_the_line)
    sent = [office.send(office.settle(person="chen", setl_id=f"S{number}")) for number in range(12)]
    assert [push.status for push in sent] == [200] * 12
    assert (states.count(MessageState.TAKEN), states.count(MessageState.REFUSED)) == (12, 7)
    assert sorted(record for _who, record in arrived) == sorted(f"S{number}" for number in range(12))
