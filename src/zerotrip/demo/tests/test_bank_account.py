"""The simulated bank's account: what it pays and gets stands in statements that the platform can read."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
import pytest

from zerotrip.demo.bank.account import OPENING_FEN, Account
from zerotrip.demo.bank.office import PAYER
from zerotrip.demo.bank.server import BankServer, control
from zerotrip.payments.statements import camt, table

JUNE = [datetime(2026, 6, day, 2, tzinfo=UTC) for day in (10, 11, 30)]


def _account(file: Path | None = None) -> Account:
    account = Account(*PAYER, file=file)
    for at, fen, remark in zip(
        JUNE, (-176_700, 2_398_800, -500), ("E2E-1", "JF1A2B & Co", "手续费"), strict=True
    ):
        account.book(fen=fen, name="某单位", account="3300112233445566", remark=remark, at=at)
    return account


@pytest.mark.parametrize(("read", "written"), [(camt.read, "camt"), (table.read, "table")])
def test_both_statements_say_the_same(read: object, written: str) -> None:
    said, account = read(getattr(_account().statement(date(2026, 6, 11)), written)())  # type: ignore[operator]
    said.add_up()
    assert account == PAYER[0]
    assert (said.opening_fen, said.closing_fen) == (OPENING_FEN - 176_700, OPENING_FEN + 2_221_600)
    assert [(one.fen, one.remark) for one in said.moved] == [(2_398_800, "JF1A2B & Co"), (-500, "手续费")]


def test_the_account_outlives_the_bank(tmp_path: Path) -> None:
    kept = tmp_path / "bank" / "account.jsonl"
    before = _account(kept)
    again = Account(*PAYER, file=kept)
    assert (again.entries, again.balance_fen) == (before.entries, before.balance_fen)
    assert again.book(fen=1, name="", account="", remark="", at=JUNE[2]).number == "2026063000000004"
    assert len(kept.read_text("utf-8").splitlines()) == 4


@pytest.fixture
def bank() -> Iterator[BankServer]:
    server = BankServer(delay=0)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_money_comes_in_by_the_page_and_stands_in_the_statement(bank: BankServer) -> None:
    paid = {"what": "pay-in", "yuan": "12.34", "name": "云栖纺织", "account": "6222", "remark": "JF000001"}
    assert "12.34" in httpx.post(bank.url, data=paid).text
    refused = httpx.post(bank.url, data=paid | {"yuan": "-1"})
    control(bank.office, "charge", yuan="0.50")
    statement = httpx.get(f"{bank.url}/statement.csv")
    said, _ = table.read(statement.content)
    assert ([one.fen for one in said.moved], refused.status_code) == ([1234, -50], 400)
    assert statement.headers["Content-Disposition"] == 'attachment; filename="statement.csv"'
    assert httpx.get(f"{bank.url}/statement.xml?since=June").status_code == 400
