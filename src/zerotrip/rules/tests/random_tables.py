"""The same facts in columns of other clothes: all that the form allows, and nothing it says differently."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import polars as pl

from zerotrip.rules import Program
from zerotrip.rules.columns import Tables, tables_of
from zerotrip.rules.tests.random_facts import Stay
from zerotrip.rules.tests.random_words import TYPES
from zerotrip.rules.types import Kind

FINER = {2: pl.Decimal(38, 2), 6: pl.Decimal(38, 6), 12: pl.Decimal(38, 12)}


def tables_for(programs: Sequence[Program], stays: Sequence[Stay]) -> Tables:
    """One row a decision, in this order; the records of a person stand there once."""
    each = tables_of(programs, [(row, one.facts, one.awards) for row, (_, one) in enumerate(stays)])
    rows = {person: row for row, (person, _) in reversed(list(enumerate(stays)))}
    whose = {row: person for person, row in rows.items()}
    records = {
        key: table.filter(pl.col("person").is_in(list(whose))).with_columns(
            pl.col("person").replace_strict(whose, return_dtype=pl.Int64)
        )
        for key, table in each.records.items()
    }
    told = [pl.Series("person", [person for person, _ in stays], pl.Int64)]
    if len(stays) > len(rows):
        told.append(pl.Series("subject", [f"stay-{at}" for at in range(len(stays))], pl.String))
    opened_on = pl.Series("opened_on", [one.opened_on for _, one in stays], pl.Date)
    return Tables(each.rows.with_columns(*told, opened_on), records)


def dressed(rng: Random, tables: Tables) -> Tables:
    """Says the same: other column types, other names of persons, what says nothing left out or put in."""
    rows = _typed(rng, _lean(rng, tables.rows))
    records = {key: _typed(rng, _shuffled(rng, _lean(rng, table))) for key, table in tables.records.items()}
    for key in list(records):
        known = tables.rows[f"{key}!known"] if f"{key}!known" in tables.rows.columns else None
        if known is not None and known.all() and rng.randrange(2):
            rows = rows.drop(f"{key}!known", strict=False)
        nothing_known = known is not None and not known.any()
        if (nothing_known or (key == "@awards" and not records[key].height)) and rng.randrange(2):
            del records[key]
    return _renamed(rng, Tables(rows, records))


def _lean(rng: Random, frame: pl.DataFrame) -> pl.DataFrame:
    """What is unknown for everyone may be left out, what is never absent may be said to be."""
    blank = [
        name
        for name in frame.columns
        if frame[name].is_null().all() and f"{name}!absent" not in frame.columns
    ]
    frame = frame.drop([name for name in blank if name != "person" and rng.randrange(2)])
    for name in [name for name in frame.columns if name in TYPES and f"{name}!absent" not in frame.columns]:
        if rng.randrange(4) == 0:
            never = pl.lit(value=False) if rng.randrange(2) else pl.lit(None, pl.Boolean)
            frame = frame.with_columns(never.alias(f"{name}!absent"))
    return frame


def _typed(rng: Random, frame: pl.DataFrame) -> pl.DataFrame:
    changed = [_column(rng, frame[name]) for name in frame.columns if name not in ("person", "subject")]
    return frame.with_columns(changed).with_columns(pl.lit("odd").alias("not.read"))


def _column(rng: Random, column: pl.Series) -> pl.Series:
    if rng.randrange(3):
        return column
    if column.dtype == pl.String:
        enum = pl.Enum(column.drop_nulls().unique().sort())
        return column.cast(rng.choice((pl.Categorical(), enum)))
    if column.dtype == pl.Int64:
        return _whole(rng, column)
    return column


def _whole(rng: Random, column: pl.Series) -> pl.Series:
    """Narrower where it fits, or as decimals where it is a number."""
    low, high = column.min(), column.max()
    if (
        isinstance(low, int)
        and isinstance(high, int)
        and low > -(2**31)
        and high < 2**31
        and rng.randrange(2)
    ):
        return column.cast(pl.Int32)
    of = TYPES.get(column.name) or TYPES["rows"].columns.get(column.name)
    return column.cast(rng.choice(list(FINER.values()))) if of and of.kind is Kind.NUMBER else column


def _shuffled(rng: Random, table: pl.DataFrame) -> pl.DataFrame:
    return table.sample(fraction=1, shuffle=True, seed=rng.randrange(2**32))


def _renamed(rng: Random, tables: Tables) -> Tables:
    """Persons called by a text instead of a number."""
    if rng.randrange(2):
        return tables
    name = pl.format("p-{}", pl.col("person"))
    return Tables(
        tables.rows.with_columns(person=name),
        {key: table.with_columns(person=name) for key, table in tables.records.items()},
    )
