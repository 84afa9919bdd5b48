"""Workbooks to take away, in which no cell is ever a formula."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

import xlsxwriter
from django.utils.timezone import localtime

from zerotrip.core.money import Amount

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Cell = str | int | Amount
_FORMULA = tuple("=+-@\t\r\n")


@dataclass(frozen=True, slots=True)
class Column:
    heading: str
    width: int


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]


def harmless(text: str) -> str:
    """A cell that no program takes for a formula, wherever it is pasted: a quote before what could be one."""
    clean = "".join(letter for letter in text if letter.isprintable() or letter in "\t\r\n")
    return f"'{clean}" if could_be_formula(clean) else clean


def could_be_formula(text: str) -> bool:
    """Also in letters of full width, also behind blanks."""
    bare = text.lstrip()
    lead, first = text[: len(text) - len(bare)], unicodedata.normalize("NFKC", bare)[:1]
    return first in _FORMULA or any(blank in _FORMULA for blank in lead)


def workbook(
    name: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, made_at: datetime
) -> bytes:
    """An .xlsx of one sheet; whole numbers and sums are numbers, everything else is text."""
    out = io.BytesIO()
    write_workbook(out, [Sheet(name, columns, rows)], made_at=made_at)
    return out.getvalue()


def write_workbook(out: IO[bytes], sheets: Iterable[Sheet], *, made_at: datetime) -> None:
    """Row after row: a hundred thousand of them need no more memory than one."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"created": localtime(made_at).replace(tzinfo=None)})
    bold, yuan = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
    for each in sheets:
        page = book.add_worksheet(each.name[:31])
        for place, column in enumerate(each.columns):
            page.set_column(place, place, column.width)
            page.write_string(0, place, column.heading, bold)
        for line, row in enumerate(each.rows, start=1):
            for place, cell in enumerate(row):
                _put(page, line, place, cell, yuan)
    book.close()


def _put(page: Any, line: int, place: int, cell: Cell, yuan: Any) -> None:
    if isinstance(cell, int):
        page.write_number(line, place, cell)
    elif isinstance(cell, str):
        page.write_string(line, place, harmless(cell))
    elif abs(cell.minor) < 10**15:
        # Fifteen digits are what a spreadsheet keeps: up to there the number is the sum, to the fen.
        page.write_number(line, place, cell.minor / 100, yuan)
    else:
        page.write_string(line, place, cell.plain())


def csv_lines(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """The same as text, line by line: sums in plain yuan."""
    yield _csv_line([column.heading for column in columns])
    for row in rows:
        yield _csv_line(row)


def _csv_line(cells: Sequence[Cell]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(map(_plain, cells))
    return line.getvalue()


def _plain(cell: Cell) -> str | int:
    """A sum below zero begins with a minus and is a number all the same."""
    if isinstance(cell, Amount):
        return cell.plain()
    return harmless(cell) if isinstance(cell, str) else cell
