"""A part of a report's file: some of its rows, what was carried to them, and what they come to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zerotrip.core.money import LIMIT, Amount, plain_yuan
from zerotrip.core.sheets import Cell
from zerotrip.reports import storage
from zerotrip.reports.kinds import KINDS, Cells, Kind
from zerotrip.reports.kinds.naming import items_named, unions_named
from zerotrip.reports.models import Report

Line = list[Cell]


@dataclass(frozen=True, slots=True)
class Part:
    """Rows `start` to `start + count`; `number` counts from 0."""

    report: Report
    number: int
    start: int
    count: int
    at: datetime

    @property
    def kind(self) -> Kind:
        return KINDS[self.report.kind]

    @property
    def is_last(self) -> bool:
        return self.start + self.count >= self.report.total

    def rows(self) -> Iterator[Cells]:
        return storage.rows_from(self.report, self.start, self.count)


def shown(kind: Kind, row: Cells) -> Line:
    """As it stands in a file: fen become sums of money."""
    return [_money(int(cell)) if column.holds == "money" else cell
            for column, cell in zip(kind.columns, row, strict=True)]  # fmt: skip


def _money(fen: int) -> Cell:
    return Amount.fen(fen) if abs(fen) <= LIMIT else plain_yuan(fen)


def sum_line(kind: Kind, says: str, sums: list[int]) -> Line:
    line: Line = [""] * len(kind.columns)
    for place, total in zip(kind.summed, sums, strict=True):
        line[place] = _money(total) if kind.columns[place].holds == "money" else total
    line[0] = says
    return line


def about(part: Part) -> list[tuple[str, str]]:
    """What the file is of, for whoever finds it without the page that it came from."""
    report, asked = part.report, part.report.asked
    named = unions_named(path.strip("/").split("/")[-1] for path in asked["paths"])
    lines = [
        (pgettext("report", "Report"), str(part.kind.label)),
        (pgettext("report", "Period"), f"{asked['since']} – {asked['until']}"),
        (pgettext("report", "Within"), ", ".join(sorted(named.values()))),
    ]
    if asked["item"]:
        until = date.fromisoformat(asked["until"])
        lines.append((pgettext("report", "Item"), items_named([asked["item"]], until)[asked["item"]]))
    if asked["state"]:
        lines.append((pgettext("report", "State"), str(dict(part.kind.states)[asked["state"]])))
    lines += [
        (pgettext("report", "Rows"), f"{report.total:,}"),
        (_("Asked for"), f"{localtime(report.at):%Y-%m-%d %H:%M}, {report.by_name}"),
        (pgettext("report", "Read"), f"{localtime(part.at):%Y-%m-%d %H:%M}"),
    ]
    return lines
