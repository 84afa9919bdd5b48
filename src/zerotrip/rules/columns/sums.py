"""Amounts, reckoned only on those who meet the conditions: a few in a hundred, for most items.

Polars gives one core to a small expression, so the items are reckoned side by side.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import polars as pl

FEN = pl.Int64()
FEW = 20_000
"""With fewer lines, handing them to threads takes longer than reckoning them."""


@dataclass(frozen=True)
class Sum:
    """`met` is the column of those who are paid `value`."""

    met: str
    value: pl.Expr

    @cached_property
    def reads(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.value.meta.root_names()))


def reckoned(rows: pl.DataFrame, sums: Mapping[str, Sum]) -> dict[str, pl.Series]:
    """A column of fen for each, null for those who do not meet the conditions."""
    nothing = pl.repeat(None, rows.height, dtype=FEN, eager=True)
    lines = pl.int_range(rows.height, dtype=pl.UInt32, eager=True)

    def one(sum_: Sum) -> pl.Series:
        return _among_the_met(rows, sum_, nothing, lines)

    if rows.height < FEW:
        return {name: one(each).alias(name) for name, each in sums.items()}
    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
        found = pool.map(one, sums.values())
        return {name: fen.alias(name) for name, fen in zip(sums, found, strict=True)}


def _among_the_met(rows: pl.DataFrame, sum_: Sum, nothing: pl.Series, lines: pl.Series) -> pl.Series:
    met = rows[sum_.met]
    if not sum_.reads:
        return rows.select(pl.when(pl.col(sum_.met)).then(sum_.value).cast(FEN)).to_series()
    few = pl.DataFrame([rows[name].filter(met) for name in sum_.reads])
    fen = few.select(sum_.value.cast(FEN, strict=False)).to_series()
    return nothing.clone().scatter(lines.filter(met), fen)
