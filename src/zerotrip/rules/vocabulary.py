"""The names of one item, each checked once, however they lean on one another."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from zerotrip.core.text import Text
from zerotrip.rules import tree, words
from zerotrip.rules.check import Check
from zerotrip.rules.dated import figure_at, table_at
from zerotrip.rules.item import Define, Fact, Figure, Item, ListOf, Table
from zerotrip.rules.parse import Source, Unreadable, dotted, parse
from zerotrip.rules.problems import Problem
from zerotrip.rules.scope import Wrong
from zerotrip.rules.tree import Named, Node
from zerotrip.rules.types import DATE, MONEY, PERIOD, TEXT, Kind, Type, records

AWARDS = "@awards"
"""Earlier awards known from the union's own books, as records like any other."""
AWARD_COLUMNS = records(item=TEXT, on=DATE, amount=MONEY).columns

AS_OF = "@as_of"
"""The day that picks scales and lists, as a name no text can write."""

MAX_LEVELS = 128
"""Deepest tree once names are followed: far below Python's own limit, so that no item can exhaust it."""


@dataclass(frozen=True, slots=True)
class _Meaning:
    """A name that stands for an expression, and the type it must have if it declares one."""

    name: str
    where: str
    text: str
    line: int
    type: Type | None


def _meaning_of(named: Define | Fact) -> _Meaning:
    if isinstance(named, Define):
        return _Meaning(named.name, f"define {named.name}", named.text, named.line, None)
    return _Meaning(named.key, f"fact {named.key}", named.derived or "", named.line, named.type)


