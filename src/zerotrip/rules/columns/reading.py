"""From trees to cells: one rule a node. Cells are made once for each node of a forest and frame."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import reduce
from math import ceil, floor
from typing import Any

import polars as pl

from zerotrip.rules import tree
from zerotrip.rules.columns import compare, days, number
from zerotrip.rules.columns.calls import CALLS
from zerotrip.rules.columns.cell import NUMERIC, Cell, always, folded, nothing, tested, whole
from zerotrip.rules.columns.shape import Span
from zerotrip.rules.columns.steps import Steps
from zerotrip.rules.columns.tables import ABSENT
from zerotrip.rules.columns.trees import Forest, is_leaf
from zerotrip.rules.tree import Node
from zerotrip.rules.types import TEXTUAL, Kind, Type

PHYSICAL = "§"
"""Marks columns as they are read: choices by their place, decimals as whole numbers."""


def column_cell(name: str, of: Type, span: Span) -> Cell:
    """A fact or a column of a record, as `prepared` has left it in the frame."""
    if not span.there:
        return nothing(of.kind, codes=of.choices)
    value = pl.col(f"{PHYSICAL}{name}") if is_prepared(of, span) else pl.col(name)
    absent = (
        pl.col(f"{name}{ABSENT}").fill_null(value=False) & pl.col(name).is_null() if span.absent else None
    )
    low, high = (0, max(0, len(span.choices) - 1)) if of.kind is Kind.CHOICE else (span.low, span.high)
    return Cell(of.kind, value, span.open, absent, low, high, per=10**span.places, codes=span.choices)


def is_prepared(of: Type, span: Span) -> bool:
    """Whether another column stands for it, narrower or by number."""
    return span.there and of.kind in NUMERIC | {Kind.CHOICE}


class Reading:
    """Reads trees in one frame, each once."""

    def __init__(self, forest: Forest, steps: Steps) -> None:
        self.forest, self.steps = forest, steps
        self._cells: dict[int, Cell] = {}

    def cell(self, node: Node) -> Cell:
        known = self._cells.get(id(node))
        if known is None:
            known = folded(self.read(node))
            often = self.forest.uses[id(node)] > 1 and not is_leaf(node)
            known = self.steps.keep(known) if often else self.steps.not_long(known)
            self._cells[id(node)] = known
        return known

    def keep(self, node: Node) -> Cell:
        """As columns of their own, even if read once only."""
        cell = self.cell(node)
        if not (is_leaf(node) or self.forest.uses[id(node)] > 1):
            cell = self._cells[id(node)] = self.steps.keep(cell)
        return cell

    def read(self, node: Node) -> Cell:
        return READ[type(node)](self, node)

    def doubt(self, expression: pl.Expr, of: Cell) -> frozenset[str]:
        return self.steps.doubt(expression, of)

    def every(self, nodes: tuple[Node, ...]) -> list[Cell]:
        return [self.cell(node) for node in nodes]

    # ── Kept apart by frames ────────────────────────────────────────────────
    def fact(self, node: tree.FactOf) -> Cell:
        raise NotImplementedError

    def given(self, node: tree.Given) -> Cell:
        raise NotImplementedError

    def column(self, node: tree.Column) -> Cell:
        raise NotImplementedError

    def records(self, node: tree.Records) -> pl.Expr:
        """Whether the list is known; never null."""
        raise NotImplementedError

    def aggregate(self, node: tree.Aggregate) -> Cell:
        raise NotImplementedError

    # ── The same everywhere ─────────────────────────────────────────────────
    def compare(self, node: tree.Compare) -> Cell:
        by_day = self.years_by_day(node)
        if by_day is not None:
            return by_day
        left = self.cell(node.left)
        if isinstance(node.right, tree.DatedList):
            return compare.in_list(node.op, left, node.right, self.cell(node.right.day))
        if isinstance(node.right, tree.Literal):
            return self.against(node.op, left, node.right.type.kind, node.right.value)
        right = self.cell(node.right)
        if right.kind is Kind.PERIOD:
            return compare.in_period(node.op, left, right)
        if isinstance(node.left, tree.Literal) and right.kind in TEXTUAL:
            return self.against(node.op, right, node.left.type.kind, node.left.value)
        return compare.compared(node.op, left, right, self.doubt)

    def years_by_day(self, node: tree.Compare) -> Cell | None:
        """`age_on(born, on) >= 60` asks for a day before which one was born: no year needs to be counted."""
        call, number = node.left, node.right
        if not (isinstance(call, tree.Call) and call.function in ("years_between", "age_on")):
            return None
        start, end = call.arguments
        if not isinstance(number, tree.Literal) or number.value is None or node.op not in _YEARS:
            return None
        if (until := self.cell(end)).constant and not (since := self.cell(start)).constant:
            sign, years = _YEARS[node.op](Fraction(number.value))
            last = days.last_start(days.python(until.low), years)
            return compare.compared(sign, since, whole(Kind.DATE, last), self.doubt)
        return None

    def against(self, op: str, left: Cell, kind: Kind, value: Any) -> Cell:
        """A comparison with what is written out."""
        if value is None:
            return compare.compared(op, left, nothing(left.kind, absent=True, codes=left.codes), self.doubt)
        if not isinstance(value, tuple):
            if kind in TEXTUAL:
                test = tested(op, left.value, compare.code(left, value))
                return compare.yes_or_no(test, left)
            return compare.compared(op, left, literal_cell(kind, value), self.doubt)
        return self.among(op, left, kind, value)

    def among(self, op: str, left: Cell, kind: Kind, values: tuple[Any, ...]) -> Cell:
        if kind in TEXTUAL:
            inside = compare.within(left, values)
            return compare.yes_or_no(inside if op == "in" else ~inside, left)
        each = [compare.compared("==", left, literal_cell(kind, value), self.doubt) for value in values]
        if not each:
            inside = compare.within(replace(left, codes=()), ())
            return compare.yes_or_no(inside if op == "in" else ~inside, left)
        inside = reduce(operator.or_, (cell.value for cell in each))
        doubts: frozenset[str] = frozenset().union(*(cell.doubts for cell in each))
        found = compare.yes_or_no(inside if op == "in" else ~inside, left)
        return replace(found, doubts=found.doubts | doubts)

    def either(self, node: tree.If) -> Cell:
        condition = self.cell(node.condition)
        read = self.branch if condition.open else self.cell
        return compare.chosen(condition, read(node.then), read(node.otherwise), node.type.kind, self.doubt)

    def branch(self, node: Node) -> Cell:
        """Where the condition may be unknown, branches are read twice: chosen, and compared. So that nested
        ones do not double at every level, every third becomes columns of its own."""
        levels = _levels(node)
        return self.keep(node) if levels and levels % 3 == 0 else self.cell(node)

    def arithmetic(self, node: tree.Arithmetic) -> Cell:
        left, right, kind = self.cell(node.left), self.cell(node.right), node.type.kind
        if node.op in "+-":
            return number.add(kind, left, right, 1 if node.op == "+" else -1, self.doubt)
        reckon = number.multiply if node.op == "*" else number.divide
        return reckon(kind, left, right, self.doubt)

    def call(self, node: tree.Call) -> Cell:
        cells = self.every(node.arguments)
        if node.function in ("years_between", "age_on"):
            return days.years_between(*(self.in_order(part) for part in node.arguments))
        cell = CALLS[node.function](self, node, cells)
        return cell if cell.kind is Kind.PERIOD else replace(cell, kind=node.type.kind)

    def in_order(self, node: Node) -> Cell:
        """The day as years are counted in: the same for all that ask for years from it."""
        key = -id(node)
        if key not in self._cells:
            self._cells[key] = self.steps.keep(days.in_order(self.cell(node)))
        return self._cells[key]

    def known(self, node: tree.Known) -> Cell:
        if isinstance(node.body, tree.Records):
            return compare.yes_or_no(self.records(node.body))
        return compare.known(self.cell(node.body))

    def absent(self, node: tree.Absent) -> Cell:
        if isinstance(node.body, tree.Records):
            there = pl.when(self.records(node.body)).then(pl.lit(value=False))
            return compare.yes_or_no(there, open_=True)
        return compare.absent(self.cell(node.body))


def _levels(node: Node) -> int:
    """How deep one `if` stands in another."""
    if not isinstance(node, tree.If):
        return 0
    return 1 + max(_levels(node.then), _levels(node.otherwise))


_YEARS: dict[str, Callable[[Fraction], tuple[str, int]]] = {
    ">=": lambda years: ("<=", ceil(years)),
    ">": lambda years: ("<=", floor(years) + 1),
    "<": lambda years: (">", ceil(years)),
    "<=": lambda years: (">", floor(years) + 1),
}
"""A comparison of years gone by since a day, as one of that day."""


def literal_cell(kind: Kind, value: Any) -> Cell:
    if value is None:
        return nothing(kind, absent=True)
    if isinstance(value, date):
        return days.of(value)
    if kind in NUMERIC:
        return number.constant(kind, Fraction(value))
    return always(value) if isinstance(value, bool) else Cell(kind, pl.lit(value))


READ: dict[type[Node], Callable[[Any, Any], Cell]] = {
    tree.Literal: lambda reading, node: literal_cell(node.type.kind, node.value),
    tree.FactOf: lambda reading, node: reading.fact(node),
    tree.Given: lambda reading, node: reading.given(node),
    tree.Column: lambda reading, node: reading.column(node),
    tree.Aggregate: lambda reading, node: reading.aggregate(node),
    tree.And: lambda reading, node: compare.joined(reading.every(node.parts), operator.and_),
    tree.Or: lambda reading, node: compare.joined(reading.every(node.parts), operator.or_),
    tree.Not: lambda reading, node: compare.negated(reading.cell(node.body)),
    tree.If: Reading.either,
    tree.Compare: Reading.compare,
    tree.Arithmetic: Reading.arithmetic,
    tree.Call: Reading.call,
    tree.Known: Reading.known,
    tree.Absent: Reading.absent,
}
