"""A column as somebody wrote it, read as the type that the items expect: exactly, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl

from zerotrip.rules.columns.tables import PLACES
from zerotrip.rules.types import Kind, Type

NUMBER = pl.Decimal(38, PLACES)
ZONE = "Asia/Shanghai"
"""A moment is told to its day where the union is."""
LARGEST = 2**63 - 1
_EXACT_FLOAT = 2.0**53
_FIRST_DAY, _LAST_DAY = -719_162, 2_932_896  # 0001-01-01 and 9999-12-31, counted from 1970
_TICKS = {unit: 86_400 * second for unit, second in (("ms", 10**3), ("us", 10**6), ("ns", 10**9))}
_LONGEST = 1_000
_PLAIN_NUMBER = r"^[-+]?[0-9]{1,18}(\.[0-9]{1,12})?$"
_PLAIN_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


@dataclass(frozen=True, slots=True)
class Reading:
    """`value` is null where the cell cannot be read exactly; `why` is the code for those."""

    value: pl.Expr
    why: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The whole column has a type that does not fit."""

    why: str
    expected: str


EXPECTED = {
    Kind.BOOL: "Boolean",
    Kind.NUMBER: f"Int64 or Decimal(38, {PLACES})",
    Kind.MONEY: "Int64, in fen",
    Kind.DATE: "Date",
    Kind.CHOICE: "String",
    Kind.TEXT: "String",
    Kind.BANK_ACCOUNT: "String",
}


def read_column(name: str, of: Type, dtype: pl.DataType, *, loose: bool = False) -> Reading | Unreadable:
    """How to read column `name`, which has `dtype`, as `of`; `loose` takes whole numbers for text too."""
    if loose and dtype.is_integer():
        return Reading(pl.col(name).cast(pl.String), "not-a-text")
    if dtype == pl.Null:
        return Reading(pl.lit(None, dtype=_CANONICAL.get(of.kind, pl.String())), "wrong-type")
    return _READERS[of.kind](pl.col(name), of, dtype)


def person_column(dtype: pl.DataType, wanted: pl.DataType) -> pl.Expr:
    """The key of a person as `wanted`: whole number or text; null where it does not fit."""
    return pl.col("person").cast(wanted, strict=False)


def is_key(dtype: pl.DataType) -> bool:
    return dtype.is_integer() or _is_text(dtype)


def _bool(column: pl.Expr, of: Type, dtype: pl.DataType) -> Reading | Unreadable:
    return Reading(column, "wrong-type") if dtype == pl.Boolean else _wrong(of)


def _number(column: pl.Expr, of: Type, dtype: pl.DataType) -> Reading | Unreadable:
    if dtype.is_integer():
        return Reading(column.cast(pl.Int64, strict=False), "too-large")
    if isinstance(dtype, pl.Decimal):
        return _decimal(column, dtype)
    if dtype.is_float():
        whole = (column == column.floor()) & (column.abs() < _EXACT_FLOAT)
        return Reading(pl.when(whole).then(column.cast(pl.Int64, strict=False)), "not-exact")
    if _is_text(dtype):
        text = column.cast(pl.String)
        plain = text.str.contains(_PLAIN_NUMBER)
        return Reading(pl.when(plain).then(text.cast(NUMBER, strict=False)), "not-a-number")
    return _wrong(of)


def _decimal(column: pl.Expr, dtype: pl.Decimal) -> Reading:
    if dtype.scale == 0:
        return Reading(column.cast(pl.Int64, strict=False), "too-large")
    fitting = column.cast(NUMBER, strict=False)
    if (dtype.scale or 0) > PLACES:
        same = fitting.cast(pl.Decimal(38, dtype.scale), strict=False) == column
        return Reading(pl.when(same).then(fitting), "too-many-decimals")
    return Reading(pl.when(fitting.abs() <= LARGEST).then(fitting), "too-large")


def _money(column: pl.Expr, of: Type, dtype: pl.DataType) -> Reading | Unreadable:
    if dtype.is_integer() or (isinstance(dtype, pl.Decimal) and dtype.scale == 0):
        return Reading(column.cast(pl.Int64, strict=False), "too-large")
    return Unreadable("money-not-fen" if dtype.is_numeric() else "wrong-type", EXPECTED[Kind.MONEY])


def _date(column: pl.Expr, of: Type, dtype: pl.DataType) -> Reading | Unreadable:
    if dtype == pl.Date:
        return Reading(in_calendar(column, dtype), "not-a-day")
    if isinstance(dtype, pl.Datetime):
        here = in_calendar(column, dtype)
        here = here.dt.convert_time_zone(ZONE).dt.replace_time_zone(None) if dtype.time_zone else here
        midnight = here == here.dt.truncate("1d")
        return Reading(pl.when(midnight).then(in_calendar(here.cast(pl.Date), pl.Date())), "not-a-day")
    if _is_text(dtype):
        text = column.cast(pl.String)
        day = in_calendar(text.str.to_date("%Y-%m-%d", strict=False), pl.Date())
        return Reading(pl.when(text.str.contains(_PLAIN_DAY)).then(day), "not-a-day")
    return _wrong(of)


def in_calendar(column: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """Null for days that no calendar has: Polars ends the whole process over them when it writes them out."""
    ticks = 1 if dtype == pl.Date else _TICKS[getattr(dtype, "time_unit", "us")]
    whole = column.cast(pl.Int32 if dtype == pl.Date else pl.Int64).cast(pl.Int64)
    return pl.when(whole.is_between(_FIRST_DAY * ticks, (_LAST_DAY + 1) * ticks - 1)).then(column)


def as_text(name: str, dtype: pl.DataType) -> pl.Expr:
    """What stands there, for the line that says it was not taken."""
    column = pl.col(name)
    if dtype == pl.Date or isinstance(dtype, pl.Datetime):
        ticks = column.cast(pl.Int32 if dtype == pl.Date else pl.Int64).cast(pl.String)
        return pl.coalesce(in_calendar(column, dtype).cast(pl.String), ticks + " from 1970-01-01")
    return column.cast(pl.String, strict=False).str.slice(0, 60)


def _choice(column: pl.Expr, of: Type, dtype: pl.DataType) -> Reading | Unreadable:
    if not _is_text(dtype):
        return _wrong(of)
    text = column.cast(pl.String)
    return Reading(pl.when(text.is_in(list(of.choices))).then(text), "not-a-choice")


def _text(column: pl.Expr, of: Type, dtype: pl.DataType) -> Reading | Unreadable:
    if not _is_text(dtype):
        return _wrong(of)
    text = column.cast(pl.String)
    fits = (text.str.len_chars() <= _LONGEST) & ~text.str.contains("\x00", literal=True)
    return Reading(pl.when(fits).then(text), "not-a-text")


def _is_text(dtype: pl.DataType) -> bool:
    return dtype in (pl.String, pl.Categorical, pl.Enum)


def _wrong(of: Type) -> Unreadable:
    return Unreadable("wrong-type", EXPECTED[of.kind])


_Reader = Callable[[pl.Expr, Type, Any], Reading | Unreadable]
_READERS: dict[Kind, _Reader] = {
    Kind.BOOL: _bool,
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.DATE: _date,
    Kind.CHOICE: _choice,
    Kind.TEXT: _text,
    Kind.BANK_ACCOUNT: _text,
}
_CANONICAL: dict[Kind, pl.DataType] = {
    Kind.BOOL: pl.Boolean(),
    Kind.NUMBER: pl.Int64(),
    Kind.MONEY: pl.Int64(),
    Kind.DATE: pl.Date(),
}
