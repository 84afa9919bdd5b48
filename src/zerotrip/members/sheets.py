"""Workbooks to take away, in which no cell is ever a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import xlsxwriter
from django.utils.timezone import localtime

from zerotrip.members.rosters.report import harmless


@dataclass(frozen=True, slots=True)
class Column:
    heading: str
    width: int


def workbook(
    name: str, columns: Sequence[Column], rows: Iterable[Sequence[str | int]], *, made_at: datetime
) -> bytes:
    """An .xlsx of one sheet; whole numbers are numbers, everything else is text."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": localtime(made_at).replace(tzinfo=None)})
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True})
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.heading, bold)
    for line, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(line, place, cell)
            else:
                sheet.write_string(line, place, harmless(cell))
    book.close()
    return out.getvalue()
