"""A roster to try: Lin's unit for the coming year, with the mistakes that rosters have."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import xlsxwriter

from zerotrip.demo.people import LIN
from zerotrip.demo.world import Citizen, World

HEADER = ("姓名", "身份证号", "手机")
Row = tuple[str, str, str]


def write_roster(path: Path, world: World, *, colleagues: int = 20) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("名册")
    sheet.set_column(0, 2, 22)
    for line, row in enumerate((HEADER, *rows(world, colleagues))):
        for column, text in enumerate(row):
            sheet.write_string(line, column, text)  # a number would lose its last digits
    book.close()
    return path


def rows(world: World, colleagues: int) -> Iterator[Row]:
    """Colleagues the union knows, two it does not, then a wrong number, one twice, and one from elsewhere."""
    here = [citizen for citizen in world if citizen.unit == LIN.unit][:colleagues]
    elsewhere = next(citizen for citizen in world if not citizen.player and citizen.unit != LIN.unit)
    larger = World(world.members + 2, world.seed, today=world.today, units=(LIN.unit,))
    known = [_row(citizen) for citizen in here]
    yield from known
    yield from (_row(larger.citizen(index)) for index in range(world.members, world.members + 2))
    name, number, phone = known[-1]
    yield name, number[:-1] + ("1" if number[-1] != "1" else "2"), phone
    yield known[0]
    yield _row(elsewhere)


def _row(citizen: Citizen) -> Row:
    return citizen.name, citizen.id_number, citizen.phone
