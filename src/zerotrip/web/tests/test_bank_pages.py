"""The union's account at the desk: a fee that comes in parts and too much of it, and who sees it."""

from __future__ import annotations

import base64
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from zerotrip.audit.signing import public_key
from zerotrip.core.calendar import day_of
from zerotrip.core.clock import now as clock
from zerotrip.demo.bank.report import Said, report
from zerotrip.demo.cast import Cast
from zerotrip.guides.tests.test_prints import text_of
from zerotrip.ledger.actions import open_account
from zerotrip.ledger.queries import balance
from zerotrip.members.billing import bill_for
from zerotrip.members.models import FeePayment, Product
from zerotrip.members.receipts import OUTSIDE, issue_due_receipts, receive_fee, take_fee
from zerotrip.members.tests.sheets import CHEN_ROW, csv, enrol
from zerotrip.org.actions import appoint
from zerotrip.payments.actions import make_batch, release, take_answer
from zerotrip.payments.models import StatementEntry, Suspended
from zerotrip.payments.statements.queries import compared, reconcile
from zerotrip.payments.tests.test_statements import Row, table
from zerotrip.web.tests.test_people_lists import desk, key
from zerotrip.web.tests.test_signing_table import owed

pytestmark = pytest.mark.django_db


def test_fee_in_parts_finds_its_roster_and_what_is_too_much_stays_open(cast: Cast) -> None:
    roster = enrol(cast, csv(CHEN_ROW))
    sun, wu, lin = desk(cast.sun), desk(cast.wu), desk(cast.lin)
    day, balance = roster.imported_at.date().isoformat() if roster.imported_at else "", 0

    def come(*rows: Row) -> None:
        nonlocal balance
        file = SimpleUploadedFile("statement.csv", table(rows, balance))
        assert sun.post("/desk/bank/", {"key": key(), "file": file}).status_code == 302
        balance += sum(row[2] for row in rows)

    assert "没有读入过" in sun.get("/desk/bank/").content.decode()
    come(("E1", day, 1_000, f"参保费 {roster.payment_code}"))
    roster.refresh_from_db()
    assert (roster.open_fen, FeePayment.objects.count()) == (roster.fee_fen - 1_000, 0)
    assert roster.payment_code in lin.get("/desk/fees/").content.decode()
    come(("E2", day, 5_000, f"{roster.payment_code.lower()} 补缴"), ("E3", day, 2_000_000, "不明"))
    assert FeePayment.objects.get().amount_fen == roster.fee_fen
    over = StatementEntry.objects.get(bank_id="E2")
    assert over.left_fen == 6_000 - roster.fee_fen
    page = sun.get("/desk/bank/").content.decode()
    assert "一致" in page and "不明" in page

    unknown = f"/desk/bank/{StatementEntry.objects.get(bank_id='E3').uid}/"
    assert lin.get(unknown).status_code == 403
    chosen = sun.get(f"{unknown}?purpose=repayment&about=H2026").content.decode()
    assert 'value="repayment" selected' in chosen and 'value="H2026"' in chosen
    asks = {"purpose": "send-back", "amount": "20000.00", "because": "对方打错"}
    assert wu.post(unknown, {"key": key(), **asks}).status_code == 403
    assert sun.post(unknown, {"key": key(), **asks, "amount": "20000.01"}).status_code == 409
    assert sun.post(unknown, {"key": key(), **asks}).status_code == 302
    made = StatementEntry.objects.get(bank_id="E3").assignments.get()
    agrees = {"assignment": str(made.uid), "does": "agree"}
    assert sun.post(unknown, {"key": key(), **agrees}).status_code == 403
    assert made.code in wu.get(unknown).content.decode()
    assert wu.post(unknown, {"key": key(), **agrees}).status_code == 302
    assert not list(reconcile())


