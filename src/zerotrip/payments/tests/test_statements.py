"""Statements of the account: altered, cut, twice, overlapping, out of order; what became of each entry."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from zerotrip.books.chart import load_chart
from zerotrip.books.trial import trial_balance
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid, NotAllowed
from zerotrip.core.money import Amount
from zerotrip.demo.cast import Cast
from zerotrip.ledger import actions as ledger
from zerotrip.payments import actions
from zerotrip.payments.models import (
    Assignment,
    BankFile,
    Line,
    OpeningBalance,
    Payable,
    Statement,
    StatementEntry,
)
from zerotrip.payments.queries import open_suspense, state_of
from zerotrip.payments.statements.assigning import agree, assign, drop
from zerotrip.payments.statements.queries import compared, reconcile
from zerotrip.payments.tests.conftest import SUM, Owe, Say, decide_opening, fen, refused, send

pytestmark = pytest.mark.django_db
HEAD = "交易日期,交易时间,借方金额,贷方金额,余额,对方户名,对方账号,摘要,流水号"
Row = tuple[str, str, int, str]  # bank's number, day, fen, remark


def table(rows: Sequence[Row], opening: int, *, encoding: str = "gb18030") -> bytes:
    lines, balance = [f"账号：{settings.ZEROTRIP_PAYER['account']}", HEAD], opening
    for number, day, moved, remark in rows:
        balance += moved
        went, came = (f"{max(sum_, 0) / 100:.2f}" if sum_ > 0 else "" for sum_ in (-moved, moved))
        lines.append(
            f"{day},09:00:00,{went},{came},{balance / 100:.2f},某单位,3300112233445566,{remark},{number}"
        )
    return ("\n".join(lines) + "\n").encode(encoding)


def camt(rows: Sequence[Row], opening: int) -> bytes:
    def balance(code: str, sum_: int) -> str:
        return (
            f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='CNY'>{sum_ / 100:.2f}</Amt>"
            "<CdtDbtInd>CRDT</CdtDbtInd></Bal>"
        )

    entries = "".join(
        f"<Ntry><Amt Ccy='CNY'>{abs(moved) / 100:.2f}</Amt>"
        f"<CdtDbtInd>{'CRDT' if moved > 0 else 'DBIT'}</CdtDbtInd>"
        f"<Sts>BOOK</Sts><BookgDt><Dt>{day}</Dt></BookgDt><AcctSvcrRef>{number}</AcctSvcrRef><NtryDtls><TxDtls>"
        f"<RmtInf><Ustrd>{remark}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
        for number, day, moved, remark in rows
    )
    account = settings.ZEROTRIP_PAYER["account"]
    return (
        "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'><BkToCstmrStmt><Stmt>"
        f"<Acct><Id><Othr><Id>{account}</Id></Othr></Id></Acct>{balance('OPBD', opening)}"
        f"{balance('CLBD', opening + sum(row[2] for row in rows))}{entries}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


@pytest.fixture
def opened(sun: Actor, wu: Actor, now: datetime) -> OpeningBalance:
    return decide_opening(100_000, sun, wu, now)


@pytest.fixture
def million(sun: Actor, wu: Actor, now: datetime) -> OpeningBalance:
    return decide_opening(1_000_000, sun, wu, now)


DAYS: list[list[Row]] = [
    [("B1", "2026-06-11", 50_000, "不明来款"), ("B2", "2026-06-11", -1_000, "手续费")],
    [("B3", "2026-06-12", 70_000, "不明来款")],
    [("B4", "2026-06-13", -2_000, "手续费")],
    [("B5", "2026-06-14", 10_000, "利息")],
]


def files() -> list[bytes]:
    opening, made = 100_000, []
    for number, rows in enumerate(DAYS):
        made.append((camt if number % 2 else table)(rows, opening))
        opening += sum(row[2] for row in rows)
    return made


@pytest.mark.usefixtures("opened")
def test_every_order_of_four_files_each_twice_ends_alike(sun: Actor, now: datetime) -> None:
    class Undone(Exception):
        pass

    first = files()[0]
    for order in itertools.permutations(files()[1:]):
        with pytest.raises(Undone), transaction.atomic():
            for raw in (first, *order, *order, first):
                actions.take_answer(raw=raw, by=sun, at=now)
            assert (compared().bank_fen, fen("bank:main")) == (227_000, -227_000)
            assert (fen("suspense:incoming"), fen("suspense:outgoing")) == (130_000, -3_000)
            assert (StatementEntry.objects.count(), Statement.objects.count()) == (5, 4)
            assert set(BankFile.objects.values_list("state", flat=True)) == {"taken"}
            raise Undone


@pytest.mark.usefixtures("opened")
def test_overlap_takes_only_what_is_new(sun: Actor, now: datetime) -> None:
    actions.take_answer(raw=table(DAYS[0], 100_000), by=sun, at=now)
    again = table([*DAYS[0], *DAYS[1]], 100_000, encoding="utf-8")
    actions.take_answer(raw=again, by=sun, at=now)
    actions.take_answer(raw=camt(DAYS[1], 149_000), by=sun, at=now)  # all of it known
    assert (Statement.objects.count(), StatementEntry.objects.count(), fen("suspense:incoming")) == (
        2,
        3,
        120_000,
    )
    assert Statement.objects.first().known == 2  # type: ignore[union-attr]


def _whole() -> bytes:
    return table([*DAYS[0], *DAYS[1]], 100_000)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (lambda: _whole()[:-12], "csv-cut"),
        (lambda: _whole()[: len(_whole()) // 2], "csv-cut"),
        (lambda: _whole().replace(b"1490.00", b"1491.00"), "balance-chain"),
        (lambda: _whole().replace(b"B2", b"B1"), "entry-twice"),
        (lambda: _whole().replace(b",500.00,1500.00", b"500.00,500.00,1500.00"), "two-sided"),
        (lambda: _whole().decode("gb18030").encode("utf-16"), "file-foreign"),
        (
            lambda: _whole().replace(settings.ZEROTRIP_PAYER["account"].encode(), b"99999999"),
            "account-foreign",
        ),
        (lambda: camt(DAYS[0], 100_000)[:-40], "xml-broken"),
        (lambda: camt(DAYS[0], 100_000).replace(b"1490.00", b"1480.00"), "statement-sum"),
        (lambda: camt(DAYS[0], 100_000).replace(b"Ccy='CNY'", b"Ccy='EUR'"), "currency-foreign"),
        (lambda: camt(DAYS[0], 100_000).replace(b"OPBD", b"PRCD"), "balance-missing"),
    ],
)
def test_altered_file_is_kept_and_moves_nothing(raw, code: str, sun: Actor, now: datetime) -> None:  # type: ignore[no-untyped-def]
    file = actions.take_answer(raw=raw(), by=sun, at=now)
    assert (file.state, file.note["code"], StatementEntry.objects.count()) == ("refused", code, 0)
    assert file.note["zh-Hans"] and file.note["zh-Hans"] != file.note["en"]


@pytest.mark.usefixtures("opened")
def test_entry_with_another_sum_than_before_is_refused(sun: Actor, now: datetime) -> None:
    actions.take_answer(raw=table(DAYS[0], 100_000), by=sun, at=now)
    file = actions.take_answer(raw=table([("B1", "2026-06-11", 60_000, "")], 100_000), by=sun, at=now)
    assert (file.note["code"], fen("suspense:incoming")) == ("entry-altered", 50_000)


@pytest.mark.usefixtures("million")
def test_payment_is_paid_returned_paid_anew_and_returned_again_by_statements(
    owe: Owe, sun: Actor, wu: Actor, now: datetime, say: Say
) -> None:
    payable = owe()
    balance = 1_000_000
    for round_ in (1, 2):
        line = send(actions.make_batch(by=sun, at=now), wu, now).lines.get()
        if round_ == 2:
            say(line, "ACSC", at=datetime.fromisoformat("2026-06-13T08:00:00+08:00"))  # in both channels
        for way in (-1, 1):
            day = f"2026-06-{11 + round_ * 2 + (way > 0)}"
            raw = table([(f"R{round_}{way}", day, way * SUM.minor, line.end_to_end_id)], balance)
            actions.take_answer(raw=raw, by=sun, at=now)
            balance += way * SUM.minor
            line.refresh_from_db()
            assert line.state == ("paid" if way < 0 else "returned")
    assert (state_of(payable.reference), Line.objects.count()) == ("rejected", 2)
    assert (fen(payable.address), fen("bank:clearing"), fen("bank:main")) == (SUM.minor, 0, -1_000_000)
    assert not open_suspense().exists()


@pytest.mark.usefixtures("million")
def test_payment_with_another_sum_in_the_statement_is_disputed_and_stays_open(
    line: Line, sun: Actor, now: datetime
) -> None:
    raw = table([("W1", "2026-06-13", -200_000, line.end_to_end_id)], 1_000_000)
    actions.take_answer(raw=raw, by=sun, at=now)
    line.refresh_from_db()
    assert (line.state, [entry.bank_id for entry in open_suspense()]) == ("disputed", ["W1"])


@pytest.mark.usefixtures("opened")
def test_what_is_not_ours_is_sent_back_by_two_and_found_when_it_left(
    sun: Actor, wu: Actor, cast: Cast, now: datetime
) -> None:
    actions.take_answer(raw=table(DAYS[0], 100_000), by=sun, at=now)
    entry = StatementEntry.objects.get(bank_id="B1")
    told: dict[str, Any] = {
        "entry": entry,
        "purpose": "send-back",
        "about": "",
        "because": "打错了",
        "by": sun,
        "at": now,
    }
    with refused(Conflict, "entry-has-less"):
        assign(amount_fen=50_001, **told)
    with refused(Invalid, "reason-missing"):
        assign(amount_fen=1, **{**told, "because": " "})
    dropped = assign(amount_fen=30_000, **told)
    assert list(open_suspense()) and not list(reconcile())
    drop(assignment=dropped, by=wu, at=now, because="先问一问")
    made = assign(amount_fen=50_000, **told)
    with refused(NotAllowed, "signs-twice"):
        agree(assignment=made, by=sun, at=now)
    agree(assignment=made, by=wu, at=now)
    with refused(Conflict, "assignment-moved-on"):
        agree(assignment=made, by=wu, at=now)
    assert (fen("suspense:incoming"), fen("bank:clearing")) == (0, 50_000)
    actions.take_answer(raw=table([("B9", "2026-06-12", -50_000, made.code)], 149_000), by=sun, at=now)
    assert (fen("bank:clearing"), Assignment.objects.filter(purpose="sent-back").count()) == (0, 1)


@pytest.mark.usefixtures("opened")
def test_planted_fault_is_seen(sun: Actor, now: datetime) -> None:
    actions.take_answer(raw=table(DAYS[0], 100_000), by=sun, at=now)
    StatementEntry.objects.filter(bank_id="B1").update(left_fen=49_999)
    assert len(list(reconcile())) == 2
    StatementEntry.objects.filter(bank_id="B1").update(left_fen=50_000)
    ledger.open_account(address="outside:somewhere")
    transfer = ledger.transfer(  # a fen that leaves suspense in the books alone
        reference="x",
        source="suspense:incoming",
        destination="outside:somewhere",
        amount=Amount.fen(1),
        by=sun,
        at=now,
    )
    assert [(said.reference, said.kept, said.recomputed) for said in reconcile()] == [
        ("suspense:incoming", 49_999, 50_000)
    ]
    ledger.reverse(transfer=transfer, reference="y", by=sun, at=now, because="test")
    assert Payable.objects.count() == 0


def _taken(number: str, moved: int, opening: int, day: str, sun: Actor, now: datetime) -> StatementEntry:
    actions.take_answer(raw=table([(number, day, moved, "没有编号")], opening), by=sun, at=now)
    return StatementEntry.objects.get(bank_id=number)


@pytest.mark.usefixtures("million")
def test_entry_named_by_hand_moves_the_payment_once(line: Line, sun: Actor, now: datetime) -> None:
    told: dict[str, Any] = {"about": line.end_to_end_id, "because": "回单核对", "amount_fen": SUM.minor}
    told |= {"by": sun, "at": now}
    back = _taken("H0", SUM.minor, 1_000_000, "2026-06-12", sun, now)
    with refused(Conflict, "line-elsewhere"):  # it has not been paid yet
        assign(entry=back, purpose="return", **told)
    left = _taken("H1", -SUM.minor, 1_000_000 + SUM.minor, "2026-06-13", sun, now)
    assign(entry=left, purpose="payment", **told)
    line.refresh_from_db()
    assert (line.state, fen(line.payable.address), fen("bank:clearing")) == ("paid", 0, 0)
    again = _taken("H2", -SUM.minor, 1_000_000, "2026-06-14", sun, now)
    with refused(Conflict, "assigned-already"):
        assign(entry=again, purpose="payment", **told)
    with refused(Conflict, "assigned-already"):
        assign(entry=again, purpose="batch", **{**told, "about": line.batch.ref})
    assign(entry=back, purpose="return", **told)
    line.refresh_from_db()
    assert (line.state, fen(line.payable.address), fen("bank:clearing")) == ("returned", SUM.minor, 0)
    assert [entry.bank_id for entry in open_suspense()] == ["H2"]
    packs = Path(__file__).resolve().parents[4] / "packs"
    load_chart(file=packs / "hangzhou" / "chart.toml", by=Actor.system("test"), at=now)
    trial = trial_balance(now.date().replace(day=1))
    assert (trial.unposted, trial.balances, trial.moved[0] > 0) == ([], True, True)


@pytest.mark.usefixtures("million")
def test_payment_booked_by_itself_and_with_its_batch_is_seen(line: Line, sun: Actor, now: datetime) -> None:
    told: dict[str, Any] = {"because": "回单核对", "amount_fen": SUM.minor, "by": sun, "at": now}
    left = _taken("H1", -SUM.minor, 1_000_000, "2026-06-13", sun, now)
    made = assign(entry=left, purpose="payment", about=line.end_to_end_id, **told)
    other = _taken("H2", -SUM.minor, 1_000_000 - SUM.minor, "2026-06-14", sun, now)
    planted = Assignment.objects.create(
        entry=other, purpose="batch", about=line.batch.ref, amount_fen=SUM.minor, by_key="x", at=now
    )
    assert line.end_to_end_id in [said.reference for said in reconcile()]
    planted.purpose, planted.about = made.purpose, made.about
    with pytest.raises(IntegrityError), transaction.atomic():
        planted.save()
    planted.delete()
