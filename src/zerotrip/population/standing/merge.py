"""A run's results with what has changed since laid over them, one partition at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from zerotrip.population.snapshots.expected import MEMBER
from zerotrip.population.standing.effect import Judged
from zerotrip.rules.columns.tables import PERSON, SUBJECT

VERDICT, FEN, FAILED, UNKNOWN = "verdict", "fen", "failed", "unknown"
KINDS: Mapping[str, Any] = {VERDICT: pl.UInt8, FEN: pl.Int64, FAILED: pl.UInt64, UNKNOWN: pl.UInt64}
_PLACE = "@place"


@dataclass(frozen=True)
class Since:
    """What has changed in one partition: who came (True) or is gone (False), whose subjects are now which,
    what was evaluated again."""

    people: Mapping[Any, bool]
    subjects: Mapping[Any, list[str]]
    outcomes: Sequence[tuple[Any, Judged]]

    def only(self, persons: frozenset[Any] | None) -> Since:
        if persons is None:
            return self
        return Since(
            {person: here for person, here in self.people.items() if person in persons},
            {person: ids for person, ids in self.subjects.items() if person in persons},
            [(person, judged) for person, judged in self.outcomes if person in persons],
        )

    def __bool__(self) -> bool:
        return bool(self.people or self.subjects or self.outcomes)


def keys_of(subject: str) -> list[str]:
    return [PERSON] if subject == MEMBER else [PERSON, SUBJECT]


def columns_of(item: str, frame: pl.DataFrame) -> list[str]:
    """The columns that an item has among results."""
    return [name for name in frame.columns if name.rpartition(":")[0] == item]


def merged(base: pl.DataFrame, since: Since, subject: str) -> pl.DataFrame:
    """`base` with the changes; by person, and within a person in the order of their records."""
    if not since:
        return base
    keys = keys_of(subject)
    lines = _lines(base, since, subject)
    result = lines.join(base, on=keys, how="left")
    newer = _wide(since.outcomes, base, keys)
    return _laid_over(result, newer, keys).sort(PERSON, _PLACE).drop(_PLACE)


def _lines(base: pl.DataFrame, since: Since, subject: str) -> pl.DataFrame:
    """The decisions there are, each with its place among the person's."""
    keys = keys_of(subject)
    own = base.select(keys).with_columns(pl.int_range(pl.len()).over(PERSON).cast(pl.Int64).alias(_PLACE))
    gone = [*since.people, *since.subjects]
    kept = own.filter(~pl.col(PERSON).is_in(pl.Series(gone, dtype=base.schema[PERSON]).implode()))
    return pl.concat([kept, _frame(_new_lines(since, subject), kept.schema)])


def _new_lines(since: Since, subject: str) -> list[tuple[Any, ...]]:
    if subject == MEMBER:
        return [(person, 0) for person, here in since.people.items() if here]
    return [
        (person, name, place)
        for person, names in since.subjects.items()
        if since.people.get(person, True)
        for place, name in enumerate(names)
    ]


def _frame(rows: list[tuple[Any, ...]], schema: pl.Schema) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=schema, orient="row")


def _wide(outcomes: Sequence[tuple[Any, Judged]], base: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """A line per decision, and of each item the same columns as `base`; null where nothing was evaluated."""
    lines: dict[tuple[Any, ...], dict[str, Any]] = {}
    for person, each in outcomes:
        key = (person, each.subject)[: len(keys)]
        line = lines.setdefault(key, dict(zip(keys, key, strict=True)))
        for kind in KINDS:
            line[f"{each.item}:{kind}"] = getattr(each, kind)
    items = {each.item for _, each in outcomes}
    names = [name for item in sorted(items) for name in columns_of(item, base)]
    schema = {name: base.schema[name] for name in (*keys, *names)}
    return pl.DataFrame([{name: line.get(name) for name in schema} for line in lines.values()], schema=schema)


def _laid_over(result: pl.DataFrame, newer: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    names = [name for name in newer.columns if name not in keys]
    both = result.join(newer, on=keys, how="left", suffix="@new")
    return both.with_columns(
        pl.when(pl.col(f"{_item(name)}:{VERDICT}@new").is_not_null())
        .then(pl.col(f"{name}@new"))
        .otherwise(pl.col(name))
        .alias(name)
        for name in names
    ).drop(f"{name}@new" for name in names)


def _item(column: str) -> str:
    return column.rpartition(":")[0]


def judged_in(frame: pl.DataFrame, items: Iterable[str]) -> Iterator[Judged]:
    """The lines of a frame of results, one outcome per item."""
    for row in frame.iter_rows(named=True):
        for item in items:
            fen = row.get(f"{item}:{FEN}")
            verdict, failed, unknown = (row[f"{item}:{kind}"] for kind in (VERDICT, FAILED, UNKNOWN))
            yield Judged(row.get(SUBJECT) or "", item, verdict, fen, failed, unknown)


def beside(one: pl.DataFrame | None, other: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Results of different items on the same lines, side by side."""
    if one is None:
        return other
    if not one.select(keys).equals(other.select(keys)):
        raise ValueError("these results are not about the same people in the same order")
    return one.hstack(other.drop(keys))
