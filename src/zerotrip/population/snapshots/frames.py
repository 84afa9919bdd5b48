"""Facts as Python values put into columns. What does not fit its type is left unknown, and told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import polars as pl

from zerotrip.population.snapshots.cells import LARGEST, NUMBER
from zerotrip.population.snapshots.snapshot import PERSON
from zerotrip.rules.columns.tables import ABSENT, PLACES
from zerotrip.rules.types import Kind, Type
from zerotrip.vault.index import blind

_DTYPES: dict[Kind, Any] = {Kind.BOOL: pl.Boolean, Kind.MONEY: pl.Int64, Kind.DATE: pl.Date}
_LONGEST = 1_000
MASK = "***"
"""An account's number is in no snapshot, not even where it could not be read."""
Row = Mapping[str, Any]
Misfit = dict[str, Any]
"""A line of `SET_ASIDE`: a value of our own database that is not what the items say it is."""


def frame_of(
    place: tuple[str, str], persons: Sequence[str], rows: Sequence[Row], types: Mapping[str, Type]
) -> tuple[pl.DataFrame, list[Misfit]]:
    """`rows` beside their persons: a column per type, `<fact>!absent` where one is known not to exist.

    `place` is the table and the file, for the lines of what does not fit.
    """
    series, misfits = [pl.Series(PERSON, persons, dtype=pl.String)], list[Misfit]()
    for key, of in types.items():
        values = [row.get(key) for row in rows]
        for index, told in _misfits(values, key, of):
            values[index] = None
            where = {"table": place[0], "file": place[1], "row": index + 1, "person": persons[index]}
            misfits.append(where | told)
        series.append(_series(key, of, values))
        absent = [key in row and row[key] is None for row in rows]
        series += [pl.Series(f"{key}{ABSENT}", absent, dtype=pl.Boolean)] if any(absent) else []
    return pl.DataFrame(series), misfits


def _misfits(values: Sequence[Any], key: str, of: Type) -> list[tuple[int, Misfit]]:
    fits, why = _FITTING[of.kind]
    secret = of.kind is Kind.BANK_ACCOUNT
    return [
        (index, {"column": key, "read": MASK if secret else str(value)[:60], "why": why})
        for index, value in enumerate(values)
        if value is not None and not fits(value, of)
    ]


def _series(key: str, of: Type, values: list[Any]) -> pl.Series:
    if of.kind is Kind.BANK_ACCOUNT:
        return pl.Series(key, [value and token_of(value) for value in values], dtype=pl.String)
    if of.kind is not Kind.NUMBER:
        return pl.Series(key, values, dtype=_DTYPES.get(of.kind, pl.String))
    if any(isinstance(value, Decimal) and value != value.to_integral_value() for value in values):
        return pl.Series(key, [None if value is None else Decimal(value) for value in values], dtype=NUMBER)
    return pl.Series(key, [None if value is None else int(value) for value in values], dtype=pl.Int64)


def token_of(account: str) -> str:
    """In an account's place: equal for equal ones, and useless without the index key."""
    return blind("account", account)[:32]


def _is_number(value: object, of: Type) -> bool:
    if isinstance(value, Decimal):
        places = -int(value.normalize().as_tuple().exponent) if value.is_finite() else PLACES + 1
        return places <= PLACES and abs(value) <= LARGEST
    return _is_whole(value, of)


def _is_whole(value: object, of: Type) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST


def _is_day(value: object, of: Type) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _is_text(value: object, of: Type) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST and "\x00" not in value


_FITTING: dict[Kind, tuple[Callable[[Any, Type], bool], str]] = {
    Kind.BOOL: (lambda value, of: isinstance(value, bool), "wrong-type"),
    Kind.NUMBER: (_is_number, "not-a-number"),
    Kind.MONEY: (_is_whole, "money-not-fen"),
    Kind.DATE: (_is_day, "not-a-day"),
    Kind.CHOICE: (lambda value, of: value in of.choices, "not-a-choice"),
    Kind.TEXT: (_is_text, "not-a-text"),
    Kind.BANK_ACCOUNT: (_is_text, "not-a-text"),
}
