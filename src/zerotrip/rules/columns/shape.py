"""What the columns of one set of tables can hold: how wide, whether anything is unknown or absent.

Two sets of the same shape are reckoned by the same expressions, so bounds are rounded up to powers of two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from zerotrip.rules.awarding import AWARD_COLUMNS, AWARDS
from zerotrip.rules.columns.days import FIRST, LAST
from zerotrip.rules.columns.tables import ABSENT, KNOWN, Tables
from zerotrip.rules.types import Kind, Type
from zerotrip.rules.values import MOST_RECORDS

_BOUNDED = frozenset({Kind.NUMBER, Kind.MONEY, Kind.DATE})
_TEXTS = frozenset({Kind.TEXT, Kind.CHOICE, Kind.BANK_ACCOUNT})


class WrongColumn(ValueError):
    """A column that cannot hold what its fact says: `column`, `read` and `wanted` name it."""

    def __init__(self, column: str, read: str, wanted: str) -> None:
        super().__init__(f"column {column}: read {read}, expected {wanted}")
        self.column, self.read, self.wanted = column, read, wanted


@dataclass(frozen=True, slots=True)
class Span:
    """Of one column. `places` are decimals: a number is held as itself × 10^places. `choices` are all that
    any item knows of it, in the order of their places."""

    there: bool
    open: bool = True
    absent: bool = False
    low: int = 0
    high: int = 0
    places: int = 0
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListSpan:
    """Of one list: whether some are unknown as a whole, and the most records of a person, bounded above."""

    there: bool
    open: bool
    most: int
    columns: tuple[tuple[str, Span], ...]


@dataclass(frozen=True, slots=True)
class Shape:
    scalars: tuple[tuple[str, Span], ...]
    lists: tuple[tuple[str, ListSpan], ...]
    opened_on: Span | None


def measure(
    tables: Tables,
    scalars: Mapping[str, Type],
    lists: Mapping[str, Mapping[str, Type]],
    opened_on: str | None,
) -> Shape:
    """`scalars` and `lists` are what the programs read; columns beyond that are not looked at."""
    rows = spans(tables.rows, scalars)
    opened = spans(tables.rows, {opened_on: Type(Kind.DATE)})[opened_on] if opened_on else None
    found = {key: _list_span(tables, key, columns) for key, columns in lists.items()}
    return Shape(tuple(rows.items()), tuple(found.items()), opened)


def _list_span(tables: Tables, key: str, columns: Mapping[str, Type]) -> ListSpan:
    table, flag = tables.records.get(key), f"{key}{KNOWN}"
    if table is None:
        blank = tuple((name, Span(False)) for name in columns)
        return ListSpan(False, open=key != AWARDS, most=0, columns=blank)
    known = tables.rows[flag] if flag in tables.rows.columns else None
    open_ = known is not None and not bool(known.fill_null(value=False).all())
    most = MOST_RECORDS if table.height > MOST_RECORDS else table.height
    return ListSpan(True, open_, _rounded(most), tuple(spans(table, columns).items()))


def list_columns(key: str, read: frozenset[str], of: Type | None) -> dict[str, Type]:
    columns = AWARD_COLUMNS if key == AWARDS or of is None else of.columns
    return {name: columns[name] for name in sorted(read)}


def spans(frame: pl.DataFrame, types: Mapping[str, Type]) -> dict[str, Span]:
    held = {key: of for key, of in types.items() if key in frame.columns}
    for key, of in held.items():
        _fits(key, of, frame[key].dtype)
    found = frame.select(expr for key, of in held.items() for expr in _figures(key, of, frame))
    figures = found.row(0, named=True) if held else {}
    return {key: _span(frame, key, of, figures) if key in held else Span(False) for key, of in types.items()}


def _figures(key: str, of: Type, frame: pl.DataFrame) -> list[pl.Expr]:
    column = pl.col(key)
    told = [column.null_count().alias(f"{key}\0nulls")]
    if f"{key}{ABSENT}" in frame.columns:
        absent = pl.col(f"{key}{ABSENT}").fill_null(value=False) & column.is_null()
        told.append(absent.sum().alias(f"{key}\0absent"))
    if of.kind in _BOUNDED:
        whole = as_integers(key, of, frame[key].dtype)
        told += [whole.min().alias(f"{key}\0low"), whole.max().alias(f"{key}\0high")]
    return told


def as_integers(key: str, of: Type, held: pl.DataType) -> pl.Expr:
    """The column as the whole numbers behind it."""
    column = pl.col(key)
    return column if held.is_integer() else column.to_physical()


def _span(frame: pl.DataFrame, key: str, of: Type, figures: Mapping[str, Any]) -> Span:
    nulls, absent = figures[f"{key}\0nulls"], figures.get(f"{key}\0absent", 0)
    like = frame[key].dtype
    places = like.scale if isinstance(like, pl.Decimal) and of.kind is Kind.NUMBER else 0
    low, high = figures.get(f"{key}\0low") or 0, figures.get(f"{key}\0high") or 0
    if of.kind is Kind.DATE:
        bounds = max(FIRST, -_rounded(-low) if low < 0 else 0), min(LAST, _rounded(high) if high > 0 else 0)
    else:
        bounds = (-_rounded(-low) if low < 0 else 0), (_rounded(high) if high > 0 else 0)
    return Span(True, nulls > absent, absent > 0, *bounds, places=places, choices=of.choices)


def _rounded(number: int) -> int:
    """Up to one less than a power of two."""
    return (1 << int(number).bit_length()) - 1 if number > 0 else 0


def _fits(key: str, of: Type, held: pl.DataType) -> None:
    fits = {
        Kind.BOOL: held == pl.Boolean,
        Kind.NUMBER: held.is_integer() or held.is_decimal(),
        Kind.MONEY: held.is_integer(),
        Kind.DATE: held == pl.Date,
    }
    text = held in (pl.String, pl.Categorical, pl.Enum) or isinstance(held, pl.Categorical | pl.Enum)
    if held != pl.Null and not (text if of.kind in _TEXTS else fits.get(of.kind, False)):
        raise WrongColumn(key, str(held), _WANTED.get(of.kind, "String"))


_WANTED = {
    Kind.BOOL: "Boolean",
    Kind.NUMBER: "Int64 or Decimal",
    Kind.MONEY: "Int64, counting fen",
    Kind.DATE: "Date",
}
