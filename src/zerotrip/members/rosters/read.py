"""From a file's bytes to its lines: name, ID number, telephone, and which line of the sheet it was."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from zerotrip.core.errors import Invalid
from zerotrip.members.rosters import sheet
from zerotrip.members.rosters.sheet import Cell

LARGEST = 10 << 20
HEADERS = {
    "name": ("姓名", "职工姓名", "会员姓名", "员工姓名", "name", "fullname"),
    "id_number": (
        "身份证号", "身份证号码", "身份证", "公民身份号码", "证件号", "证件号码", "居民身份证号码",
        "idnumber", "idno", "idcard", "id",
    ),
    "phone": ("手机", "手机号", "手机号码", "电话", "联系电话", "联系方式", "phone", "mobile", "telephone"),
}  # fmt: skip
_SEARCHED = 10
Headers = Mapping[str, tuple[str, ...]]
Cells = Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    name: str
    id_number: str
    phone: str
    rounded: bool = False  # Excel kept the ID number as a number, and with it 15 digits at most


def read_roster(data: bytes) -> list[Line]:
    """Every line that is not empty. Raises Invalid with what to do when the file cannot be read."""
    return [_line(number, cells) for number, cells in read_table(data, HEADERS)]


def read_table(data: bytes, headers: Headers) -> Iterator[tuple[int, Cells]]:
    """Number and cells of every line below the headings that is not empty, by the keys of `headers`."""
    if not data:
        raise Invalid("roster-empty", _("This file is empty."), field="file")
    if len(data) > LARGEST:
        raise Invalid(
            "roster-too-large",
            _("A roster file has at most %(limit)s MB."),
            field="file",
            limit=LARGEST >> 20,
        )
    rows = _rows(data)
    header, columns = _find_header(rows, headers)
    for number, row in enumerate(rows[header:], start=header + 1):
        cells = {key: row[place] if place < len(row) else None for key, place in columns.items()}
        if any(cells.values()):
            yield number, cells


def _rows(data: bytes) -> list[list[Cell]]:
    """In a child process, so that a file made to break a reader breaks nothing else."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-X", "utf8", sheet.__file__],
            input=data,
            capture_output=True,
            env=_bare_environment(),
            timeout=sheet.SECONDS * 2,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _unreadable(sheet.TOO_LARGE) from None
    if done.returncode:
        raise _unreadable(done.returncode)
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def _bare_environment() -> dict[str, str]:
    """What Python needs to start, and none of our keys."""
    return {key: os.environ[key] for key in ("PATH", "LD_LIBRARY_PATH") if key in os.environ}


def _unreadable(code: int) -> Invalid:
    if code == sheet.UNREADABLE:
        message = _(
            "This file cannot be read as a spreadsheet. Please save it as .xlsx or .csv and try again."
        )
    elif code == sheet.NO_TEXT:
        message = _("This is neither an Excel file nor text. Please save the roster as .xlsx or .csv.")
    else:
        message = _(
            "This file unpacks to far more than a roster. Please copy names and ID numbers to a new file, "
            "at most %(rows)s rows."
        )
    return Invalid("roster-unreadable", message, field="file", rows=f"{sheet.ROWS:,}")


def _find_header(rows: Sequence[Sequence[Cell]], headers: Headers) -> tuple[int, dict[str, int]]:
    """How many rows to pass over, and which column holds what."""
    for number, row in enumerate(rows[:_SEARCHED], start=1):
        columns = _columns(row, headers)
        if {"name", "id_number"} <= columns.keys():
            return number, columns
    read = next((row for row in rows if any(row)), [])
    raise Invalid(
        "roster-headers",
        _("The roster needs the columns 姓名 (name) and 身份证号 (ID number); the first row reads: %(read)s"),
        field="file",
        read=" · ".join(str(cell) for cell in read if cell)[:200],
    )


def _columns(row: Sequence[Cell], headers: Headers) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, cell in enumerate(row):
        word = _word(cell)
        for key, names in headers.items():
            if word in names:
                columns.setdefault(key, place)
    return columns


def _word(cell: Cell) -> str:
    """姓 名（必填）* → 姓名."""
    text = unicodedata.normalize("NFKC", str(cell or "")).lower().partition("(")[0]
    return "".join(letter for letter in text if letter.isalnum())


def _line(number: int, cells: Cells) -> Line:
    raw_id = cells["id_number"]
    return Line(
        number=number,
        name=clean_name(text_of(cells["name"]))[:64],
        id_number=text_of(raw_id),
        phone=text_of(cells.get("phone"))[:32],
        rounded=was_rounded(raw_id),
    )


def was_rounded(cell: Cell) -> bool:
    return isinstance(cell, float) and cell >= 1e15


def text_of(cell: Cell) -> str:
    return f"{cell:.0f}" if isinstance(cell, float) else (cell or "").strip()


def clean_name(raw: str) -> str:
    """Blanks inside Chinese names and the many middle dots are ways of typing, not other names."""
    text = "".join(letter for letter in unicodedata.normalize("NFKC", raw) if letter.isprintable())
    for dot in "•・‧∙.":
        text = text.replace(dot, "·") if not text.isascii() else text
    return " ".join(text.split()) if text.isascii() else "".join(text.split())
