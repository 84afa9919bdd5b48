"""What is taken away in a file: no cell is a formula, sums are sums."""

from __future__ import annotations

import csv
import io
import random
import unicodedata
from datetime import UTC, datetime

from python_calamine import CalamineWorkbook

from zerotrip.core.money import Amount
from zerotrip.core.sheets import Cell, Column, Sheet, csv_lines, harmless, workbook, write_workbook

AT = datetime(2026, 6, 12, 2, tzinfo=UTC)
SIGNS = "=+-@\t\r\n＝＋－＠﹢﹣﹦﹫⁺₌"
BLANKS = ("", " ", "\u3000", "\xa0", "\u200b", "\x00", "\ufeff", "\x0b")
COLUMNS = [Column("名称", 20)]


def hostile(count: int) -> list[str]:
    """Of ten, one is an ordinary name; the others have a sign or a control letter behind any blanks."""
    chance = random.Random(22)
    cells = []
    for number in range(count):
        lead = "".join(chance.choices(BLANKS, k=chance.randrange(3)))
        tail = chance.choice(("SUM(A1:A9)", "cmd|' /C calc'!A0", 'HYPERLINK("x")', "1+1", "陈秀英"))
        cells.append("陈秀英" if number % 10 == 0 else lead + chance.choice(SIGNS) + tail)
    return cells


def begins_a_formula(cell: str) -> bool:
    """As a careless program reads it: blanks and what cannot be seen skipped, full width taken for plain."""
    seen = unicodedata.normalize("NFKC", cell).lstrip().lstrip("".join(BLANKS[1:]))
    return seen[:1] in tuple("=+-@") or cell[:1] in tuple("\t\r\n")


def test_no_cell_of_ten_thousand_is_a_formula() -> None:
    cells = hostile(10_000)
    raw = workbook("名单", COLUMNS, [[cell] for cell in cells], made_at=AT)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_index(0).to_python()
    table = csv.reader(io.StringIO("".join(csv_lines(COLUMNS, [[cell] for cell in cells])), newline=""))
    for rows in (sheet, list(table)):
        found = [str(row[0]) for row in rows[1:]]
        assert (len(found), sum(map(begins_a_formula, found))) == (10_000, 0)
        assert found.count("陈秀英") == 1_000
    assert sum(map(begins_a_formula, cells)) == 8_017


def test_sums_stay_sums_below_zero_too() -> None:
    rows: list[list[Cell]] = [[Amount.fen(-500)], [Amount.fen(176_700)], [7]]
    assert "".join(csv_lines(COLUMNS, rows)) == "名称\r\n-5.00\r\n1767.00\r\n7\r\n"
    out = io.BytesIO()
    write_workbook(out, [Sheet("账", COLUMNS, rows)], made_at=AT)
    read = CalamineWorkbook.from_filelike(io.BytesIO(out.getvalue())).get_sheet_by_index(0).to_python()
    assert [row[0] for row in read[1:]] == [-5.0, 1767.0, 7.0]


def test_what_is_no_formula_stays_as_it_is() -> None:
    assert [harmless(text) for text in ("陈秀英", "A-1", "3=3", "'quoted", "")] == [
        "陈秀英", "A-1", "3=3", "'quoted", "",
    ]  # fmt: skip
