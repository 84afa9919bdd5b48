from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Refused
from zerotrip.core.money import Amount
from zerotrip.demo.bank.report import Said, report
from zerotrip.ledger import queries as ledger
from zerotrip.members.models import Person
from zerotrip.payments import actions, queries, signals
from zerotrip.payments.models import BankFile, Batch, Line, OpeningBalance, Payable

if TYPE_CHECKING:
    from zerotrip.demo.cast import Cast

Owe = Callable[..., Payable]
Say = Callable[..., BankFile]
SUM = Amount.yuan("1767.00")
NOON = datetime(2026, 6, 12, 4, 0, tzinfo=UTC)


@pytest.fixture
def sun(cast: Cast) -> Actor:
    return cast.sun.actor


@pytest.fixture
def wu(cast: Cast) -> Actor:
    return cast.wu.actor


@pytest.fixture
def owe(cast: Cast, now: datetime) -> Owe:
    def owe(reference: str = "HZ-2026-000001", amount: Amount = SUM, person: Person | None = None) -> Payable:
        return actions.owe(
            reference=reference,
            person=person or cast.chen,
            amount=amount,
            fund="mutual-aid.hospital",
            item_id="hz.mutual-aid.hospital",
            purpose={"zh-Hans": "住院医疗互助", "en": "Hospital mutual aid"},
            organisation=cast.unit,
            by=Actor.system("worker"),
            at=now,
            because=reference,
        )

    return owe


@pytest.fixture
def batch(owe: Owe, sun: Actor, wu: Actor, now: datetime) -> Batch:
    """One payment to Chen, released and on its way."""
    owe()
    return send(actions.make_batch(by=sun, at=now), wu, now)


def send(batch: Batch, wu: Actor, at: datetime) -> Batch:
    return actions.release(batch=batch, seen_hash=batch.content_hash, by=wu, at=at)


@pytest.fixture
def line(batch: Batch) -> Line:
    return batch.lines.get()


@pytest.fixture
def say(sun: Actor, now: datetime) -> Say:
    """The bank says something about one payment, in a file of its own."""
    names = iter(f"ANSWER-{n:04d}" for n in range(1, 9999))

    def say(
        line: Line,
        status: str,
        *,
        yuan: str = "",
        reason: str = "",
        at: datetime = NOON,
        end_to_end_id: str = "",
    ) -> BankFile:
        said = [Said(end_to_end_id or line.end_to_end_id, status, yuan, reason)]
        raw = report(said, order=line.batch.message_id, message_id=next(names), written_at=at)
        return actions.take_answer(raw=raw, by=sun, at=now)

    return say


@pytest.fixture
def heard() -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """News as the rooms above hear it."""
    news: list[tuple[str, dict[str, Any]]] = []

    def confirmed(sender: object, signal: object, **said: Any) -> None:
        news.append(("confirmed", said))

    def rejected(sender: object, signal: object, **said: Any) -> None:
        news.append(("rejected", said))

    def partly(sender: object, signal: object, **said: Any) -> None:
        news.append(("partly", said))

    signals.payment_confirmed.connect(confirmed)
    signals.paid_in_part.connect(partly)
    signals.payment_rejected.connect(rejected)
    yield news
    signals.payment_confirmed.disconnect(confirmed)
    signals.paid_in_part.disconnect(partly)
    signals.payment_rejected.disconnect(rejected)


@pytest.fixture(autouse=True)
def everything_agrees(request: pytest.FixtureRequest) -> Iterator[None]:
    """After each test that has a database: the books and the payments say the same."""
    yield
    if "db" in request.fixturenames or "transactional_db" in request.fixturenames:
        assert (ledger.reconcile(), list(queries.reconcile())) == ([], [])


def fen(address: str) -> int:
    return ledger.balance(address).posted.minor


def decide_opening(amount: int, by: Actor, other: Actor, at: datetime) -> OpeningBalance:
    """What the account held before its first statement, said by one and confirmed by another."""
    said = actions.propose_opening(amount_fen=amount, on=at.date(), because="开户行对账单", by=by, at=at)
    return actions.confirm_opening(opening=said, by=other, at=at)


@contextmanager
def refused(kind: type[Refused], code: str) -> Iterator[None]:
    with pytest.raises(kind) as caught:
        yield
    assert caught.value.code == code
