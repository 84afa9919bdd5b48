"""The names an item gives: each readable in an expression, none meaning two things; what figures, tables and
lists hold under them, in order."""

from __future__ import annotations

import keyword
from itertools import pairwise
from typing import Any

from zerotrip.rules import words
from zerotrip.rules.item import Figure, ListOf, Table
from zerotrip.rules.scope import BUILTIN
from zerotrip.rules.types import ORDERED
from zerotrip.rules.vocabulary import Vocabulary


def check_names(vocabulary: Vocabulary) -> None:
    """Every name readable in an expression, none meaning two things."""
    taken: set[str] = set()
    for fact in vocabulary.item.facts:
        _check_name(vocabulary, f"fact {fact.key}", fact.key, fact.line, taken)
    for define in vocabulary.item.defines:
        _check_name(vocabulary, f"define {define.name}", define.name, define.line, taken)
    for versions in vocabulary.lists.values():
        _check_list(vocabulary, versions, taken)
    for figure in vocabulary.item.figures:
        _check_name(vocabulary, f"figure {figure.key}", figure.key, figure.line, taken)
        _check_figure(vocabulary, figure)
    for tables in vocabulary.tables.values():
        _check_table(vocabulary, tables, taken)
    for fact in vocabulary.item.facts:
        for column in fact.type.columns:
            if not _readable(column):
                vocabulary.complain(f"fact {fact.key}", fact.line, column, words.READABLE_NAME)


def _check_list(vocabulary: Vocabulary, versions: list[ListOf], taken: set[str]) -> None:
    where = f"list {versions[0].key}"
    _check_name(vocabulary, where, versions[0].key, versions[0].line, taken)
    for before, after in pairwise(versions):
        if before.since == after.since:
            vocabulary.complain(where, after.line, after.since.isoformat(), words.SAME_SINCE)


def _check_figure(vocabulary: Vocabulary, figure: Figure) -> None:
    where, days = f"figure {figure.key}", [since for since, _ in figure.values]
    if not days:
        vocabulary.complain(where, figure.line, figure.key, words.NO_VALUES)
    for day in sorted({day for day in days if days.count(day) > 1}):
        vocabulary.complain(where, figure.line, day.isoformat(), words.SAME_SINCE)


def _check_table(vocabulary: Vocabulary, versions: list[Table], taken: set[str]) -> None:
    where, first = f"table {versions[0].key}", versions[0]
    _check_name(vocabulary, where, first.key, first.line, taken)
    for before, after in pairwise(versions):
        if before.since == after.since:
            vocabulary.complain(where, after.line, after.since.isoformat(), words.SAME_SINCE)
        if (before.type.kind, before.by.kind) != (after.type.kind, after.by.kind):
            vocabulary.complain(where, after.line, after.key, words.SAME_TYPES)
    for table in versions:
        _check_rows(vocabulary, where, table)


def _check_rows(vocabulary: Vocabulary, where: str, table: Table) -> None:
    keys: list[Any] = [key for key, _ in table.rows]
    if not keys:
        vocabulary.complain(where, table.line, table.key, words.NO_ROWS)
    rising = table.by.kind not in ORDERED or all(low < high for low, high in pairwise(keys))
    if not rising or len(set(keys)) < len(keys):
        vocabulary.complain(where, table.line, table.key, words.ROWS_RISE)


def _check_name(vocabulary: Vocabulary, where: str, name: str, line: int, taken: set[str]) -> None:
    builtin = name in BUILTIN and name != "period"
    if (
        name in taken
        or builtin
        or name in ("true", "false")
        or (name == "period" and name in vocabulary.facts)
    ):
        vocabulary.complain(where, line, name, words.NAME_TAKEN)
    if not all(_readable(part) for part in name.split(".")):
        vocabulary.complain(where, line, name, words.READABLE_NAME)
    taken.add(name)


def _readable(name: str) -> bool:
    return name.isidentifier() and not keyword.iskeyword(name)
