"""Lists to take away, and receipts of fees."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from python_calamine import CalamineWorkbook

from zerotrip.audit.models import Entry
from zerotrip.core.errors import Conflict, NotAllowed
from zerotrip.core.sheets import Column, workbook
from zerotrip.demo.cast import Cast
from zerotrip.demo.people import CHEN
from zerotrip.ledger.queries import balance
from zerotrip.members.handing_out import answer_unmasking, ask_unmasked, masked_list, unmasked_list
from zerotrip.members.receipts import in_capitals, issue_due_receipts, receipt_for, take_fee
from zerotrip.members.tests.sheets import CHEN_ROW, NOV, csv, enrol
from zerotrip.notices.queries import inbox

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 12, 2, tzinfo=UTC)
HOSTILE = [f"{blank}{start}{rest}" for start in "=+-@\t\r＝＋－＠" for blank, rest in (
    ("", "1+1"), ("", "cmd|' /C calc'!A0"), (" ", "HYPERLINK(\"x\")"), ("\u3000", "SUM(A1)"), ("\u200b", "1"),
)]  # fmt: skip


def rows(data: bytes) -> list[list[object]]:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    return [list(row) for row in sheet.iter_rows()]


def test_a_list_is_masked_unless_two_people_agreed_and_then_taken_once(cast: Cast) -> None:
    lin, wu = cast.lin.actor, cast.wu.actor
    masked = [row for row in rows(masked_list(organisation=cast.unit, by=lin, at=AT)) if row[0] == "陈**"]
    assert [row[1] for row in masked] == ["3301**********1028"]
    asked = ask_unmasked(organisation=cast.unit, because="办理体检", by=lin, at=AT)
    with pytest.raises(Conflict):
        unmasked_list(asked=asked, by=lin, at=AT)
    with pytest.raises(NotAllowed):
        answer_unmasking(asked=asked, agree=True, by=lin, at=AT)
    answer_unmasking(asked=asked, agree=True, by=wu, at=AT)
    with pytest.raises(NotAllowed):
        unmasked_list(asked=asked, by=wu, at=AT)
    data = unmasked_list(asked=asked, by=lin, at=AT + timedelta(hours=23))
    assert [row[1] for row in rows(data) if row[0] == CHEN.name] == [CHEN.id_number]
    with pytest.raises(Conflict):
        unmasked_list(asked=asked, by=lin, at=AT)
    assert Entry.objects.filter(what="members.list-taken").count() == 2


def test_an_agreement_stands_for_a_day(cast: Cast) -> None:
    asked = ask_unmasked(organisation=cast.unit, because="办理体检", by=cast.lin.actor, at=AT)
    answer_unmasking(asked=asked, agree=True, by=cast.wu.actor, at=AT)
    with pytest.raises(Conflict):
        unmasked_list(asked=asked, by=cast.lin.actor, at=AT + timedelta(days=1))


def test_no_hostile_cell_becomes_a_formula() -> None:
    assert len(HOSTILE) == 50
    data = workbook("People", [Column("Name", 10)], ([cell] for cell in HOSTILE), made_at=AT)
    read = [str(row[0]) for row in rows(data)[1:]]
    assert [cell for cell in read if not cell.startswith("'")] == []


def test_the_receipt_follows_the_payment(cast: Cast) -> None:
    roster = enrol(cast, csv(CHEN_ROW))
    with pytest.raises(NotAllowed):
        take_fee(roster=roster, paid_on=NOV.date(), by=cast.lin.actor, at=NOV)
    payment = take_fee(roster=roster, paid_on=NOV.date(), by=cast.sun.actor, at=NOV)
    assert (payment.amount_fen, payment.due_on) == (3600, date(2026, 11, 10))
    assert balance("unit:330106-0001:fees").posted.minor == 0
    with pytest.raises(Conflict):
        take_fee(roster=roster, paid_on=NOV.date(), by=cast.sun.actor, at=NOV)
    assert [issue_due_receipts(at=NOV), issue_due_receipts(at=NOV)] == [1, 0]
    assert receipt_for(cast.lin.actor, roster.uid, on=NOV.date()).number.startswith("20261103-")
    assert "members.receipt-issued" in {notice.event for notice in inbox(cast.lin.actor)}


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (413400, "肆仟壹佰叁拾肆元整"),
        (3600, "叁拾陆元整"), (100_000_00, "壹拾万元整"), (1_000_005, "壹万元零伍分"),
        (1_050_030, "壹万零伍佰元叁角整"), (5, "伍分"), (0, "零元整"), (1_0000_0001_00, "壹亿零壹元整"),
        (2_0030_4005_60, "贰亿零叁拾万肆仟零伍元陆角整"), (10_00, "壹拾元整"),
    ],
)  # fmt: skip
def test_sums_are_written_in_capitals(fen: int, words: str) -> None:
    assert in_capitals(fen) == words
