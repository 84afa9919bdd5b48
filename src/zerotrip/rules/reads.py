"""On which inputs an item's outcome rests, and so whom a changed input concerns.

A fact counts through derived facts and names; a list of records with the columns that are looked at;
the day of the decision and the day of opening count as inputs too: they change without anybody's doing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from zerotrip.rules import tree
from zerotrip.rules.facts import Record
from zerotrip.rules.program import Program
from zerotrip.rules.tree import Node


@dataclass(frozen=True, slots=True)
class Reads:
    """`lists` tells for each list of records the columns looked at; none where only their number counts.
    `days` holds "on" and "opened_on" where the outcome rests on them."""

    scalars: frozenset[str]
    lists: Mapping[str, frozenset[str]]
    days: frozenset[str]


def reads_of(program: Program) -> Reads:
    """What the verdict, the outcome of each condition and the amount rest on; nothing that only explains."""
    scalars: set[str] = set()
    lists: dict[str, set[str]] = {}
    days: set[str] = set()
    for node in _reached(program):
        match node:
            case tree.FactOf(key=key):
                scalars.add(key)
            case tree.Given(name=name):
                days.add(name)
            case tree.Records(key=key) | tree.Aggregate(records=key):
                lists.setdefault(key, set())
            case tree.Column(records=key, name=name):
                lists.setdefault(key, set()).add(name)
    return Reads(frozenset(scalars), {key: frozenset(names) for key, names in lists.items()}, frozenset(days))


def _reached(program: Program) -> Iterator[Node]:
    """Every node that deciding comes by, those behind names once."""
    award = program.award
    todo = [condition.node for condition in program.conditions]
    todo += award.nodes if award else ()
    seen: set[str] = set()
    while todo:
        for node in tree.walk(todo.pop()):
            yield node
            if isinstance(node, tree.Named) and node.name not in seen:
                seen.add(node.name)
                todo.append(program.named[node.name])


class ReadsIndex:
    """For each input the items that read it."""

    def __init__(self, programs: Iterable[Program]) -> None:
        self.items = {program.item.id: reads_of(program) for program in programs}
        self._by_scalar = _turned((item, reads.scalars) for item, reads in self.items.items())
        self._by_list = _turned((item, reads.lists) for item, reads in self.items.items())

    def reading(self, key: str) -> frozenset[str]:
        """Items that read this fact or list of records, in whatever column."""
        return self._by_scalar.get(key, frozenset()) | self._by_list.get(key, frozenset())

    def concerned(
        self, key: str, before: Sequence[Record] | None, after: Sequence[Record] | None
    ) -> frozenset[str]:
        """Items to which these two states of a list differ (None: unknown as a whole): a column that an
        item does not look at may change without it."""
        return frozenset(
            item
            for item in self._by_list.get(key, ())
            if _seen(before, self.items[item].lists[key]) != _seen(after, self.items[item].lists[key])
        )

    def turning(self) -> frozenset[str]:
        """Items whose outcome may change with the day though no fact does."""
        return frozenset(item for item, reads in self.items.items() if reads.days)


def reads_index(programs: Iterable[Program]) -> ReadsIndex:
    return ReadsIndex(programs)


def _seen(rows: Sequence[Record] | None, columns: frozenset[str]) -> list[dict[str, object]] | None:
    if rows is None:
        return None
    return [{name: row[name] for name in columns if name in row} for row in rows]


def _turned(pairs: Iterable[tuple[str, Iterable[str]]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for item, keys in pairs:
        for key in keys:
            found.setdefault(key, set()).add(item)
    return {key: frozenset(items) for key, items in found.items()}
