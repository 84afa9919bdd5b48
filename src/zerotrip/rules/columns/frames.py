"""The two kinds of frames that trees are read in: the rows, one a decision, and the records beside them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from zerotrip.rules import tree
from zerotrip.rules.columns import days, groups
from zerotrip.rules.columns.cell import FALSE, TRUE, Cell, nothing, whole
from zerotrip.rules.columns.reading import Reading, column_cell
from zerotrip.rules.columns.shape import ListSpan, Shape
from zerotrip.rules.columns.steps import Steps
from zerotrip.rules.columns.tables import KNOWN, OPENED_ON
from zerotrip.rules.columns.trees import Forest
from zerotrip.rules.tree import Node
from zerotrip.rules.types import Kind, Type


class Rows(Reading):
    """One line a decision. Aggregates are handed to groups, by list and by the step they can run after."""

    def __init__(self, forest: Forest, steps: Steps, shape: Shape, on: date, opened_on: date) -> None:
        super().__init__(forest, steps)
        self.on, self.opened_on, self.shape = on, opened_on, shape
        self.spans, self.lists = dict(shape.scalars), dict(shape.lists)
        self.groups: dict[tuple[str, bool, int], Group] = {}
        self._carried: dict[int, Cell] = {}
        self.blank = Blank(self)

    def fact(self, node: tree.FactOf) -> Cell:
        return column_cell(node.key, node.type, self.spans[node.key])

    def given(self, node: tree.Given) -> Cell:
        if node.name == "opened_on" and self.shape.opened_on:
            return column_cell(OPENED_ON, Type(Kind.DATE), self.shape.opened_on)
        return days.of(self.on if node.name == "on" else self.opened_on)

    def records(self, node: tree.Records) -> pl.Expr:
        return self.known_list(node.key)

    def known_list(self, key: str) -> pl.Expr:
        span = self.lists[key]
        if not span.open:
            return TRUE
        return pl.col(f"{key}{KNOWN}").fill_null(value=False) if span.there else FALSE

    def aggregate(self, node: tree.Aggregate) -> Cell:
        group = self._group_of(node)
        return groups.aggregated(self, group, node)

    def carried(self, node: Node) -> Cell:
        """As columns that can be joined to records."""
        cell = self.cell(node)
        if cell.constant:
            return cell
        if id(node) not in self._carried:
            self._carried[id(node)] = self.steps.keep(cell)
        return self._carried[id(node)]

    def _group_of(self, node: tree.Aggregate) -> Group | None:
        span = self.lists[node.records]
        if not span.there:
            return None
        parts = [part for part in (node.where, node.body) if part is not None]
        needed = [self.carried(outer) for part in parts for outer in _outer(self.forest, part)]
        varies = [cell for cell in needed if not cell.constant]
        level = max((cell.level for cell in varies), default=-1)
        key = (node.records, bool(varies), level)
        if key not in self.groups:
            pairs = Pairs(self, span)
            self.groups[key] = Group(node.records, bool(varies), level, pairs)
        return self.groups[key]


def _outer(forest: Forest, node: Node) -> list[Node]:
    """The largest parts that look at no record and are no constants written out."""
    if not forest.reads_row(node) and not isinstance(node, tree.DatedList):
        return [] if isinstance(node, tree.Literal) else [node]
    return [each for child in tree.children(node) for each in _outer(forest, child)]


class Pairs(Reading):
    """Records, each beside the decision it counts for."""

    def __init__(self, rows: Rows, span: ListSpan) -> None:
        super().__init__(rows.forest, Steps(rows.steps.names))
        self.rows, self.spans = rows, dict(span.columns)
        self.carried: dict[str, None] = {}

    def cell(self, node: Node) -> Cell:
        if self.forest.reads_row(node) or isinstance(node, tree.Literal):
            return super().cell(node)
        cell = self.rows.carried(node)
        if cell.constant:  # also a column in which everyone has the same: it is not carried
            return replace(cell, value=whole(cell.kind, cell.low).value, level=-1)
        self._carry(cell)
        return replace(cell, level=-1, end=replace(cell.end, level=-1) if cell.end else None)

    def in_order(self, node: Node) -> Cell:
        if self.forest.reads_row(node):
            return super().in_order(node)
        cell = self.rows.in_order(node)
        self._carry(cell)
        return replace(cell, level=-1)

    def column(self, node: tree.Column) -> Cell:
        return column_cell(node.name, node.type, self.spans[node.name])

    def _carry(self, cell: Cell) -> None:
        for each in (cell, cell.end):
            if each is not None and not each.constant:
                for expression in (each.value, each.absent, each.over):
                    if expression is not None:
                        self.carried |= dict.fromkeys(expression.meta.root_names())


class Blank(Reading):
    """Stands for a record of which nothing is known, beside a decision."""

    def __init__(self, rows: Rows) -> None:
        super().__init__(rows.forest, rows.steps)
        self.rows = rows

    def cell(self, node: Node) -> Cell:
        return super().cell(node) if self.forest.reads_row(node) else self.rows.cell(node)

    def in_order(self, node: Node) -> Cell:
        return super().in_order(node) if self.forest.reads_row(node) else self.rows.in_order(node)

    def column(self, node: tree.Column) -> Cell:
        return nothing(node.type.kind, codes=node.type.choices)


@dataclass
class Group:
    """The aggregates over one list that can run after step `level`: by decision where they look at more than
    the record (`beside`), else by person."""

    records: str
    beside: bool
    level: int
    pairs: Pairs
    figures: dict[str, pl.Expr] = field(default_factory=dict)

    def add(self, figure: pl.Expr) -> pl.Expr:
        """A figure of each group, as a column of the rows; null where there is no record."""
        name = f"#{next(self.pairs.steps.names)}"
        self.figures[name] = figure
        return pl.col(name)

    def run(self, rows: pl.DataFrame, records: pl.DataFrame, person: str, row: str) -> pl.DataFrame:
        by = row if self.beside else person
        frame = records
        if self.beside:
            frame = records.join(rows.select(person, row, *self.pairs.carried), on=person, how="inner")
        steps = self.pairs.steps
        for level in sorted(steps.columns):
            frame = steps.run(frame, level)
        doubts = {name: pl.col(name).any() for name in steps.doubts}
        grouped = frame.group_by(by).agg(**self.figures, **doubts)
        return rows.join(grouped, on=by, how="left", maintain_order="left")
