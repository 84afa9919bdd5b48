"""Figures and tables as trees: each question halves what is left, so that a hundred rows are seven."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from zerotrip.rules import tree
from zerotrip.rules.item import Figure, Table
from zerotrip.rules.tree import Literal, Node
from zerotrip.rules.types import BOOL, DATE, ORDERED, Type
from zerotrip.rules.values import exact

Step = tuple[Node, Node]
"""A bound and what holds from it on."""


def figure_at(figure: Figure, day: Node) -> Node:
    """The value that holds on `day`; unknown, with the reason, before the first."""
    steps = [(Literal(DATE, since), _literal(figure.type, value)) for since, value in sorted(figure.values)]
    return reached(day, steps, tree.Call(figure.type, "no_figure", ()))


def table_at(versions: Sequence[Table], day: Node, by: Node) -> Node:
    """What the table of `day` says for `by`; absent for what does not exist. Versions in order of `since`."""
    of = versions[0].type
    steps = [(Literal(DATE, version.since), _looked_up(version, by)) for version in versions]
    found = reached(day, steps, tree.Call(of, "no_figure", ()))
    return tree.If(of, tree.Absent(BOOL, by), Literal(of, None), found)


def _looked_up(table: Table, by: Node) -> Node:
    no_entry = tree.Call(table.type, "no_entry", ())
    otherwise = no_entry if table.otherwise is None else _literal(table.type, table.otherwise)
    rows = [(_literal(table.by, key), _literal(table.type, value)) for key, value in table.rows]
    if table.by.kind in ORDERED:
        return reached(by, rows, otherwise)
    return _matched(by, rows, otherwise)


def reached(at: Node, steps: Sequence[Step], below: Node) -> Node:
    """Of rising steps the last that `at` has reached."""
    if not steps:
        return below
    middle = len(steps) // 2
    bound, value = steps[middle]
    asked = tree.Compare(BOOL, ">=", at, bound)
    upper, lower = reached(at, steps[middle + 1 :], value), reached(at, steps[:middle], below)
    return tree.If(value.type, asked, upper, lower)


def _matched(at: Node, rows: Sequence[tuple[Literal, Node]], otherwise: Node) -> Node:
    if not rows:
        return otherwise
    middle = (len(rows) + 1) // 2
    first, rest = rows[:middle], rows[middle:]
    asked = tree.Compare(BOOL, "in", at, Literal(at.type, tuple(key.value for key, _ in first)))
    found = _matched(at, first[:-1], first[-1][1])
    return tree.If(otherwise.type, asked, found, _matched(at, rest, otherwise))


def _literal(of: Type, value: Any) -> Literal:
    return Literal(of, exact(value) if isinstance(value, Decimal) else value)
