"""Facts in columns: one line per decision, and the records of everyone; to and from the facts of one person.

In `rows`: `person`, `subject` where the subject is a record, `opened_on` if cases differ in it, and a
column per fact. Null is unknown; null with `true` in `<fact>!absent` is known not to exist. `records` hold
`person` and the columns of each record. `<list>!known` in `rows` says whose lists are known; left out, all
are if there is a table of them. `@awards` are earlier awards from the union's own books.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, cast

import polars as pl

from zerotrip.rules.awarding import AWARD_COLUMNS, AWARDS
from zerotrip.rules.facts import EarlierAward, Facts
from zerotrip.rules.program import Program
from zerotrip.rules.types import Kind, Type, agreed

PERSON, SUBJECT, OPENED_ON = "person", "subject", "opened_on"
ABSENT, KNOWN = "!absent", "!known"
PLACES = 12
"""Decimal places that a number may have."""

_DTYPES: dict[Kind, Any] = {
    Kind.BOOL: pl.Boolean,
    Kind.NUMBER: pl.Decimal(38, PLACES),
    Kind.MONEY: pl.Int64,
    Kind.DATE: pl.Date,
}
Known = tuple[object, Facts, Sequence[EarlierAward]]
"""A person's key, what is known about them, and their earlier awards."""


@dataclass(frozen=True)
class Tables:
    rows: pl.DataFrame
    records: Mapping[str, pl.DataFrame] = field(default_factory=dict)

    def of(self, indices: Sequence[int]) -> Tables:
        """The lines at these indices, and the records of their persons."""
        rows = self.rows[list(indices)]
        persons = rows.select(PERSON).unique()
        kept = {key: table.join(persons, on=PERSON, how="semi") for key, table in self.records.items()}
        return Tables(rows, kept)


def fact_types(programs: Iterable[Program]) -> dict[str, Type]:
    """Types of all facts that the programs read, by key: editions of different days may know more choices or
    columns of one fact. Raises TwoKinds."""
    found: dict[str, Type] = {}
    for program in programs:
        for key in program.order:
            of = program.facts[key].type
            found[key] = agreed(key, found[key], of) if key in found else of
    return found


# ── From persons to columns ─────────────────────────────────────────────────
def tables_of(programs: Sequence[Program], known: Sequence[Known]) -> Tables:
    types = fact_types(programs)
    scalars = {key: of for key, of in types.items() if of.kind is not Kind.RECORDS}
    lists = {key: of for key, of in types.items() if of.kind is Kind.RECORDS}
    rows = _frame(scalars, [facts.scalars for _, facts, _ in known], [person for person, _, _ in known])
    flags = [pl.Series(f"{key}{KNOWN}", [key in facts.records for _, facts, _ in known]) for key in lists]
    records = {
        key: _record_frame(of.columns, [(p, facts.records.get(key) or ()) for p, facts, _ in known])
        for key, of in lists.items()
    }
    records[AWARDS] = _record_frame(AWARD_COLUMNS, [(person, awards) for person, _, awards in known])
    person = rows.schema[PERSON]  # of tables without a line too, so that they can be joined
    records = {key: table.with_columns(pl.col(PERSON).cast(person)) for key, table in records.items()}
    return Tables(rows.with_columns(flags), records)


def _record_frame(
    columns: Mapping[str, Type], lists: Iterable[tuple[object, Iterable[Mapping[str, Any]]]]
) -> pl.DataFrame:
    pairs = [(person, row) for person, rows in lists for row in rows]
    return _frame(columns, [row for _, row in pairs], [person for person, _ in pairs])


def _frame(types: Mapping[str, Type], rows: Sequence[Mapping[str, Any]], persons: list[Any]) -> pl.DataFrame:
    kind = pl.String if persons and isinstance(persons[0], str) else pl.Int64
    series = [pl.Series(PERSON, persons, dtype=kind)]
    for key, of in types.items():
        series.append(_series(key, of, [row.get(key) for row in rows]))
        absent = [key in row and row[key] is None for row in rows]
        series += [pl.Series(f"{key}{ABSENT}", absent, dtype=pl.Boolean)] if any(absent) else []
    return pl.DataFrame(series)


def _series(key: str, of: Type, values: list[Any]) -> pl.Series:
    if of.kind is Kind.NUMBER and not any(isinstance(value, Decimal) for value in values):
        return pl.Series(key, values, dtype=pl.Int64)
    if of.kind is Kind.NUMBER:
        values = [None if value is None else Decimal(value) for value in values]
    return pl.Series(key, values, dtype=_DTYPES.get(of.kind, pl.String))


# ── From columns to persons ─────────────────────────────────────────────────
def facts_of(tables: Tables, programs: Sequence[Program], index: int) -> tuple[Facts, list[EarlierAward]]:
    """What the columns say of one line."""
    return next(each_facts(tables, programs, [index]))


def each_facts(
    tables: Tables, programs: Sequence[Program], indices: Sequence[int]
) -> Iterator[tuple[Facts, list[EarlierAward]]]:
    """What the columns say of each of these lines, in their order."""
    types, few = fact_types(programs), tables.of(indices)
    scalars = {
        key: of for key, of in types.items() if of.kind is not Kind.RECORDS and key in few.rows.columns
    }
    lists = {
        key: _by_person(few.records[key], of.columns)
        for key, of in types.items()
        if of.kind is Kind.RECORDS and key in few.records
    }
    awards = _by_person(few.records[AWARDS], AWARD_COLUMNS) if AWARDS in few.records else {}
    for row in few.rows.iter_rows(named=True):
        records = {
            key: each.get(row[PERSON], []) for key, each in lists.items() if row.get(f"{key}{KNOWN}", True)
        }
        yield Facts(_values(row, scalars), records), cast(list[EarlierAward], awards.get(row[PERSON], []))


def _by_person(table: pl.DataFrame, columns: Mapping[str, Type]) -> dict[Any, list[dict[str, Any]]]:
    held = {name: of for name, of in columns.items() if name in table.columns}
    found: dict[Any, list[dict[str, Any]]] = {}
    for row in table.iter_rows(named=True):
        found.setdefault(row[PERSON], []).append(_values(row, held))
    return found


def _values(row: Mapping[str, Any], types: Mapping[str, Type]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, of in types.items():
        value = row[key]
        if value is not None:
            values[key] = _number(value) if of.kind is Kind.NUMBER else value
        elif row.get(f"{key}{ABSENT}"):
            values[key] = None
    return values


def _number(value: int | Decimal) -> int | Decimal:
    return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value
