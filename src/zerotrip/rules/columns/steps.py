"""Columns to be added to a frame, in steps: a step may read what earlier steps have added."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import count

import polars as pl

from zerotrip.rules.columns.cell import FALSE, NUMERIC, Cell, dtype

SHORT = 16
"""Columns read; more than any base, term or cap of a pack in force."""
LONG = 400
"""The same, of any part: beyond it one condition of a random item came to 38,000 and two gigabytes."""


@dataclass
class Steps:
    """`columns[n]` are expressions by name. Names are unique across all frames of one plan."""

    names: count[int]
    columns: dict[int, dict[str, pl.Expr]] = field(default_factory=lambda: defaultdict(dict))
    doubts: list[str] = field(default_factory=list)

    def add(self, expression: pl.Expr, level: int) -> str:
        """Notes a column made of what is there after step `level`; it is there after the next."""
        name = f"#{next(self.names)}"
        self.columns[level + 1][name] = expression
        return name

    def doubt(self, expression: pl.Expr, of: Cell) -> frozenset[str]:
        name = self.add(expression.fill_null(value=False), of.level)
        self.doubts.append(name)
        return frozenset({name})

    def keep(self, cell: Cell) -> Cell:
        """The same, as columns of their own: reckoned once, however often read."""
        if cell.constant or not cell.value.meta.root_names():
            return cell
        value = cell.value
        if cell.kind in NUMERIC and cell.end is None:
            value = value.cast(dtype(cell.low, cell.high), strict=False)
        kept = {"value": pl.col(self.add(value, cell.level))}
        if cell.absent is not None:
            kept["absent"] = pl.col(self.add(FALSE | cell.absent, cell.level))
        if cell.over is not None:
            kept["over"] = pl.col(self.add(cell.over, cell.level))
        end = self.keep(replace(cell.end, level=cell.level)) if cell.end else None
        return replace(cell, **kept, end=end, level=cell.level + 1)  # type: ignore[arg-type]

    def short(self, cell: Cell) -> Cell:
        """For what writes its parts out many times, a scale or a shifted day: what is long itself would fill
        gigabytes. As a column of its own it is reckoned for everybody, but once."""
        return self.keep(cell) if _reads(cell) > SHORT else cell

    def not_long(self, cell: Cell) -> Cell:
        return self.keep(cell) if _reads(cell) > LONG else cell

    def run(self, frame: pl.DataFrame, level: int) -> pl.DataFrame:
        columns = self.columns.get(level)
        return frame.with_columns(**columns) if columns else frame


def _reads(cell: Cell) -> int:
    parts = (cell.value, cell.absent, cell.over, cell.end.value if cell.end else None)
    return sum(len(part.meta.root_names()) for part in parts if part is not None)
