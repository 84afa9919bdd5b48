"""The whole meaning of a tree for one person, whatever is unknown, absent or too large: every cell a closure.

What is used in several places is reckoned once per decision. A closure never raises on any value of its type.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from zerotrip.rules import closures, over, tree, words
from zerotrip.rules.closures import Read, Slots
from zerotrip.rules.facts import Facts
from zerotrip.rules.operations import operation
from zerotrip.rules.sharing import Cell, Graph, guesses
from zerotrip.rules.tree import Node
from zerotrip.rules.types import Kind
from zerotrip.rules.values import MOST_RECORDS, Unknown, exact, stuck
from zerotrip.rules.vocabulary import AWARDS

_PENDING = object()
_TOO_MANY = stuck(words.TOO_MANY_RECORDS)


class Careful:
    """Ready to reckon the cells in `roots`: `fill` what is known into slots, then `read` any of them."""

    def __init__(self, graph: Graph, roots: Iterable[int]) -> None:
        self._cells = graph.cells
        self._blank: Slots = []
        self._scalars: dict[str, tuple[int, Unknown]] = {}
        self._records: dict[str, tuple[int, Unknown]] = {}
        self._compiled: dict[tuple[int, int | None], Read] = {}
        self._given = {"on": self._slot(), "opened_on": self._slot()}
        self._awards = self._slot()
        self._roots = {root: self._read(root, None) for root in roots}

    def read(self, root: int, slots: Slots) -> Any:
        return self._roots[root](slots)

    def fill(self, facts: Facts, on: date, opened_on: date, awards: Sequence[Mapping[str, Any]]) -> Slots:
        slots = self._blank.copy()
        slots[self._given["on"]], slots[self._given["opened_on"]] = on, opened_on
        scalars, records = facts.scalars, facts.records
        for key, (slot, unknown) in self._scalars.items():
            value = scalars.get(key, unknown)
            slots[slot] = exact(value) if value.__class__ is Decimal else value
        for key, (slot, unknown) in self._records.items():
            rows: Any = records.get(key, unknown)
            few = rows is None or rows.__class__ is Unknown or len(rows) <= MOST_RECORDS
            slots[slot] = rows if few else _TOO_MANY
        slots[self._awards] = awards
        return slots

    # ── Slots ───────────────────────────────────────────────────────────────
    def _slot(self, value: object = None) -> int:
        self._blank.append(value)
        return len(self._blank) - 1

    def _scalar(self, key: str) -> int:
        if key not in self._scalars:
            self._scalars[key] = (self._slot(), Unknown(frozenset({key})))
        return self._scalars[key][0]

    def _table(self, key: str) -> int:
        if key == AWARDS:
            return self._awards
        if key not in self._records:
            self._records[key] = (self._slot(), Unknown(frozenset({key})))
        return self._records[key][0]

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
        source = self._table(node.records)
        return over.records(node.function, source, row, where, body, guessing=guesses(node))

    def scalar(self, node: tree.FactOf) -> Read:
        return operator.itemgetter(self._scalar(node.key))

    def table(self, node: tree.Records) -> Read:
        return operator.itemgetter(self._table(node.key))

    def given(self, node: tree.Given) -> Read:
        return operator.itemgetter(self._given[node.name])


def _kept(cell: Cell) -> bool:
    """Whether it stands in several places and is worth remembering."""
    return not cell.by_row and cell.uses > 1 and cell.cost > 1


def _literal(value: Any) -> Read:
    return lambda slots: value


_COMPILE: dict[type[Node], Callable[[Careful, Cell, int | None], Read]] = {
    tree.Literal: lambda careful, cell, row: _literal(cell.node.value),
    tree.FactOf: lambda careful, cell, row: careful.scalar(cell.node),
    tree.Given: lambda careful, cell, row: careful.given(cell.node),
    tree.Records: lambda careful, cell, row: careful.table(cell.node),
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
