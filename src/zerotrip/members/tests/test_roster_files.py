from __future__ import annotations

import io
import os
import zipfile

import pytest

from zerotrip.core.errors import Invalid
from zerotrip.members.rosters import read, sheet
from zerotrip.members.rosters.read import Line, read_roster
from zerotrip.members.tests.sheets import HEADER, csv, number, xlsx

ROW = ("陈秀英", number(1), "13800000001")
LINE = Line(2, *ROW)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_text_is_read_in_the_encodings_that_excel_writes(encoding: str) -> None:
    assert read_roster(csv(ROW, encoding=encoding)) == [LINE]


@pytest.mark.parametrize("separator", ["\t", ";", "，"])
def test_text_is_read_with_other_separators(separator: str) -> None:
    assert read_roster(csv(ROW).replace(b",", separator.encode())) == [LINE]


def test_a_spreadsheet_is_read() -> None:
    assert read_roster(xlsx(ROW)) == [LINE]


@pytest.mark.parametrize(
    "header",
    [
        ("姓 名", "身份证号码（必填）", "联系电话"),
        ("*姓名", "公民身份号码", "手机"),
        ("Name", "ID number", "Phone"),
        ("职工姓名", "证件号码", "MOBILE"),
    ],
)
def test_columns_are_found_by_many_names(header: tuple[str, ...]) -> None:
    assert read_roster(csv(ROW, header=header)) == [LINE]


def test_columns_may_stand_in_any_order_below_a_title() -> None:
    data = xlsx(
        (1, ROW[1], "车间", ROW[0]), header=("序号", "身份证号", "部门", "姓名"), above=[("2027 年参保名册",)]
    )
    assert read_roster(data) == [Line(3, ROW[0], ROW[1], "")]


def test_empty_lines_are_no_lines_and_numbers_stay_those_of_the_sheet() -> None:
    lines = read_roster(csv(("", "", ""), ROW, (), ("孙丽华", "", "")))
    assert [(line.number, line.name) for line in lines] == [(3, "陈秀英"), (5, "孙丽华")]


def test_ways_of_keeping_digits_from_excel_are_undone() -> None:
    data = csv(("陈 秀 英", f'="{number(1)}"', "'13800000001"))
    assert read_roster(data) == [LINE]


def test_an_id_number_that_excel_rounded_is_noticed_and_a_telephone_is_none_the_worse() -> None:
    (line,) = read_roster(xlsx(("陈秀英", 330106198503091028, 13800000001)))
    assert (line.rounded, line.phone) == (True, "13800000001")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "roster-empty"),
        (b"\0\1\2 binary", "roster-unreadable"),
        (b"%PDF-1.7 all in letters", "roster-unreadable"),
        (b"PK\x03\x04 no zip at all", "roster-unreadable"),
        (b"\xff\xfe\x80\xff", "roster-unreadable"),
        (b"x" * (read.LARGEST + 1), "roster-too-large"),
        (csv(ROW, header=("姓名", "工号", "手机号")), "roster-headers"),
        (csv(ROW, header=("a", "b", "c")), "roster-headers"),
    ],
)
def test_a_file_that_is_no_roster_is_refused_with_a_sentence(data: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_roster(data)
    assert refused.value.code == code
    assert len(str(refused.value)) >= 7


def _bomb(size: int) -> bytes:
    """A small workbook of few rows whose sheet unpacks to `size` bytes."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx(ROW))) as small,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as large,
    ):
        for name in small.namelist():
            text = small.read(name)
            with large.open(name, "w") as entry:
                if name.endswith("sheet1.xml"):
                    head, text = text.split(b"</sheetData>")
                    cell = b'<row><c t="inlineStr"><is><t>' + b"a" * 8000 + b"</t></is></c></row>"
                    entry.write(head)
                    for _ in range(size // len(cell) // 1000):
                        entry.write(cell * 1000)
                    text = b"</sheetData>" + text
                entry.write(text)
    return out.getvalue()


def test_a_small_file_that_inflates_is_refused_and_the_reader_lives() -> None:
    data = _bomb(600 << 20)
    assert len(data) < read.LARGEST
    with pytest.raises(Invalid) as refused:
        read_roster(data)
    assert refused.value.code == "roster-unreadable"


def test_more_rows_than_a_roster_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = b"\n".join([",".join(HEADER).encode(), *[b"a,b,c"] * (sheet.ROWS + sheet.ABOVE)])
    with pytest.raises(Invalid) as refused:
        read_roster(data)
    assert refused.value.code == "roster-unreadable"


def test_the_reader_is_given_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZEROTRIP_ROOT_KEY", "secret")
    assert "ZEROTRIP_ROOT_KEY" not in read._bare_environment()
    assert "PATH" in os.environ