class Vocabulary:
    """Implements `scope.Names`. `named` fills with the trees of defines and derived facts once used."""

    def __init__(self, item: Item, problems: list[Problem]) -> None:
        self.item, self.problems = item, problems
        self.facts = {fact.key: fact for fact in item.facts}
        self.defines = {define.name: define for define in item.defines}
        self.lists: dict[str, list[ListOf]] = {}
        for each in sorted(item.lists, key=lambda entry: entry.since):
            self.lists.setdefault(each.key, []).append(each)
        self.figures = {figure.key: figure for figure in item.figures}
        self.tables: dict[str, list[Table]] = {}
        for table in sorted(item.tables, key=lambda entry: entry.since):
            self.tables.setdefault(table.key, []).append(table)
        self.named: dict[str, Node] = {}
        self._texts = {define.name: _meaning_of(define) for define in item.defines}
        self._texts |= {fact.key: _meaning_of(fact) for fact in item.facts if fact.derived is not None}
        self._wrong: set[str] = set()
        self._levels: dict[str, int] = {}

    def complain(self, where: str, line: int, said: str, expected: Text, near: str | None = None) -> None:
        self.problems.append(Problem(where, line, 0, said, expected, near))

    def check(self, where: str, text: str, line: int, wanted: Type | None = None) -> Node | None:
        """The tree of one expression, or None once what is wrong with it has been noted."""
        self._settle_names_in(text)
        return self._checked(where, text, line, wanted)

    def check_rest(self) -> None:
        """The names that nothing has used: they may still be wrong."""
        for name in self._texts:
            self._settle_names_in(name)

    # ── What expressions ask ────────────────────────────────────────────────
    def node_of(self, name: str) -> Node | None:
        if name in ("on", "opened_on"):
            return tree.Given(DATE, name)
        if name in self._texts or name in ("period", "deadline", AS_OF):
            if name in self._wrong:
                raise Wrong
            return Named(self.named[name].type, name) if name in self.named else None
        if name in self.figures:
            return self._figure(self.figures[name])
        fact = self.facts.get(name)
        if fact is None:
            return None
        return (
            tree.Records(fact.type, name) if fact.type.kind is Kind.RECORDS else tree.FactOf(fact.type, name)
        )

    def columns_of(self, name: str) -> Mapping[str, Type] | None:
        if self.key_of(name) == AWARDS:
            return AWARD_COLUMNS
        fact = self.facts.get(name)
        return fact.type.columns if fact and fact.type.kind is Kind.RECORDS else None

    def key_of(self, name: str) -> str:
        return AWARDS if name == "awards" and name not in self.facts else name

    def is_list(self, name: str) -> bool:
        return name in self.lists

    def is_choice(self, word: str) -> bool:
        types = [fact.type for fact in self.facts.values()]
        return any(word in of.choices for one in types for of in (one, *one.columns.values()))

    def is_figure(self, name: str) -> bool:
        return name in self.figures

    def figure_node(self, name: str, day: Node) -> Node:
        return figure_at(self.figures[name], day)

    def table_of(self, name: str) -> Sequence[Table]:
        return self.tables.get(name, ())

    def table_node(self, name: str, by: Node, day: Node | None) -> Node:
        return table_at(self.tables[name], day or self._day(), by)

    def _day(self) -> Node:
        """The item's day; in the expression that says which day that is, the day of the decision."""
        return self.node_of(AS_OF) or tree.Given(DATE, "on")

    def _figure(self, figure: Figure) -> Node:
        """Once for all uses, as soon as the item's day is settled."""
        if AS_OF not in self.named:
            return figure_at(figure, self._day())
        if figure.key not in self.named:
            self.named[figure.key] = figure_at(figure, self._day())
        return Named(figure.type, figure.key)

    def list_node(self, name: str) -> Node:
        day = self._day()
        versions = tuple((each.since, each.entries) for each in reversed(self.lists[name]))
        return tree.DatedList(TEXT, day, versions)

    def all_words(self) -> list[str]:
        columns = [f"{key}.{column}" for key, fact in self.facts.items() for column in fact.type.columns]
        return [*self.facts, *self.defines, *self.lists, *self.figures, *self.tables, *columns]

    # ── Names that stand for expressions ────────────────────────────────────
    def _settle_names_in(self, text: str) -> None:
        """Checks all names a text leans on, those they lean on first. Without recursion: names in names may
        go deeper than Python does."""
        open_: dict[str, Iterator[str]] = {"": iter(self._names_in(text))}
        while open_:
            name = next(reversed(open_))
            leans_on = next(open_[name], None)
            if leans_on is None:
                del open_[name]
                if name and name not in self._wrong:
                    self._settle(self._texts[name])
            elif leans_on in open_:
                self._complain_of_circle(leans_on, list(open_))
            elif leans_on not in self.named and leans_on not in self._wrong:
                open_[leans_on] = iter(self._names_in(self._texts[leans_on].text))

    def _names_in(self, text: str) -> list[str]:
        try:
            syntax = parse(text)
        except Unreadable:
            return []
        paths = (dotted(each) for each in ast.walk(syntax) if isinstance(each, ast.Name | ast.Attribute))
        return [path for path in paths if path in self._texts]

    def _complain_of_circle(self, name: str, open_: list[str]) -> None:
        around = open_[open_.index(name) :]
        self._wrong.update(around)
        where, line = self._texts[name].where, self._texts[name].line
        self.complain(where, line, " → ".join([*around, name]), words.CIRCLE)

    def _settle(self, meant: _Meaning) -> None:
        node = self._checked(meant.where, meant.text, meant.line, meant.type)
        if node and meant.name == "period":
            node = self._as_period(node, meant.where, meant.text, meant.line)
        if node is None:
            self._wrong.add(meant.name)
        else:
            self.named[meant.name] = node

    def _checked(self, where: str, text: str, line: int, wanted: Type | None) -> Node | None:
        try:
            node = Check(Source(where, text, line), self, self.problems).expression(wanted)
        except Wrong:
            return None
        if self._levels_of(node) > MAX_LEVELS:
            self.complain(where, line, text[:60], words.TOO_DEEP)
            return None
        return node

    def _as_period(self, node: Node, where: str, text: str, line: int) -> Node | None:
        """`period` may be written as a year."""
        if node.type.kind is Kind.NUMBER:
            return tree.Call(PERIOD, "calendar_year", (node,))
        if node.type.kind is Kind.PERIOD:
            return node
        self.complain(where, line, text, words.FORMAT_YEAR)
        return None

    def _levels_of(self, node: Node) -> int:
        if isinstance(node, Named):
            if node.name not in self._levels:
                self._levels[node.name] = self._levels_of(self.named[node.name])
            return self._levels[node.name] + 1
        return 1 + max((self._levels_of(child) for child in tree.children(node)), default=0)
