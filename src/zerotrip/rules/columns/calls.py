"""What each function comes to in columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import polars as pl

from zerotrip.rules import tree
from zerotrip.rules.columns import compare, days, number, rounding
from zerotrip.rules.columns.cell import Cell, absent_in, nothing
from zerotrip.rules.operations import operation
from zerotrip.rules.types import Kind

if TYPE_CHECKING:
    from zerotrip.rules.columns.reading import Reading


def _extreme(reading: Reading, node: tree.Call, cells: list[Cell]) -> Cell:
    best = cells[0]
    for cell in cells[1:]:
        best = _better(reading, node, best, cell)
    return best


def _better(reading: Reading, node: tree.Call, one: Cell, other: Cell) -> Cell:
    """The smaller or larger; missing if one of them is."""
    sign = "<=" if node.function == "min" else ">="
    test = compare.compared(sign, one, other, reading.doubt)
    strict = replace(test, absent=None, open=False)
    cell = compare.chosen(strict, one, other, node.type.kind, reading.doubt)
    both = one.value.is_not_null() & other.value.is_not_null()
    if one.nullable or other.nullable:
        cell = replace(cell, value=pl.when(both).then(cell.value))
    bounds = [f(b) for f in (min, max) for b in ((one.low, other.low), (one.high, other.high))]
    if one.per == other.per == cell.per and cell.over is None:
        low, high = bounds[:2] if node.function == "min" else bounds[2:]
        cell = replace(cell, low=low, high=high)
    absent = absent_in(one, other)
    return replace(cell, open=one.open or other.open, absent=absent)


def _round(reading: Reading, node: tree.Call, cells: list[Cell]) -> Cell:
    digits = node.arguments[1]
    unit = 100 if node.type.kind is Kind.MONEY else 1
    places = digits.value if isinstance(digits, tree.Literal) else 0
    return rounding.round_to(cells[0], Fraction(unit) / Fraction(10) ** places, reading.doubt)


def _yuan(reading: Reading, node: tree.Call, cells: list[Cell]) -> Cell:
    return number.multiply(Kind.MONEY, cells[0], number.constant(Kind.NUMBER, 100), reading.doubt)


def _nowhere(reading: Reading, node: tree.Call, cells: list[Cell]) -> Cell:
    """No figure or entry for it: unknown, and nothing can settle it."""
    return nothing(node.type.kind, codes=node.type.choices)


def _day(reading: Reading, node: tree.Call, cells: list[Cell]) -> Cell:
    year, month, of_month = map(reading.steps.short, cells)
    return _fixed(node, cells) or days.day(year, month, of_month, reading.doubt)


def _shift(reading: Reading, node: tree.Call, cells: list[Cell]) -> Cell:
    start, years, months, by_days = map(reading.steps.short, cells)
    return _fixed(node, cells) or days.shift(start, years, months, by_days, reading.doubt)


def _fixed(node: tree.Call, cells: list[Cell]) -> Cell | None:
    """The day that it is for everybody: shifted and shifted again, written out it would fill gigabytes."""
    if not all(cell.constant and cell.per == 1 for cell in cells):
        return None
    values = [days.python(cell.low) if cell.kind is Kind.DATE else cell.low for cell in cells]
    found = operation(node.function, node.type.kind)(*values)
    return days.of(found) if isinstance(found, date) else None


CALLS: dict[str, Callable[[Reading, tree.Call, list[Cell]], Cell]] = {
    "min": _extreme,
    "max": _extreme,
    "abs": lambda reading, node, cells: number.absolute(cells[0]),
    "negative": lambda reading, node, cells: number.negative(cells[0]),
    "floor": lambda reading, node, cells: rounding.floor_to(
        cells[0], 100 if node.type.kind is Kind.MONEY else 1, reading.doubt
    ),
    "round": _round,
    "no_figure": _nowhere,
    "no_entry": _nowhere,
    "yuan": _yuan,
    "days_between": lambda reading, node, cells: days.days_between(*cells),
    "end_of_year": lambda reading, node, cells: days.end_of_year(cells[0]),
    "year_of": lambda reading, node, cells: days.year_of(cells[0]),
    "day": _day,
    "shift": _shift,
    "span": lambda reading, node, cells: days.span(cells[0], cells[1], reading.doubt),
    "calendar_year": lambda reading, node, cells: days.calendar_year(cells[0], reading.doubt),
    "period.year": lambda reading, node, cells: days.year_of(days.start_of(cells[0])),
    "period.start": lambda reading, node, cells: days.start_of(cells[0]),
    "period.end": lambda reading, node, cells: days.end_of(cells[0]),
}
