"""Reads one sheet in a process of its own: standard input to JSON lines. 2 MB can inflate to 2 GiB.

Run by its path, alone: it limits itself before it looks at the file, imports no
Django, and leaves by an exit code when something is wrong.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date

MEMORY = 512 << 20
SECONDS = 60
ROWS = 100_000
ABOVE = 10  # a title and the headings
COLUMNS = 40
CELL = 200
OUTPUT = 64 << 20

UNREADABLE, TOO_LARGE, NO_TEXT = 3, 4, 5
SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")

Cell = str | float | None


def limit() -> None:
    import resource

    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(what, (most, most))
        except (OSError, ValueError):  # macOS knows no RLIMIT_AS; the parent's clock still holds
            continue


def rows_of(data: bytes) -> Iterable[list[Cell]]:
    return _spreadsheet(data) if data.startswith(SPREADSHEETS) else _separated(data)


def _spreadsheet(data: bytes) -> Iterator[list[Cell]]:
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for name in workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(name)
        if sheet.total_height:
            for row in sheet.iter_rows():
                yield [_plain(cell) for cell in row[:COLUMNS]]
            return


def _plain(cell: object) -> Cell:
    """Long numbers stay numbers: whoever reads on must see that digits may have been lost."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool | date):
        return str(cell)
    if isinstance(cell, int | float):
        return float(cell)
    return str(cell)[:CELL]


def _separated(data: bytes) -> Iterator[list[Cell]]:
    text = _decoded(data)
    first = text.split("\n", 1)[0]
    separator = max(",;\t，", key=first.count)
    csv.field_size_limit(1 << 16)
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
        yield [_unwrapped(cell)[:CELL] or None for cell in row[:COLUMNS]]


def _decoded(data: bytes) -> str:
    if b"\0" in data or data.lstrip().startswith(b"%PDF"):
        sys.exit(NO_TEXT)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    sys.exit(NO_TEXT)


def _unwrapped(cell: str) -> str:
    """="330106…" and '330106… are how digits are kept from Excel."""
    cell = cell.strip()
    if cell.startswith('="') and cell.endswith('"'):
        cell = cell[2:-1]
    return cell.lstrip("'").strip()


def main() -> None:
    data = sys.stdin.buffer.read()
    limit()
    written = 0
    try:
        for number, row in enumerate(rows_of(data), start=1):
            line = json.dumps(row, ensure_ascii=False)
            written += len(line) * 3
            if number > ROWS + ABOVE or written > OUTPUT:
                sys.exit(TOO_LARGE)
            sys.stdout.write(line + "\n")
        sys.stdout.flush()
    except MemoryError:
        sys.exit(TOO_LARGE)
    except Exception:
        sys.exit(UNREADABLE)


if __name__ == "__main__":
    main()
