"""The names of one item, each checked once, however they lean on one another."""

from __future__ import annotations

import ast
import keyword
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from zerotrip.core.text import Text
from zerotrip.rules import tree, words
from zerotrip.rules.check import Check
from zerotrip.rules.item import Define, Fact, Item, ListOf
from zerotrip.rules.parse import Source, Unreadable, dotted, parse
from zerotrip.rules.problems import Problem
from zerotrip.rules.scope import BUILTIN, Wrong
from zerotrip.rules.tree import Named, Node
from zerotrip.rules.types import DATE, PERIOD, TEXT, Kind, Type

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
        fact = self.facts.get(name)
        if fact is None:
            return None
        return (
            tree.Records(fact.type, name) if fact.type.kind is Kind.RECORDS else tree.FactOf(fact.type, name)
        )

    def columns_of(self, name: str) -> Mapping[str, Type] | None:
        fact = self.facts.get(name)
        return fact.type.columns if fact and fact.type.kind is Kind.RECORDS else None

    def is_list(self, name: str) -> bool:
        return name in self.lists

    def list_node(self, name: str) -> Node:
        day = self.node_of(AS_OF) or tree.Given(DATE, "on")
        versions = tuple((each.since, each.entries) for each in reversed(self.lists[name]))
        return tree.DatedList(TEXT, day, versions)

    def all_words(self) -> list[str]:
        columns = [f"{key}.{column}" for key, fact in self.facts.items() for column in fact.type.columns]
        return [*self.facts, *self.defines, *self.lists, *columns]

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

    # ── The names themselves ────────────────────────────────────────────────
    def check_names(self) -> None:
        """Every name readable in an expression, none meaning two things."""
        taken: set[str] = set()
        for fact in self.item.facts:
            self._check_name(f"fact {fact.key}", fact.key, fact.line, taken)
        for define in self.item.defines:
            self._check_name(f"define {define.name}", define.name, define.line, taken)
        for versions in self.lists.values():
            self._check_list(versions, taken)
        for fact in self.item.facts:
            for column in fact.type.columns:
                if not _readable(column):
                    self.complain(f"fact {fact.key}", fact.line, column, words.READABLE_NAME)

    def _check_list(self, versions: list[ListOf], taken: set[str]) -> None:
        where = f"list {versions[0].key}"
        self._check_name(where, versions[0].key, versions[0].line, taken)
        for before, after in pairwise(versions):
            if before.since == after.since:
                self.complain(where, after.line, after.since.isoformat(), words.SAME_SINCE)

    def _check_name(self, where: str, name: str, line: int, taken: set[str]) -> None:
        builtin = name in BUILTIN and name != "period"
        if name in taken or builtin or name in ("true", "false") or (name == "period" and name in self.facts):
            self.complain(where, line, name, words.NAME_TAKEN)
        if not all(_readable(part) for part in name.split(".")):
            self.complain(where, line, name, words.READABLE_NAME)
        taken.add(name)


def _readable(name: str) -> bool:
    return name.isidentifier() and not keyword.iskeyword(name)
