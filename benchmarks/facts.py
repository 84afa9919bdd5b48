"""Facts of as many members as asked for, as NumPy arrays for the peers and as tables for us."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from benchmarks.conditions import COLUMNS, EPOCH, ON, SEED, Column
from zerotrip import rules
from zerotrip.rules.columns import Tables

Arrays = Mapping[str, np.ndarray[Any, Any]]
CHUNK = 100_000
"""Members are made so many at a time, each lot from its own seed: the first are the same at every size."""


def arrays(members: int) -> Arrays:
    """By plain names: yes and no as bool, choices as their place, fen as int64, numbers and days as int32."""
    lots = [arrays_of_lot(start // CHUNK, min(CHUNK, members - start)) for start in range(0, members, CHUNK)]
    return {column.name: np.concatenate([lot[column.name] for lot in lots]) for column in COLUMNS}


def arrays_of_lot(number: int, size: int) -> Arrays:
    random = np.random.default_rng((SEED, number))
    return {column.name: _values(random, column)[:size] for column in COLUMNS}


def _values(random: np.random.Generator, column: Column) -> np.ndarray[Any, Any]:
    match column.kind:
        case "bool":
            return random.random(CHUNK) < column.chance
        case "choice":
            return random.integers(0, len(column.choices), CHUNK, dtype=np.uint8)
        case "money":
            return random.integers(column.low, column.high + 1, CHUNK, dtype=np.int64)
    return random.integers(column.low, column.high + 1, CHUNK, dtype=np.int32)


def tables(values: Arrays, *, unknown: float = 0.0, first: int = 0) -> Tables:
    """With `unknown`, so many of each fact are not known, and some money and dates known not to exist."""
    size = len(next(iter(values.values())))
    frame = {"person": pl.Series(np.arange(first, first + size, dtype=np.int64))}
    frame |= {column.key: _series(column, values[column.name]) for column in COLUMNS}
    rows = pl.DataFrame(frame)
    return Tables(_with_gaps(rows, unknown) if unknown else rows)


def _series(column: Column, values: np.ndarray[Any, Any]) -> pl.Series:
    match column.kind:
        case "choice":
            return pl.Series(values).cat.to(pl.Enum(column.choices))
        case "date":
            return pl.Series(values).cast(pl.Date)
        case "number":
            return pl.Series(values).cast(pl.Int64)
    return pl.Series(values)


def _with_gaps(rows: pl.DataFrame, unknown: float) -> pl.DataFrame:
    random = np.random.default_rng(SEED)
    gaps: dict[str, pl.Series] = {}
    for column in COLUMNS:
        drawn = random.random(rows.height)
        absent = drawn < (0.02 if column.kind in ("money", "date") else 0)
        gone = pl.Series(drawn < unknown + absent.mean())
        gaps[column.key] = rows[column.key].to_frame().select(
            pl.when(~gone).then(pl.col(column.key))
        ).to_series()  # fmt: skip
        if absent.any():
            gaps[f"{column.key}!absent"] = pl.Series(absent)
    return rows.with_columns(**gaps)


# ── One member ──────────────────────────────────────────────────────────────
def plain(values: Arrays, at: int) -> dict[str, Any]:
    """As an engine for one member reads JSON: choices by name, fen and days since 1970 as whole numbers."""
    return {column.name: _plain(column, values[column.name][at]) for column in COLUMNS}


def _plain(column: Column, value: Any) -> Any:
    if column.kind == "choice":
        return column.choices[int(value)]
    return bool(value) if column.kind == "bool" else int(value)


def known(values: Arrays, at: int) -> rules.Facts:
    """As our one-person reader takes them."""
    return rules.Facts({column.key: _exact(column, values[column.name][at]) for column in COLUMNS}, {})


def _exact(column: Column, value: Any) -> Any:
    if column.kind == "date":
        return EPOCH.fromordinal(EPOCH.toordinal() + int(value))
    return _plain(column, value)


__all__ = ["ON", "Arrays", "arrays", "known", "plain", "tables"]
