"""The columns as expressions want them: dates and decimals as whole numbers, choices by their place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from zerotrip.rules.columns.cell import code_type, dtype
from zerotrip.rules.columns.reading import PHYSICAL, is_prepared
from zerotrip.rules.columns.shape import Span, WrongColumn, as_integers
from zerotrip.rules.columns.tables import ABSENT, KNOWN, OPENED_ON, PERSON, SUBJECT, Tables
from zerotrip.rules.types import Kind, Type

if TYPE_CHECKING:
    from zerotrip.rules.columns.frames import Rows
    from zerotrip.rules.columns.plan import Plan

ROW = "#row"


@dataclass(frozen=True)
class Inputs:
    scalars: Mapping[str, tuple[Type, Span]]
    lists: Mapping[str, Mapping[str, tuple[Type, Span]]]

    def rows(self, tables: Tables) -> pl.DataFrame:
        frame = tables.rows
        names = [name for name in (PERSON, SUBJECT) if name in frame.columns]
        names += [f"{key}{KNOWN}" for key in self.lists if f"{key}{KNOWN}" in frame.columns]
        return _prepared(frame, names, self.scalars).with_row_index(ROW)

    def records(self, tables: Tables, key: str) -> pl.DataFrame:
        return _prepared(tables.records[key], [PERSON], self.lists[key])


def prepared(rows: Rows, plan: Plan) -> Inputs:
    scalars = {key: (of, rows.spans[key]) for key, of in plan.scalars.items()}
    if rows.shape.opened_on:
        scalars[OPENED_ON] = (Type(Kind.DATE), rows.shape.opened_on)
    lists = {
        key: {name: (of, dict(rows.lists[key].columns)[name]) for name, of in columns.items()}
        for key, columns in plan.lists.items()
    }
    return Inputs(scalars, lists)


def _prepared(
    frame: pl.DataFrame, names: Iterable[str], columns: Mapping[str, tuple[Type, Span]]
) -> pl.DataFrame:
    found: list[pl.Expr] = [pl.col(name) for name in dict.fromkeys(names)]
    for key, (of, span) in columns.items():
        if span.there:
            found.append(_as_text(pl.col(key)) if of.kind in (Kind.TEXT, Kind.BANK_ACCOUNT) else pl.col(key))
            found += [pl.col(f"{key}{ABSENT}")] if span.absent else []
            found += [_physical(key, of, span, frame)] if is_prepared(of, span) else []
    return frame.select(found)


def _as_text(column: pl.Expr) -> pl.Expr:
    return column.cast(pl.String)


def _physical(key: str, of: Type, span: Span, frame: pl.DataFrame) -> pl.Expr:
    name = f"{PHYSICAL}{key}"
    if of.kind is Kind.CHOICE:
        return _places(frame[key], of).alias(name)  # type: ignore[return-value]
    whole = as_integers(key, of, frame[key].dtype)
    return whole.cast(dtype(span.low, span.high)).alias(name)


def _places(column: pl.Series, of: Type) -> pl.Series:
    wanted = pl.Enum(of.choices)
    if column.dtype == wanted:
        return column.to_physical().cast(code_type(of.choices))
    places = column.cast(pl.String).cast(wanted, strict=False)
    if places.null_count() > column.null_count():
        odd = column.filter(places.is_null() & column.is_not_null())[0]
        raise WrongColumn(column.name, str(odd), f"one of {', '.join(of.choices)}")
    return places.to_physical().cast(code_type(of.choices))
