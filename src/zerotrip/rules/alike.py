"""Records that no condition can tell apart: of each sort one is tried.

A condition sees a list through its aggregates alone, and an aggregate sees of a record what it would make of
that record by itself: a count, a sum, a maximum, any and all of a list are put together from those of its
records one by one. Two records of which every aggregate makes the same are therefore the same to the verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from zerotrip.rules import tree
from zerotrip.rules.facts import Facts
from zerotrip.rules.tree import Node
from zerotrip.rules.values import Unknown
from zerotrip.rules.vocabulary import AWARDS

if TYPE_CHECKING:
    from zerotrip.rules.program import Program

Row = Mapping[str, Any]


class Alike:
    """What the aggregates of one list make of a record, as far as the other facts are known."""

    def __init__(self, program: Program, key: str, facts: Facts, days: Mapping[str, date]) -> None:
        self._program, self._key, self._facts, self._days = program, key, facts, days
        self._aggregates = [
            (node, _stands_alone(node, program.named), _columns(node, key, program.named))
            for node in _aggregates_of(program, key)
        ]

    def one_of_each(self, rows: Iterable[Row]) -> list[Row]:
        kept: dict[tuple[Any, ...], Row] = {}
        for row in rows:
            kept.setdefault(tuple(self._seen(row)), row)
        return list(kept.values())

    def _seen(self, row: Row) -> Iterator[Any]:
        for node, stands_alone, columns in self._aggregates:
            alone = self._of(node, row) if stands_alone else None
            yield alone.__class__, alone
            if not stands_alone or (isinstance(alone, Unknown) and alone.facts):
                # Something else comes into it: then every column that it reads may count.
                yield from ((row.get(name).__class__, row.get(name)) for name in columns)

    def _of(self, node: Node, row: Row) -> Any:
        awards = [row] if self._key == AWARDS else self._facts.records.get(AWARDS, ())
        facts = Facts(self._facts.scalars, {**self._facts.records, self._key: [row]})
        reader, days = self._program.reader, self._days
        return reader.read(node, facts, days["on"], days["opened_on"], awards)


def _aggregates_of(program: Program, key: str) -> list[tree.Aggregate]:
    found = dict.fromkeys(
        node
        for condition in program.conditions
        for node in _below(condition.node, program.named)
        if isinstance(node, tree.Aggregate) and node.records == key
    )
    return list(found)


def _below(node: Node, named: Mapping[str, Node]) -> Iterator[Node]:
    """The node and all below it, through names, each name once."""
    seen, todo = set[str](), [node]
    while todo:
        for each in tree.walk(todo.pop()):
            yield each
            if isinstance(each, tree.Named) and each.name not in seen:
                seen.add(each.name)
                todo.append(named[each.name])


def _stands_alone(node: tree.Aggregate, named: Mapping[str, Node]) -> bool:
    """Not if, by a name, it looks at its own list once more: `any(r.fee == dearest for r in rows)`."""
    inner = (each for part in (node.where, node.body) if part for each in _below(part, named))
    return not any(_list_of(each) == node.records for each in inner)


def _list_of(node: Node) -> str | None:
    match node:
        case tree.Aggregate(records=key) | tree.Records(key=key):
            return key
    return None


def _columns(node: tree.Aggregate, key: str, named: Mapping[str, Node]) -> list[str]:
    below = (each for each in _below(node, named) if isinstance(each, tree.Column))
    return list(dict.fromkeys(each.name for each in below if each.records == key))
