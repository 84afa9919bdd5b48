"""The layouts of Chinese banks: what they carry, what they refuse before and after the bank had them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Invalid
from zerotrip.ledger import queries as ledger
from zerotrip.members.models import BankAccount
from zerotrip.payments import actions, queries
from zerotrip.payments.formats import FORMATS
from zerotrip.payments.models import AnswerLine, Batch
from zerotrip.payments.order import Debtor, Order, OrderLine
from zerotrip.payments.payer import payer
from zerotrip.payments.tests.conftest import Owe, refused, send

REF = "HZ-2026-000001"
CHINESE = ("gb18030-csv", "fixed-width")
LINE = OrderLine("M1-000001", 123456, "陈秀英", "6222021208010026217", "中国工商银行", "102331002011", REF)
ORDER = Order(
    "M1", datetime(2026, 6, 12, 4, 0, tzinfo=UTC), Debtor("杭州市总工会", "12020", "工商银行"), (LINE,)
)
NAMES = (
    st.text(st.sampled_from("陈秀英王㐂𠮷𬭚龘·〇 Ab"), min_size=1, max_size=14).map(str.strip).filter(bool)
)
LINES = st.builds(
    OrderLine,
    end_to_end_id=st.from_regex(r"F[0-9]{8}-[0-9]{6}", fullmatch=True),
    amount_fen=st.integers(1, 10**12),
    holder=NAMES,
    account=st.from_regex(r"[0-9]{8,32}", fullmatch=True),
    bank_name=NAMES,
    bank_code=st.sampled_from(["", "102331002011"]),
    note=st.just(REF),
)


@pytest.mark.parametrize("format", sorted(FORMATS))
@settings(max_examples=20, deadline=None)
@given(lines=st.lists(LINES, min_size=1, max_size=3))
def test_what_is_written_is_read_again(format: str, lines: list[OrderLine]) -> None:
    order, layout = replace(ORDER, lines=tuple(lines)), FORMATS[format]
    raw = layout.write(order)
    assert (layout.read(raw), layout.write(order), layout.looks_like(raw)) == (
        order,
        raw,
        format == "pain.001",
    )


def test_table_is_what_a_bank_takes() -> None:
    assert FORMATS["gb18030-csv"].write(ORDER).decode("gb18030").split("\r\n")[1:] == [
        "序号,收款账号,收款户名,开户行名称,联行号,金额,附言,业务参考号",
        f"1,6222021208010026217,陈秀英,中国工商银行,102331002011,1234.56,{REF},M1-000001",
        "合计,1,1234.56,M1",
        "",
    ]


def test_widths_are_bytes() -> None:
    head, line, tail, _ = FORMATS["fixed-width"].write(replace(ORDER, lines=(LINE, LINE))).split(b"\r\n", 3)
    assert (len(head), len(line), line[40:46], tail[:8]) == (
        262,
        308,
        "陈秀英".encode("gb18030"),
        b"DQ000002",
    )


@pytest.mark.parametrize(
    ("format", "change", "code"),
    [
        ("gb18030-csv", {"holder": "陈\ud800英"}, "field-not-encodable"),
        ("gb18030-csv", {"holder": "=CMD()"}, "field-not-plain"),
        ("gb18030-csv", {"bank_name": "工商银行,杭州"}, "field-not-plain"),
        ("gb18030-csv", {"holder": "陈\n英"}, "field-not-plain"),
        ("fixed-width", {"holder": "陈\ud800英"}, "field-not-encodable"),
        ("fixed-width", {"holder": "𠮷" * 16}, "field-too-long"),
        ("fixed-width", {"bank_name": "杭" * 41}, "field-too-long"),
        ("fixed-width", {"amount_fen": 10**15}, "amount-too-large"),
    ],
)
def test_what_a_file_cannot_carry_is_refused(format: str, change: dict[str, object], code: str) -> None:
    with refused(Invalid, code):
        FORMATS[format].write(replace(ORDER, lines=(replace(LINE, **change),)))  # type: ignore[arg-type]


@pytest.mark.django_db
def test_name_too_long_is_told_before_a_batch_is_made(owe: Owe, sun: Actor, now: datetime) -> None:
    owe()
    BankAccount.objects.update(holder="阿依古丽·" + "𠮷" * 20)
    with pytest.raises(Invalid) as caught:
        actions.make_batch(format="fixed-width", by=sun, at=now)
    assert ("阿**" in str(caught.value), REF in str(caught.value), "依古丽" in str(caught.value)) == (
        True,
        True,
        False,
    )
    assert (Batch.objects.count(), queries.state_of(REF)) == (0, "owed")
    assert actions.make_batch(format="gb18030-csv", by=sun, at=now).count == 1


# Answers


def answer(format: str, batch: Batch, *rows: tuple[str, int, str, str]) -> bytes:
    """What a bank writes, by hand as its manual has it: reference, fen, state, reason."""
    total = sum(fen for _, fen, _, _ in rows)
    if format == "gb18030-csv":
        said = [f"批量代付回盘,R1,{batch.message_id},2026-06-12 12:00:00,", "序号,业务参考号,金额,状态,原因"]
        said += [f"{n},{r},{f // 100}.{f % 100:02d},{s},{why}" for n, (r, f, s, why) in enumerate(rows, 1)]
        said += [f"合计,{len(rows)},{total // 100}.{total % 100:02d},{batch.message_id}"]
        return "".join(f"{row}\r\n" for row in said).encode("gb18030")
    control = b"%06d%015d" % (len(rows), total)
    out = "HR代付".encode("gb18030") + b"R1".ljust(35) + batch.message_id.encode().ljust(35)
    out += b"20260612120000" + control + b"\r\n"
    for n, (reference, fen, state, why) in enumerate(rows, 1):
        words = state.encode("gb18030").ljust(6) + why.encode("gb18030").ljust(60)
        out += b"DR%06d" % n + reference.encode().ljust(35) + b"%015d" % fen + words + b"\r\n"
    return out + b"TR" + control + b"\r\n"


@pytest.mark.django_db
@pytest.mark.parametrize("format", CHINESE)
def test_bank_answers_each_payment(owe: Owe, sun: Actor, wu: Actor, now: datetime, format: str) -> None:
    for n in (1, 2, 3, 4):
        owe(f"HZ-2026-00000{n}")
    batch = send(actions.make_batch(format=format, by=sun, at=now), wu, now)
    assert (batch.state, hasattr(batch, "dispatch")) == ("sent", False)
    first = actions.export(batch=batch, by=sun, at=now)
    assert first == actions.export(batch=batch, by=wu, at=now)
    assert first[0] == f"{batch.message_id}{FORMATS[format].suffix}"
    one, two, three, four = batch.lines.values_list("end_to_end_id", flat=True)
    rows = (
        (one, 176700, "成功", ""),
        (two, 176700, "失败", "户名不符"),
        (three, 176700, "处理中", ""),
        (four, 100000, "部分", "余额不足"),
    )
    assert actions.take_answer(raw=answer(format, batch, *rows), by=sun, at=now).state == "taken"
    assert list(batch.lines.values_list("state", "reason_code", "bank_note")) == [
        ("paid", "", ""),
        ("rejected", "BE01", "户名不符"),
        ("sent", "", ""),
        ("partly", "", ""),
    ]


ALTERED: dict[str, tuple[Any, set[str]]] = {
    "cut in the middle": (
        lambda raw: raw[: len(raw) // 2],
        {"file-cut"},
    ),
    "cut in the last line": (lambda raw: raw[:-3], {"file-cut"}),
    "without its last row": (lambda raw: raw[: raw[:-2].rindex(b"\r\n") + 2], {"file-cut", "csv-cut"}),
    "UTF-8": (lambda raw: raw.decode("gb18030").encode(), {"encoding-other"}),
    "UTF-8 with its mark": (lambda raw: raw.decode("gb18030").encode("utf-8-sig"), {"encoding-other"}),
    "UTF-16": (lambda raw: raw.decode("gb18030").encode("utf-16"), {"encoding-other"}),
    "LF": (lambda raw: raw.replace(b"\r\n", b"\n"), {"line-ends"}),
    "another state": (
        lambda raw: raw.replace("成功".encode("gbk"), "也许".encode("gbk")),
        {"status-unknown"},
    ),
    "total altered": (
        lambda raw: (at := raw.rindex(b"1767")) and raw[:at] + b"2" + raw[at + 1 :],
        {"control-sum"},
    ),
    "sum altered": (
        lambda raw: (at := raw.index(b"1767", raw.index(b"-000001"))) and raw[:at] + b"2" + raw[at + 1 :],
        {"control-sum"},
    ),
    "nothing": (lambda raw: raw.replace(b"1767", b"0000"), {"amount-too-fine", "amount-not-positive"}),
    "nothing, zeros": (
        lambda raw: raw.replace(b"1767.00", b"0.00").replace(b"176700", b"000000"),
        {"amount-not-positive"},
    ),
    "negative": (
        lambda raw: raw.replace(b"1767.00", b"-1767.00").replace(b"000000000176700", b"-00000000176700"),
        {"amount-not-positive", "amount-unreadable"},
    ),
    "enormous": (
        lambda raw: raw.replace(b"1767.00", b"9" * 20 + b".00").replace(b"000000000176700", b"9" * 20),
        {"amount-too-large", "row-width"},
    ),
    "the second row twice": (
        lambda raw: b"\r\n".join((rows := raw.split(b"\r\n"))[:-2] + rows[-3:]),
        {"line-missing"},
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("format", CHINESE)
def test_altered_answers_move_nothing(owe: Owe, sun: Actor, wu: Actor, now: datetime, format: str) -> None:
    owe()
    batch = send(actions.make_batch(format=format, by=sun, at=now), wu, now)
    good = answer(format, batch, (batch.lines.get().end_to_end_id, 176700, "成功", ""))
    for name, (alter, codes) in ALTERED.items():
        file = actions.take_answer(raw=alter(good), by=sun, at=now)
        assert (name, file.state, file.note.get("code") in codes) == (name, "refused", True), file.note
        assert file.note["en"] and file.note["zh-Hans"]
    assert (queries.state_of(REF), ledger.balance("bank:clearing").posted.minor) == ("sent", 0)
    assert not AnswerLine.objects.exists()
    assert actions.take_answer(raw=good, by=sun, at=now).state == "taken"
    assert queries.state_of(REF) == "paid"


def test_payer_of_the_settings_fits_every_layout() -> None:
    for layout in FORMATS.values():
        assert layout.read(layout.write(replace(ORDER, debtor=payer()))).debtor == payer()
