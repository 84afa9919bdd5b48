"""Files of the bank: malformed, hostile, foreign, repeated, and processes that end while reading them."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Invalid, NotAllowed
from zerotrip.demo.bank.report import Said, report
from zerotrip.ledger import queries as ledger
from zerotrip.ledger.models import Transfer
from zerotrip.payments import actions, queries
from zerotrip.payments.models import AnswerLine, BankFile, Batch, Line
from zerotrip.payments.tests.conftest import NOON, SUM, Owe, refused, send
from zerotrip.payments.tests.test_batches import _Killed, kill_at

if TYPE_CHECKING:
    from zerotrip.demo.cast import Cast

pytestmark = pytest.mark.django_db
REF = "HZ-2026-000001"


@pytest.fixture
def paid(batch: Batch, line: Line) -> bytes:
    return report(
        [Said(line.end_to_end_id, "ACSC", "1767.00")],
        order=batch.message_id,
        message_id="A1",
        written_at=NOON,
    )


def test_same_file_twice_is_taken_once(paid: bytes, sun: Actor, now: datetime) -> None:
    first = actions.take_answer(raw=paid, by=sun, at=now)
    assert actions.take_answer(raw=paid, by=sun, at=now) == first
    assert (AnswerLine.objects.count(), ledger.balance("bank:clearing").posted) == (1, SUM)


def _bomb(raw: bytes) -> bytes:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "x" * 10}">' for n in range(9))
    return raw.replace(b"<Document", f"<!DOCTYPE d [{entities}]><Document".encode()).replace(b"A1", b"&e8;")


def _reads_a_file(raw: bytes) -> bytes:
    doctype = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><Document'
    return raw.replace(b"<Document", doctype).replace(b"A1", b"&x;")


BROKEN: dict[str, tuple[Any, str]] = {
    "empty": (lambda raw: b"", "file-empty"),
    "cut": (lambda raw: raw[: len(raw) // 2], "xml-broken"),
    "cut at the end": (lambda raw: raw[:-15], "xml-broken"),
    "noise": (lambda raw: bytes(range(256)), "file-foreign"),
    "a page": (lambda raw: b"<!doctype html><html><body>Sign in</body></html>", "xml-broken"),
    "other xml": (lambda raw: b"<a/>", "xml-foreign"),
    "entity bomb": (_bomb, "xml-doctype"),
    "reads a file": (_reads_a_file, "xml-doctype"),
    "against the schema": (lambda raw: raw.replace(b"TxSts", b"TxStatus"), "xml-against-schema"),
    "unknown version": (lambda raw: raw.replace(b"pain.002.001.03", b"pain.002.001.99"), "xml-foreign"),
    "dollars": (lambda raw: raw.replace(b"CNY", b"USD"), "currency-foreign"),
    "nothing paid": (lambda raw: raw.replace(b"1767.00", b"0"), "amount-not-positive"),
    "fractions of a fen": (lambda raw: raw.replace(b"1767.00", b"1767.001"), "amount-too-fine"),
    "no payment named": (
        lambda raw: raw.replace(b"OrgnlEndToEndId", b"OrgnlInstrId"),
        "answer-line-incomplete",
    ),
    "csv without tail": (lambda raw: b"A,R1,M1,2026-06-12T12:00:00,,,\r\nS,E1,ACSC,1.00,,\r\n", "csv-cut"),
    "csv with a wrong count": (
        lambda raw: b"A,R1,M1,2026-06-12T12:00:00,,,\r\nS,E1,ACSC,1.00,,\r\nE,2\r\n",
        "control-sum",
    ),
    "csv with a short line": (
        lambda raw: b"A,R1,M1,2026-06-12T12:00:00,,,\r\nS,E1,ACSC\r\nE,1\r\n",
        "csv-width",
    ),
    "csv without a date": (lambda raw: b"A,R1,M1,yesterday,,,\r\nS,E1,ACSC,,,\r\nE,1\r\n", "time-unreadable"),
    "csv with a negative sum": (
        lambda raw: b"A,R1,M1,2026-06-12T12:00:00,,,\r\nS,E1,ACSC,-1.00,,\r\nE,1\r\n",
        "amount-not-positive",
    ),
    "csv with a huge exponent": (
        lambda raw: b"A,R1,M1,2026-06-12T12:00:00,,,\r\nS,E1,ACSC,1e999999,,\r\nE,1\r\n",
        "amount-too-large",
    ),
    "csv with a name without end": (
        lambda raw: b"A,R1,M1,2026-06-12T12:00:00,,,\r\nS," + b"E" * 36 + b",ACSC,1.00,,\r\nE,1\r\n",
        "code-too-long",
    ),
    "csv with a status without end": (
        lambda raw: b"A,R1,M1,2026-06-12T12:00:00,,,\r\nS,E1,ACSCACSCX,1.00,,\r\nE,1\r\n",
        "code-too-long",
    ),
    "csv with a NUL": (
        lambda raw: b"A,R1,M1,2026-06-12T12:00:00,,,\r\nS,E\0001,ACSC,1.00,,\r\nE,1\r\n",
        "csv-encoding",
    ),
    "csv from before the calendar": (
        lambda raw: b"A,R1,M1,0001-01-01T00:00:00+08:00,,,\r\nS,E1,ACSC,1.00,,\r\nE,1\r\n",
        "time-unreadable",
    ),
    "xml from before the calendar": (
        lambda raw: re.sub(rb"<CreDtTm>[^<]+", b"<CreDtTm>0001-01-01T00:00:00+08:00", raw),
        "time-unreadable",
    ),
    "csv in no encoding": (lambda raw: b"A,\xff\xff\r\n", "csv-encoding"),
    "about a foreign message": (
        lambda raw: b"A,R1,M1,2026-06-12T12:00:00,RJCT,AM04,\r\nE,0\r\n",
        "message-foreign",
    ),
}


@pytest.mark.parametrize("name", list(BROKEN))
def test_broken_file_is_kept_and_moves_nothing(paid: bytes, sun: Actor, now: datetime, name: str) -> None:
    break_it, code = BROKEN[name]
    raw = break_it(paid)
    file = actions.take_answer(raw=raw, by=sun, at=now)
    assert (file.state, file.note["code"], file.raw.open()) == ("refused", code, raw)
    assert file.note["en"] and file.note["zh-Hans"]
    assert (queries.state_of(REF), ledger.balance("bank:clearing").posted.minor) == ("sent", 0)
    assert not AnswerLine.objects.exists()
    # and the right file still counts
    assert actions.take_answer(raw=paid, by=sun, at=now).state == "taken"
    assert queries.state_of(REF) == "paid"


def test_other_encoding_is_read_as_well(paid: bytes, sun: Actor, now: datetime) -> None:
    actions.take_answer(raw=paid.decode().encode("utf-16"), by=sun, at=now)
    assert queries.state_of(REF) == "paid"


def test_bank_files_are_a_cashiers_work(cast: Cast, paid: bytes, now: datetime) -> None:
    for name in ("chen", "lin", "wu", "zhao", "auditor"):
        with refused(NotAllowed, "may-not-take"):
            actions.take_answer(raw=paid, by=cast.actors[name], at=now)
    assert not BankFile.objects.filter(direction="in").exists()


def test_our_own_file_is_no_answer(batch: Batch, sun: Actor, now: datetime) -> None:
    with refused(Invalid, "own-file"):
        actions.take_answer(raw=batch.files.get().raw.open(), by=sun, at=now)


def test_newer_version_says_accc(paid: bytes, sun: Actor, now: datetime) -> None:
    """From version 12 on the status is a code of an outside list, ACCC among them."""
    newer = paid.replace(b"pain.002.001.03", b"pain.002.001.12").replace(b"ACSC</TxSts>", b"ACCC</TxSts>")
    assert actions.take_answer(raw=newer, by=sun, at=now).state == "taken"
    assert queries.state_of(REF) == "paid"


def test_payment_of_another_batch_is_not_matched(
    paid: bytes, batch: Batch, sun: Actor, now: datetime
) -> None:
    raw = paid.replace(batch.message_id.encode() + b"</OrgnlMsgId>", b"ANOTHER</OrgnlMsgId>")
    assert actions.take_answer(raw=raw, by=sun, at=now).state == "taken"
    assert (queries.state_of(REF), ledger.balance("suspense:bank").posted) == ("sent", -SUM)


def test_one_message_does_not_answer_for_another(
    batch: Batch, line: Line, owe: Owe, sun: Actor, now: datetime
) -> None:
    owe("HZ-2026-000002")
    other = actions.make_batch(by=sun, at=now)
    said = [Said(line.end_to_end_id, "ACSC", "1767.00")]
    raw = report(said, order=other.message_id, message_id="A1", written_at=NOON)
    actions.take_answer(raw=raw, by=sun, at=now)
    assert (queries.state_of(REF), ledger.balance("suspense:bank").posted) == ("sent", -SUM)


@pytest.mark.parametrize(
    "step",
    [
        "zerotrip.payments.actions.answering.format_of",
        "zerotrip.payments.applying._match_round",
        "zerotrip.payments.books.post_parts",
        "zerotrip.payments.applying._move_lines",
        "zerotrip.payments.applying._answer_line",
        "zerotrip.payments.actions.answering.record",
    ],
)
def test_killed_while_reading_is_gone_on_with(
    paid: bytes, sun: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    with monkeypatch.context() as patch, pytest.raises(_Killed):
        kill_at(patch, step, after=True)
        actions.take_answer(raw=paid, by=sun, at=now)
    assert (queries.state_of(REF), Transfer.objects.filter(kind="post").count()) == ("sent", 0)
    assert BankFile.objects.get(direction="in").state == "received"
    assert actions.read_received(by=sun, at=now) == 1
    assert queries.state_of(REF) == "paid"


@pytest.mark.parametrize("count", [1, 3])
def test_costs_do_not_grow_with_the_lines(
    owe: Owe, sun: Actor, wu: Actor, now: datetime, count: int, django_assert_max_num_queries: Any
) -> None:
    for n in range(count):
        owe(f"HZ-2026-{n:06d}")
    batch = send(actions.make_batch(by=sun, at=now), wu, now)
    said = [Said(line.end_to_end_id, "ACSC", "1767.00") for line in batch.lines.all()]
    raw = report(said, order=batch.message_id, message_id="A1", written_at=NOON)
    with django_assert_max_num_queries(36):
        actions.take_answer(raw=raw, by=sun, at=now)