def test_the_bill_of_a_roster_tells_what_to_pay_and_how(cast: Cast) -> None:
    units, roster = desk(cast.lin), enrol(cast, csv(CHEN_ROW))
    bill = f"/desk/rosters/{roster.uid}/bill/"
    assert bill in units.get(f"/desk/rosters/{roster.uid}/").content.decode()
    assert bill in desk(cast.sun).get("/desk/fees/").content.decode()
    shown = units.get(bill).content.decode()
    assert all(
        word in shown for word in (roster.payment_code, "叁拾陆元整", settings.ZEROTRIP_PAYER["account"])
    )
    for name, status in (("wu", 200), ("sun", 200), ("auditor", 200), ("qian", 404), ("chen_user", 403)):
        assert desk(getattr(cast, name)).get(bill).status_code == status, name
    assert units.get(f"/desk/rosters/{roster.uid}/bill.pdf").content.startswith(b"%PDF")
    Product.objects.update(fee_fen=9_900)
    open_account(address=OUTSIDE, may_overdraw=True)
    paid_on = day_of(roster.imported_at or clock())
    receive_fee(
        roster=roster, amount_fen=600, reference="x", source=OUTSIDE, paid_on=paid_on,
        by=cast.sun.actor, at=clock(),
    )  # fmt: skip
    units.cookies["django_language"] = "en"
    shown = units.get(bill).content.decode()
    assert "30.00" in shown and "99.00" not in shown
    told = bill_for(cast.lin.actor, roster.uid, on=day_of(clock()))
    assert (told.since, told.until) == (date(roster.year, 1, 1), date(roster.year, 12, 31))
    assert [told.is_late(told.due_on + timedelta(days=n)) for n in (0, 1)] == [False, True]


