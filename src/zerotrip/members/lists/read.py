"""From a file's bytes to the lines of a list of people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from zerotrip.members.models import Employment
from zerotrip.members.rosters.read import HEADERS as WHO
from zerotrip.members.rosters.read import Cells, clean_name, read_table, text_of, was_rounded
from zerotrip.members.rosters.sheet import Cell

HEADERS = {
    **WHO,
    "since": ("入职日期", "入职时间", "到岗日期", "开始日期", "入会日期", "firstday", "since"),
    "until": ("离职日期", "离职时间", "结束日期", "退会日期", "until", "lastday"),
    "employment": ("用工形式", "用工类型", "就业形态", "employment", "kindofwork"),
}  # fmt: skip
KINDS = {
    Employment.CONTRACT: ("合同", "劳动合同", "合同制", "正式", "在编", "contract"),
    Employment.DISPATCH: ("派遣", "劳务派遣", "dispatch", "dispatched"),
    Employment.GIG: ("新业态", "新就业形态", "灵活就业", "骑手", "gig"),
}
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?")
_EXCEL_BEGINS = date(1899, 12, 30).toordinal()


@dataclass(frozen=True, slots=True)
class PersonLine:
    """`since` and `until` are a day, None where the cell is empty, or what stands there instead of a day."""

    number: int
    name: str
    id_number: str
    phone: str = ""
    since: date | str | None = None
    until: date | str | None = None
    employment: str = ""
    rounded: bool = False


def read_people(data: bytes) -> list[PersonLine]:
    return [_line(number, cells) for number, cells in read_table(data, HEADERS)]


def _line(number: int, cells: Cells) -> PersonLine:
    return PersonLine(
        number=number,
        name=clean_name(text_of(cells["name"]))[:64],
        id_number=text_of(cells["id_number"])[:32],
        phone=text_of(cells.get("phone"))[:32],
        since=_day(cells.get("since")),
        until=_day(cells.get("until")),
        employment=_kind(text_of(cells.get("employment"))),
        rounded=was_rounded(cells["id_number"]),
    )


def _day(cell: Cell) -> date | str | None:
    """2026-03-01, 2026/3/1, 2026年3月1日, 20260301, or a day's number in Excel."""
    text = text_of(cell)
    if not text:
        return None
    if isinstance(cell, float) and 20_000 < cell < 80_000:
        return date.fromordinal(_EXCEL_BEGINS + int(cell))
    if len(text) == 8 and text.isascii() and text.isdigit():
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    found = _DAY.fullmatch(text)
    try:
        return date(*map(int, found.groups())) if found else text[:40]
    except ValueError:
        return text[:40]


def _kind(text: str) -> str:
    """What is not understood stays untold: the person's work is nothing to guess."""
    word = text.lower()
    return next((kind.value for kind, words in KINDS.items() if word in words), "")
