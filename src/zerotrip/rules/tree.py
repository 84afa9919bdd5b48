"""The checked, typed tree of an expression. Readers (one person, columns, the guide) read nothing else.

Nodes are values: two equal nodes are the same question, so a reader may answer it once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from zerotrip.rules.types import Type


@dataclass(frozen=True, slots=True)
class Node:
    type: Type


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """Money in fen, numbers int or Fraction, dates dates; a tuple for what stands after `in`."""

    value: Any


@dataclass(frozen=True, slots=True)
class FactOf(Node):
    key: str


@dataclass(frozen=True, slots=True)
class Given(Node):
    """What the decision itself brings: `on`, `opened_on`."""

    name: str


@dataclass(frozen=True, slots=True)
class Column(Node):
    """A column of the record that the enclosing aggregate is at."""

    records: str
    name: str


@dataclass(frozen=True, slots=True)
class Named(Node):
    """A define or derived fact, by name: its tree stands once beside the others, so that names which use
    names cannot make a tree that doubles at every step."""

    name: str


@dataclass(frozen=True, slots=True)
class Not(Node):
    body: Node


@dataclass(frozen=True, slots=True)
class And(Node):
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """`op` is one of == != < <= > >= `in` `not in`; after `in` a period, a tuple literal or a dated list."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class DatedList(Node):
    """The codes in force on `day`: of `versions`, latest first, the first that has begun."""

    day: Node
    versions: tuple[tuple[date, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """`op` is one of + - * /."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class If(Node):
    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function all of whose arguments are needed."""

    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Known(Node):
    body: Node


@dataclass(frozen=True, slots=True)
class Absent(Node):
    body: Node


@dataclass(frozen=True, slots=True)
class Records(Node):
    """A list of records as a whole; only known() and absent() take it."""

    key: str


@dataclass(frozen=True, slots=True)
class Aggregate(Node):
    """`function` is any, all, count, sum, max or min, over the records for which `where` holds."""

    function: str
    records: str
    where: Node | None
    body: Node | None


def children(node: Node) -> Iterator[Node]:
    for part in fields(node):
        value = getattr(node, part.name)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            yield from (each for each in value if isinstance(each, Node))


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, in the order of the text."""
    yield node
    for child in children(node):
        yield from walk(child)


def facts_read(node: Node, named: Mapping[str, Node]) -> list[str]:
    """Keys of the facts below, through names, in the order of the text, each once."""
    keys: dict[str, None] = {}
    seen: set[str] = set()
    todo = [node]
    while todo:
        inner: list[Node] = []
        for each in walk(todo.pop(0)):
            if isinstance(each, FactOf | Records):
                keys[each.key] = None
            elif isinstance(each, Aggregate):
                keys[each.records] = None
            elif isinstance(each, Named) and each.name not in seen:
                seen.add(each.name)
                inner.append(named[each.name])
        todo = inner + todo
    return list(keys)
