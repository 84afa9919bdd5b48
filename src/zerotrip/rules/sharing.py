"""The trees of one program or of many as numbered cells: what is equal is one cell, names are followed.

Parts come before what they are part of, so a walk by number meets them first. Numbering never grows a tree:
a name's tree is numbered once, however often it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from zerotrip.rules import tree
from zerotrip.rules.tree import Node
from zerotrip.rules.types import Kind

MOST_COST = 10**9
LOOP = 50


@dataclass(slots=True)
class Cell:
    """`uses` counts the places it stands in; `by_row`: it looks at the record an aggregate is at;
    `nullable`: it can come to absent; `cost` is about that of a comparison times what is in it."""

    number: int
    node: Any
    parts: tuple[int, ...]
    by_row: bool
    nullable: bool
    cost: int
    uses: int = 0

    @property
    def is_leaf(self) -> bool:
        """Something given, not reckoned."""
        return not self.parts and not isinstance(self.node, tree.Call | tree.Aggregate)


class Graph:
    def __init__(self) -> None:
        self.cells: list[Cell] = []
        self._numbers: dict[tuple[Any, ...], int] = {}
        self._names: dict[tuple[int, str], int] = {}

    def number(self, node: Node, named: Mapping[str, Node]) -> int:
        """The cell of a tree. `named` must live as long as the graph: it tells programs apart."""
        if isinstance(node, tree.Named):
            at = (id(named), node.name)
            if at not in self._names:
                self._names[at] = self.number(named[node.name], named)
            return self._names[at]
        parts = tuple(self.number(part, named) for part in tree.children(node))
        key = (node.__class__, *_LABELS[type(node)](node), parts)
        if key not in self._numbers:
            self._numbers[key] = self._added(node, parts)
        return self._numbers[key]

    def _added(self, node: Any, parts: tuple[int, ...]) -> int:
        inner = [self.cells[part] for part in parts]
        for part in inner:
            part.uses += 1
        by_row = not isinstance(node, tree.Aggregate) and any(part.by_row for part in inner)
        cost = _COST.get(type(node), 0) + sum(part.cost for part in inner)
        self.cells.append(
            Cell(
                len(self.cells),
                node,
                parts,
                by_row or isinstance(node, tree.Column),
                _nullable(node, inner),
                min(cost, MOST_COST),
            )
        )
        return len(self.cells) - 1


def guesses(node: tree.Aggregate) -> bool:
    """known() of a column of records not yet there says nothing about the records to come."""
    parts = [part for part in (node.where, node.body) if part]
    return any(isinstance(each, tree.Known) for part in parts for each in tree.walk(part))


def _nullable(node: Any, parts: list[Cell]) -> bool:
    if isinstance(node, tree.FactOf | tree.Column | tree.Records):
        return True
    if isinstance(node, tree.Literal):
        return node.value is None
    if isinstance(node, tree.Aggregate):
        return node.function in ("min", "max")
    if isinstance(node, tree.If):
        return node.type.kind is not Kind.BOOL and any(part.nullable for part in parts[1:])
    if isinstance(node, tree.Arithmetic | tree.Call | tree.DatedList):
        return any(part.nullable for part in parts)
    return False


_COST: dict[type[Node], int] = {
    tree.Compare: 1, tree.And: 1, tree.Or: 1, tree.If: 1, tree.Known: 1, tree.Absent: 1,
    tree.Arithmetic: 3, tree.DatedList: 3, tree.Call: 4, tree.Aggregate: LOOP,
}  # fmt: skip
_LABELS: dict[type[Node], Callable[[Any], tuple[Any, ...]]] = {
    tree.Literal: lambda node: (node.type.kind, *_value(node.value)),
    tree.FactOf: lambda node: (node.key,),
    tree.Given: lambda node: (node.name,),
    tree.Column: lambda node: (node.records, node.name, node.type.kind),
    tree.Records: lambda node: (node.key,),
    tree.Not: lambda node: (),
    tree.And: lambda node: (),
    tree.Or: lambda node: (),
    tree.Compare: lambda node: (node.op,),
    tree.DatedList: lambda node: (node.versions,),
    tree.Arithmetic: lambda node: (node.op,),
    tree.If: lambda node: (node.type.kind is Kind.BOOL,),
    tree.Call: lambda node: (node.function, node.type.kind),
    tree.Known: lambda node: (),
    tree.Absent: lambda node: (),
    tree.Aggregate: lambda node: (
        node.function, node.records, node.where is None, node.body is None, guesses(node)
    ),
}  # fmt: skip
"""What sets a node apart from others with the same parts."""


def _value(value: Any) -> tuple[Any, ...]:
    """`true` is not 1 here, whatever Python says."""
    if isinstance(value, tuple):
        return tuple((each.__class__, each) for each in value)
    return value.__class__, value
