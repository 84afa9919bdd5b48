"""The outbox against a real HTTP server: every way in which sending can go wrong."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from zerotrip.core.actor import Actor
from zerotrip.demo.bank.server import BankServer, control
from zerotrip.ledger import queries as ledger
from zerotrip.payments import actions, queries
from zerotrip.payments.bank import Bank
from zerotrip.payments.models import AnswerLine, BankFile, Batch, Dispatch
from zerotrip.payments.states import DispatchState
from zerotrip.payments.tests.conftest import Owe, send
from zerotrip.payments.tests.test_batches import _Killed, kill_at

pytestmark = pytest.mark.django_db
REF = "HZ-2026-000001"
CHENS = "6222021208010026217"
LATER = timedelta(minutes=11)


@pytest.fixture
def bank(settings: Any) -> Iterator[BankServer]:
    server = BankServer(delay=0)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    settings.ZEROTRIP_BANK = server.url
    yield server
    server.shutdown()
    server.server_close()


def test_order_is_sent_and_answered(bank: BankServer, batch: Batch, now: datetime, heard: list[Any]) -> None:
    assert actions.exchange_due(at=now) > 0
    batch.refresh_from_db()
    assert (batch.state, batch.dispatch.state) == ("answered", "confirmed")
    assert (queries.state_of(REF), [what for what, _ in heard]) == ("paid", ["confirmed"])
    assert bank.office.answers == {}
    assert actions.exchange_due(at=now + LATER) == 0


def test_two_runs_send_once(bank: BankServer, batch: Batch, now: datetime) -> None:
    bank.office.rules.delay = 3600
    actions.exchange_due(at=now)
    actions.exchange_due(at=now)
    assert (len(bank.office.orders), Dispatch.objects.get().attempts) == (1, 1)


def test_bank_that_is_away_gets_it_later(
    settings: Any, bank: BankServer, batch: Batch, now: datetime
) -> None:
    there, settings.ZEROTRIP_BANK = settings.ZEROTRIP_BANK, "http://127.0.0.1:9"
    actions.exchange_due(at=now)
    dispatch = Dispatch.objects.get()
    assert (dispatch.state, dispatch.next_try_at > now) == (DispatchState.PENDING, True)
    settings.ZEROTRIP_BANK = there
    assert (actions.exchange_due(at=now), queries.state_of(REF)) == (0, "sent")
    actions.exchange_due(at=now + LATER)
    assert queries.state_of(REF) == "paid"


def test_cut_connection_is_asked_about_and_not_sent_again(
    bank: BankServer, batch: Batch, now: datetime
) -> None:
    control(bank.office, "hang-up", times=1)
    control(bank.office, "delay", seconds=3600)
    actions.exchange_due(at=now)
    assert Dispatch.objects.get().state == DispatchState.UNKNOWN
    sent: list[bytes] = []
    take, bank.office.take = bank.office.take, lambda raw: sent.append(raw) or take(raw)  # type: ignore
    actions.exchange_due(at=now + LATER)
    assert (Dispatch.objects.get().state, sent) == (DispatchState.SENT, [])


def test_answer_that_comes_before_its_outcome_is_known_counts(
    bank: BankServer, batch: Batch, now: datetime
) -> None:
    control(bank.office, "hang-up", times=1)
    actions.exchange_due(at=now)
    assert (Dispatch.objects.get().state, queries.state_of(REF)) == (DispatchState.CONFIRMED, "paid")


def test_order_that_never_arrived_is_sent_again_on_the_banks_word(
    bank: BankServer, batch: Batch, now: datetime
) -> None:
    control(bank.office, "down", on=True)
    actions.exchange_due(at=now)
    assert Dispatch.objects.get().state == DispatchState.UNKNOWN
    control(bank.office, "down", on=False)
    actions.exchange_due(at=now + LATER)
    assert queries.state_of(REF) == "paid"


def test_order_that_the_bank_has_forgotten_is_sent_again(
    bank: BankServer, batch: Batch, now: datetime
) -> None:
    bank.office.rules.delay = 3600
    actions.exchange_due(at=now)
    assert Dispatch.objects.get().state == DispatchState.SENT
    bank.office.reset()
    bank.office.rules.delay = 0
    actions.exchange_due(at=now + LATER)
    assert queries.state_of(REF) == "paid"


def test_file_that_the_bank_refuses_is_owed_again(
    bank: BankServer, batch: Batch, sun: Actor, now: datetime, heard: list[Any]
) -> None:
    control(bank.office, "refuse-file")
    actions.exchange_due(at=now)
    batch.refresh_from_db()
    assert (batch.state, batch.dispatch.state, queries.state_of(REF)) == ("refused", "refused", "owed")
    assert "not accepted" in batch.dispatch.reason
    assert (ledger.balance(f"payable:{REF}").held_out.minor, heard) == (0, [])
    assert actions.make_batch(by=sun, at=now).count == 1


@pytest.mark.parametrize(
    "step",
    [
        "zerotrip.payments.actions.exchanging._lease",
        "zerotrip.payments.actions.exchanging._send_or_ask",
        "zerotrip.payments.actions.exchanging._write",
        "zerotrip.payments.actions.exchanging.take_answer",
    ],
)
def test_worker_killed_in_between_pays_once(
    bank: BankServer, batch: Batch, now: datetime, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    with monkeypatch.context() as patch, pytest.raises(_Killed):
        kill_at(patch, step, after=True)
        actions.exchange_due(at=now)
    actions.exchange_due(at=now + LATER)
    assert (queries.state_of(REF), len(bank.office.orders)) == ("paid", 1)
    assert ledger.balance("bank:clearing").posted == batch.total
    assert Dispatch.objects.get().state == DispatchState.CONFIRMED


def test_news_that_nobody_could_take_is_told_again(
    bank: BankServer, batch: Batch, now: datetime, heard: list[Any]
) -> None:
    from zerotrip.payments.signals import payment_confirmed

    def fails(**said: Any) -> None:
        raise RuntimeError("no")

    payment_confirmed.connect(fails)
    actions.exchange_due(at=now)
    payment_confirmed.disconnect(fails)
    assert batch.lines.get().news == "confirmed"
    actions.exchange_due(at=now)
    assert batch.lines.get().news == ""
    assert {said["reference"] for _, said in heard} == {REF}


def test_malformed_answer_is_kept_and_the_next_one_counts(
    bank: BankServer, batch: Batch, now: datetime
) -> None:
    control(bank.office, "malformed")
    control(bank.office, "twice")
    actions.exchange_due(at=now)
    assert sorted(BankFile.objects.filter(direction="in").values_list("state", flat=True)) == [
        "refused",
        "taken",
    ]
    assert queries.state_of(REF) == "paid"


def test_answer_that_cannot_be_kept_holds_up_no_other(bank: BankServer, batch: Batch, now: datetime) -> None:
    control(bank.office, "twice")
    with Bank() as line:
        line.send(batch.files.get().raw.open())
    first = min(bank.office.answers)
    bank.office.answers[first].body = batch.files.get().raw.open()
    actions.exchange_due(at=now)
    assert (queries.state_of(REF), list(bank.office.answers)) == ("paid", [first])


def test_page_instead_of_the_list_of_answers_waits(
    monkeypatch: pytest.MonkeyPatch, bank: BankServer, batch: Batch, now: datetime
) -> None:
    page = httpx.Response(200, text="<html>Back soon</html>")
    monkeypatch.setattr(Bank, "_get", lambda self, path: page)
    actions.exchange_due(at=now)
    assert queries.state_of(REF) == "sent"
    monkeypatch.undo()
    actions.exchange_due(at=now)
    assert queries.state_of(REF) == "paid"


def test_answer_that_overtakes_the_outcome_of_sending_counts(
    monkeypatch: pytest.MonkeyPatch, bank: BankServer, batch: Batch, now: datetime
) -> None:
    send_really = Bank.send

    def answered_at_once(self: Bank, raw: bytes) -> Any:
        reply = send_really(self, raw)
        [answer] = bank.office.answers.values()
        actions.take_answer(raw=answer.body, by=Actor.system("bank"), at=now)
        return reply

    monkeypatch.setattr(Bank, "send", answered_at_once)
    actions.exchange_due(at=now)
    batch.refresh_from_db()
    assert (batch.state, queries.state_of(REF)) == ("answered", "paid")


def test_everything_at_once(bank: BankServer, owe: Owe, sun: Actor, wu: Actor, now: datetime) -> None:
    """Part accepted, an unknown line, the file twice; later the rest, and one payment back."""
    for n in (1, 2):
        owe(f"HZ-2026-00000{n}")
    control(bank.office, "hold-back", account=CHENS)
    control(bank.office, "unknown-lines", times=1)
    control(bank.office, "twice")
    batch = send(actions.make_batch(by=sun, at=now), wu, now)
    actions.exchange_due(at=now)
    assert (queries.state_of(REF), ledger.balance("suspense:bank").posted.minor) == ("sent", -6660)
    control(bank.office, "settle-rest")
    actions.exchange_due(at=now)
    assert queries.paid_references([REF, "HZ-2026-000002"]) == {REF, "HZ-2026-000002"}
    back = batch.lines.get(position=1).end_to_end_id
    control(bank.office, "give-back", end_to_end_id=back, reason="AC04")
    actions.exchange_due(at=now)
    assert queries.paid_references([REF, "HZ-2026-000002"]) == {"HZ-2026-000002"}
    assert AnswerLine.objects.filter(outcome="suspense").count() == 1


def test_bank_page_speaks_both_languages_and_takes_a_rule(
    bank: BankServer, batch: Batch, now: datetime
) -> None:
    import httpx

    actions.exchange_due(at=now)
    assert "模拟银行" in httpx.get(bank.url).text
    form = {"what": "reject", "account": "6222 0212 0801 0026 217", "reason": "AC04", "lang": "en"}
    page = httpx.post(bank.url, data=form).text
    assert "**** 6217 · closed" in page
    assert batch.message_id in page
    assert CHENS not in page.replace(f'value="{CHENS}"', "")
    strange = httpx.post(bank.url, data=form, headers={"Origin": "http://elsewhere.example"})
    assert strange.status_code == 403
    with Bank(bank.url) as us:
        assert us.ask("NEVER-SENT").result == "not-sent"
