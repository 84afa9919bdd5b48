"""The trees of many programs as one: what is equal is the same object, whatever its name in which program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from zerotrip.rules.program import Program
from zerotrip.rules.tree import (
    Aggregate,
    Column,
    FactOf,
    Known,
    Literal,
    Named,
    Node,
    Records,
    children,
    walk,
)


class Forest:
    """Trees without names, each question in them once. Ask by `id`: two nodes that are equal are one."""

    def __init__(self) -> None:
        self._one: dict[tuple[Any, ...], Node] = {}
        self._named: dict[tuple[int, str], Node] = {}
        self._rows: dict[int, bool] = {}
        self._facts: dict[int, bool] = {}
        self.uses: Counter[int] = Counter()
        self.guessing: set[int] = set()

    def plant(self, program: Program, node: Node) -> Node:
        """The one node that is equal to this."""
        if isinstance(node, Named):
            at = (id(program), node.name)
            if at not in self._named:
                self._named[at] = self.plant(program, program.named[node.name])
            return self._named[at]
        parts: dict[str, Any] = {}
        key: list[Any] = [type(node), _asks_what_is_known(node)]
        for each in fields(node):
            value = self._planted(program, getattr(node, each.name))
            parts[each.name] = value
            key.append(_identity(value))
        return self._keep(tuple(key), node, parts)

    def wanted(self, root: Node) -> Node:
        """The root, as something read more than once: by a verdict and by its reasons."""
        self.uses[id(root)] += 2
        return root

    def _planted(self, program: Program, value: Any) -> Any:
        if isinstance(value, Node):
            return self.plant(program, value)
        if isinstance(value, tuple) and value and isinstance(value[0], Node):
            return tuple(self.plant(program, each) for each in value)
        return value

    def _keep(self, key: tuple[Any, ...], node: Node, parts: dict[str, Any]) -> Node:
        known = self._one.get(key)
        if known is None:
            known = self._one[key] = replace(node, **parts)
            if key[1]:
                self.guessing.add(id(known))
            for child in children(known):
                self.uses[id(child)] += 1
        return known

    def nodes(self) -> Iterator[Node]:
        """Every question once."""
        yield from self._one.values()

    def reads_row(self, node: Node) -> bool:
        """Whether it looks at the record an aggregate is at."""
        if id(node) not in self._rows:
            self._rows[id(node)] = isinstance(node, Column) or (
                not isinstance(node, Aggregate) and any(self.reads_row(child) for child in children(node))
            )
        return self._rows[id(node)]

    def reads_facts(self, node: Node) -> bool:
        """Whether it differs from person to person, the records of an aggregate around it apart."""
        if id(node) not in self._facts:
            self._facts[id(node)] = isinstance(node, FactOf | Records | Aggregate) or any(
                self.reads_facts(child) for child in children(node)
            )
        return self._facts[id(node)]


def _asks_what_is_known(node: Node) -> bool:
    """Of an aggregate: known() of a column says nothing about records to come. As the text has it, without
    looking through names."""
    if not isinstance(node, Aggregate):
        return False
    parts = [part for part in (node.where, node.body) if part is not None]
    return any(isinstance(each, Known) for part in parts for each in walk(part))


def _identity(value: Any) -> Any:
    if isinstance(value, Node):
        return id(value)
    if isinstance(value, tuple) and value and isinstance(value[0], Node):
        return tuple(id(each) for each in value)
    if isinstance(value, tuple):
        return tuple((type(each), each) for each in value)
    return (type(value), value)


def is_leaf(node: Node) -> bool:
    return isinstance(node, Literal | FactOf | Column | Records)
