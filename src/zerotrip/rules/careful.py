"""The whole meaning of a tree for one person, whatever is unknown, absent or too large: every cell a closure.

What is used in several places is reckoned once per decision. A closure never raises on any value of its type.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from zerotrip.rules import closures, over, tree
from zerotrip.rules.closures import Read, Slots
from zerotrip.rules.facts import Facts
from zerotrip.rules.operations import operation
from zerotrip.rules.sharing import Cell, Graph, guesses
from zerotrip.rules.tree import Node
from zerotrip.rules.types import Kind
from zerotrip.rules.values import Unknown
from zerotrip.rules.vocabulary import AWARDS

_PENDING = object()
_SLOTS = {"scalars": 0, "records": 1, "on": 2, "opened_on": 3, "awards": 4}
"""Where a judgement's inputs stand; behind them the records aggregates are at, and what is remembered."""


class Careful:
    """Ready to reckon the cells in `roots`: put what is known into `slots`, then `read` any of them."""

    def __init__(self, graph: Graph, roots: Iterable[int]) -> None:
        self._cells = graph.cells
        self._blank: Slots = [None] * len(_SLOTS)
        self._compiled: dict[tuple[int, int | None], Read] = {}
        self._roots = {root: self._read(root, None) for root in roots}

    def read(self, root: int, slots: Slots) -> Any:
        return self._roots[root](slots)

    def slots(self, facts: Facts, on: date, opened_on: date, awards: Sequence[Mapping[str, Any]]) -> Slots:
        slots = self._blank.copy()
        slots[:5] = facts.scalars, facts.records, on, opened_on, awards
        return slots

    def _slot(self, value: object = None) -> int:
        self._blank.append(value)
        return len(self._blank) - 1

    def table(self, key: str) -> Read:
        """A list of records as a whole."""
        if key == AWARDS:
            return operator.itemgetter(_SLOTS["awards"])
        return closures.table(_SLOTS["records"], key, Unknown(frozenset({key})))

    def scalar(self, node: tree.FactOf) -> Read:
        numeric = node.type.kind in (Kind.NUMBER, Kind.MONEY)
        return closures.column(_SLOTS["scalars"], node.key, Unknown(frozenset({node.key})), numeric=numeric)

    # ── Closures ────────────────────────────────────────────────────────────
    def _read(self, number: int, row: int | None) -> Read:
        """`row` is the slot of the record that the enclosing aggregate is at."""
        cell = self._cells[number]
        at = (number, row if cell.by_row else None)
        if at not in self._compiled:
            read = _COMPILE[type(cell.node)](self, cell, row)
            self._compiled[at] = self._once(read) if _kept(cell) else read
        return self._compiled[at]

    def _once(self, read: Read) -> Read:
        """One slot for all uses: reckoned on first use, then read."""
        slot = self._slot(_PENDING)

        def kept(slots: Slots) -> Any:
            value = slots[slot]
            if value is _PENDING:
                value = slots[slot] = read(slots)
            return value

        return kept

    def parts(self, cell: Cell, row: int | None) -> list[Read]:
        return [self._read(part, row) for part in cell.parts]

    def column(self, cell: Cell, row: int | None) -> Read:
        if row is None:
            raise TypeError("a column outside of its records")
        missing = Unknown(frozenset({cell.node.records}))
        return closures.column(row, cell.node.name, missing, numeric=cell.node.type.kind is Kind.NUMBER)

    def choose(self, cell: Cell, row: int | None) -> Read:
        condition, then, otherwise = self.parts(cell, row)
        if cell.node.type.kind is Kind.BOOL:
            then, otherwise = closures.certain(then), closures.certain(otherwise)
        return closures.chosen(condition, then, otherwise)

    def compare(self, cell: Cell, row: int | None) -> Read:
        left, right = cell.parts
        literal = self._cells[right].node
        if isinstance(literal, tree.Literal) and literal.value is not None:
            value = frozenset(literal.value) if isinstance(literal.value, tuple) else literal.value
            return closures.compared_literal(cell.node.op, self._read(left, row), value)
        return closures.compared(cell.node.op, self._read(left, row), self._read(right, row))

    def aggregate(self, cell: Cell) -> Read:
        node, row = cell.node, self._slot()
        parts = self.parts(cell, row)
        where = parts[0] if node.where else None
        body = parts[-1] if node.body else None
        source = self.table(node.records)
        return over.records(node.function, source, row, where, body, guessing=guesses(node))


def _kept(cell: Cell) -> bool:
    """Whether it stands in several places and is worth remembering."""
    return not cell.by_row and cell.uses > 1 and cell.cost > 1


def _literal(value: Any) -> Read:
    return lambda slots: value


_COMPILE: dict[type[Node], Callable[[Careful, Cell, int | None], Read]] = {
    tree.Literal: lambda careful, cell, row: _literal(cell.node.value),
    tree.FactOf: lambda careful, cell, row: careful.scalar(cell.node),
    tree.Given: lambda careful, cell, row: operator.itemgetter(_SLOTS[cell.node.name]),
    tree.Records: lambda careful, cell, row: careful.table(cell.node.key),
    tree.Column: Careful.column,
    tree.Aggregate: lambda careful, cell, row: careful.aggregate(cell),
    tree.And: lambda careful, cell, row: closures.every(careful.parts(cell, row)),
    tree.Or: lambda careful, cell, row: closures.either(careful.parts(cell, row)),
    tree.Not: lambda careful, cell, row: closures.negated(*careful.parts(cell, row)),
    tree.If: Careful.choose,
    tree.Compare: Careful.compare,
    tree.DatedList: lambda careful, cell, row: closures.dated(
        careful.parts(cell, row)[0], cell.node.versions
    ),
    tree.Arithmetic: lambda careful, cell, row: closures.reckoned(cell.node.op, *careful.parts(cell, row)),
    tree.Call: lambda careful, cell, row: closures.called(
        operation(cell.node.function, cell.node.type.kind), careful.parts(cell, row)
    ),
    tree.Known: lambda careful, cell, row: closures.known(*careful.parts(cell, row)),
    tree.Absent: lambda careful, cell, row: closures.absent(*careful.parts(cell, row)),
}