def test_anybody_verifies_a_receipt_and_an_altered_one_is_not_genuine(cast: Cast) -> None:
    roster = enrol(cast, csv(CHEN_ROW))
    take_fee(roster=roster, paid_on=day_of(clock()), by=cast.sun.actor, at=clock())
    issue_due_receipts(at=clock())
    receipt, anybody = FeePayment.objects.get(), Client()
    shown = anybody.get(f"/hall/verify/{receipt.number}/")
    assert (shown.status_code, roster.organisation.name_zh in shown.content.decode()) == (200, False)
    assert "叁拾陆元整" in shown.content.decode() and "真实有效" in shown.content.decode()
    assert anybody.get("/hall/verify/", {"number": receipt.number.lower()}, follow=True).status_code == 200
    pdf = desk(cast.lin).get(f"/desk/rosters/{roster.uid}/receipt.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert _holds_offline(receipt.signed_text, receipt.signature)
    assert not _holds_offline(receipt.signed_text.replace("3600", "9600"), receipt.signature)

    FeePayment.objects.update(amount_fen=9_600)
    assert anybody.get(f"/hall/verify/{receipt.number}/").status_code == 404
    FeePayment.objects.update(amount_fen=3_600, signed_text=receipt.signed_text.replace("3600", "9600"))
    assert "没有开具并签名过" in anybody.get(f"/hall/verify/{receipt.number}/").content.decode()


def _holds_offline(text: str, signature: str) -> bool:
    """As the docs tell it, with nothing of ours but the public key."""
    from cryptography.exceptions import InvalidSignature

    key = public_key()
    try:
        assert key is not None
        key.verify(base64.b64decode(signature), b"zerotrip receipt\n" + text.encode())
    except InvalidSignature:
        return False
    return True


def test_a_receipt_is_cancelled_by_two_and_whoever_verifies_it_reads_so(cast: Cast, tmp_path: Path) -> None:
    roster = enrol(cast, csv(CHEN_ROW))
    sun, wu, lin = desk(cast.sun), desk(cast.wu), desk(cast.lin)
    day = roster.imported_at.date().isoformat() if roster.imported_at else ""
    rows = [("E1", day, 1_000, f"参保费 {roster.payment_code}")]
    sun.post("/desk/bank/", {"key": key(), "file": SimpleUploadedFile("s.csv", table(rows, 0))})
    roster.refresh_from_db()
    take_fee(roster=roster, paid_on=day_of(clock()), by=cast.sun.actor, at=clock())
    issue_due_receipts(at=clock())
    receipt, page = FeePayment.objects.get(), f"/desk/rosters/{roster.uid}/receipt/"
    asks = {"does": "propose", "number": receipt.number, "because": "抬头开错"}
    assert lin.post(page, {**asks, "key": key()}).status_code == 403
    assert sun.post(page, {**asks, "because": " ", "key": key()}).status_code == 400
    assert sun.post(page, {**asks, "key": key()}).status_code == 302
    assert "抬头开错" in wu.get(page).content.decode()
    assert sun.post(page, {**asks, "does": "confirm", "key": key()}).status_code == 403
    assert (
        "真实有效" in Client(REMOTE_ADDR="192.0.2.7").get(f"/hall/verify/{receipt.number}/").content.decode()
    )
    assert wu.post(page, {"does": "drop", "because": "先问单位", "key": key()}).status_code == 302
    assert wu.post(page, {"does": "confirm", "key": key()}).status_code == 409
    assert sun.post(page, {**asks, "key": key()}).status_code == 302
    assert wu.post(page, {"does": "confirm", "key": key()}).status_code == 302

    shown = Client(REMOTE_ADDR="192.0.2.7").get(f"/hall/verify/{receipt.number}/").content.decode()
    assert ("真实有效" in shown, "已作废" in shown) == (False, True)
    assert "已作废" in lin.get(page).content.decode()
    pdf = lin.get(f"/desk/rosters/{roster.uid}/receipt.pdf?number={receipt.number}").content
    assert "已作废" in text_of(pdf, tmp_path)
    roster.refresh_from_db()
    assert (roster.received_fen, StatementEntry.objects.get().left_fen) == (0, 1_000)
    assert (balance(f"unit:{roster.organisation.code}:fees").posted.minor, list(reconcile())) == (
        -roster.fee_fen,
        [],
    )
    take_fee(roster=roster, paid_on=day_of(clock()), by=cast.sun.actor, at=clock())
    issue_due_receipts(at=clock())
    again = FeePayment.objects.get(cancelled_at=None)
    assert again.number not in ("", receipt.number)
    assert again.number in lin.get(page).content.decode()
    assert balance(f"unit:{roster.organisation.code}:fees").posted.minor == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        FeePayment.objects.update(cancelled_at=None)


def test_a_statement_read_twice_says_so_and_moves_nothing(cast: Cast) -> None:
    sun = desk(cast.sun)
    first: list[Row] = [("S1", "2026-06-10", 1_000, "不明"), ("S2", "2026-06-11", 2_000, "不明")]

    def read(raw: bytes) -> str:
        file = SimpleUploadedFile("statement.csv", raw)
        return sun.post("/desk/bank/", {"key": key(), "file": file}, follow=True).content.decode()

    assert "已处理，结果见下。" in read(table(first, 0))
    assert "这份文件先前已读入，账务没有再次变动。" in read(table(first, 0))
    assert "这份对账单中的各笔先前都已读入，账务没有变动。" in read(table(first[:1], 0))
    assert (StatementEntry.objects.count(), compared().bank_fen) == (2, 3_000)


def test_whoever_only_releases_finds_receipts_and_the_way_back(cast: Cast) -> None:
    day = day_of(clock())
    appoint(
        user=cast.zhao, organisation=cast.city, role="releaser", since=day, by=cast.admin.actor, at=clock()
    )
    assert desk(cast.zhao).get("/desk/fees/").status_code == 200


def test_claim_in_suspense_stands_on_the_page_until_the_cashier_has_cleared_it_up(cast: Cast) -> None:
    at, sun = clock(), desk(cast.sun)
    owed(cast, at, "HZ-2026-000001", "100")
    batch = make_batch(by=cast.sun.actor, at=at)
    release(batch=batch, seen_hash=batch.content_hash, by=cast.wu.actor, at=at)
    name = batch.lines.get().end_to_end_id
    for number, (said, yuan) in enumerate([(name, "100.00"), (name, "120.00"), ("X-77", "7.00")]):
        raw = report(
            [Said(said, "ACSC", yuan, "")], order=batch.message_id, message_id=f"A-{number}", written_at=at
        )
        take_answer(raw=raw, by=cast.sun.actor, at=at)
    page = sun.get("/desk/bank/").content.decode()
    assert all(word in page for word in (name, "20.00", "X-77", "银行称已付"))
    assert "X-77" in desk(cast.wu).get("/desk/bank/").content.decode()
    for claim in Suspended.objects.all():
        told = {"claim": str(claim.pk), "because": "电话核实：银行误报"}
        assert desk(cast.wu).post("/desk/bank/", {"key": key(), **told}).status_code == 403
        assert sun.post("/desk/bank/", {"key": key(), **told, "because": " "}).status_code == 400
        assert sun.post("/desk/bank/", {"key": key(), **told}).status_code == 302
        assert sun.post("/desk/bank/", {"key": key(), **told}).status_code == 409
    assert sun.post("/desk/bank/", {"key": key(), "claim": "x", "because": "x"}).status_code == 404
    assert "银行称已付" not in sun.get("/desk/bank/").content.decode()
