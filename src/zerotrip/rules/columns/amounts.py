"""From a base to fen, for everyone: the same scales as for one person."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

import polars as pl

from zerotrip.core.money import LIMIT, Rounding
from zerotrip.rules.columns import days
from zerotrip.rules.columns.cell import Cell, dtype, held, literal, nothing, whole
from zerotrip.rules.columns.compare import code
from zerotrip.rules.columns.number import (
    Doubt,
    added,
    bottom,
    multiplied,
    times,
    top,
)
from zerotrip.rules.columns.rounding import divided_down
from zerotrip.rules.scale import Ready, Tariff
from zerotrip.rules.types import Kind


def due(tariff: Tariff, base: Cell | None, as_of: Cell, doubt: Doubt) -> Cell:
    """What the scale of the day gives; null where no amount can be told."""
    cell = _in_force(tariff, base, as_of, doubt)
    if base is None:
        return cell
    return _once_known(cell, base) if base.open else cell.within(base)


def cut(due: Cell, at_most: Cell, doubt: Doubt) -> Cell:
    """No more than caps leave, which is counted in whole fen."""
    left = _not_below_zero(top(at_most))
    left = replace(divided_down(left, _lower(at_most, doubt)), absent=None, open=at_most.nullable)
    like = dtype(min(due.low, left.low), max(due.high, left.high))
    one, other = held(due, like), held(left, like)
    value = pl.when(one <= other).then(one).when(one > other).then(other)
    joined = due.within(left, at_most)
    return replace(joined, value=value, open=True, low=0, high=max(0, min(due.high, left.high)))


def less(due: Cell, earlier: Cell) -> Cell:
    """What was granted before is taken off; nothing is ever asked back."""
    if earlier.absent is not None:
        granted = pl.when(earlier.missing).then(literal(0)).otherwise(earlier.value)
        earlier = replace(earlier, value=granted, absent=None)
    return _within_limit(_not_below_zero(added(due, earlier, -1)))


def _once_known(due: Cell, base: Cell) -> Cell:
    """Even a flat sum waits for what the award is about."""
    like = dtype(due.low, due.high)
    value = pl.when(base.value.is_not_null() | base.missing).then(held(due, like))
    return replace(due.within(base), value=value, open=True)


def _in_force(tariff: Tariff, base: Cell | None, as_of: Cell, doubt: Doubt) -> Cell:
    if as_of.constant:
        day = days.python(as_of.low)
        ready = tariff.in_force(day)
        return nothing(Kind.MONEY) if ready is None else _amount(ready, base, tariff.rounding, doubt)
    cells = [_amount(ready, base, tariff.rounding, doubt) for ready in tariff.scales]
    low, high = min(cell.low for cell in cells), max(cell.high for cell in cells)
    like, chain = dtype(low, high), pl.lit(None, dtype=dtype(low, high))
    for ready, cell in reversed(list(zip(tariff.scales, cells, strict=True))):
        begun = held(as_of, days.INT) >= (ready.scale.since - days.EPOCH).days
        chain = pl.when(begun).then(held(cell, like)).otherwise(chain)
    chain = pl.when(as_of.value.is_not_null()).then(chain) if as_of.nullable else chain
    joined = reduce(lambda one, other: one.within(other), cells, as_of)
    return Cell(Kind.MONEY, chain, True, low=low, high=high, doubts=joined.doubts, level=joined.level)


def _amount(ready: Ready, base: Cell | None, rounding: Rounding, doubt: Doubt) -> Cell:
    scale = ready.scale
    if scale.flat_fen is not None:
        return _limited(ready, None, whole(Kind.MONEY, scale.flat_fen))
    if base is None:
        return nothing(Kind.MONEY)
    fen = _chosen(scale.choices_fen, base) if scale.choices_fen else _banded(ready, base, rounding, doubt)
    return _limited(ready, base, fen)


def _chosen(sums: object, base: Cell) -> Cell:
    table = dict(sums)  # type: ignore[call-overload]
    low, high = min(table.values()), max(table.values())
    like = dtype(low, high)
    value = pl.lit(None, dtype=like)
    for name, fen in table.items():
        value = pl.when(base.value == code(base, name)).then(literal(fen, like)).otherwise(value)
    return Cell(Kind.MONEY, value, True, low=low, high=high, doubts=base.doubts, level=base.level)


def _banded(ready: Ready, base: Cell, rounding: Rounding, doubt: Doubt) -> Cell:
    """Each band changes the rate for all that lies above its start: a sum of as many products as bands."""
    upper, lower = top(base), _lower(base, doubt)
    total, before = whole(Kind.MONEY, 0), 0
    for piece in ready.pieces:
        if piece.times != before:
            above = _above(upper, times(lower, piece.above, doubt))
            total = added(total, times(above, piece.times - before, doubt))
        before = piece.times
    most = max(0, _entitled(ready, upper.high))
    total = replace(total, low=0, high=max(most, 0)) if lower.constant else replace(total, low=0)
    fen = _rounded(total, times(lower, ready.per, doubt), rounding, doubt)
    fen = replace(fen, kind=Kind.MONEY, open=False, absent=None).within(base)
    if not base.nullable:
        return fen
    value = pl.when(base.value.is_not_null()).then(held(fen, dtype(fen.low, fen.high)))
    return replace(fen, value=value, open=True)


def _entitled(ready: Ready, highest: int) -> int:
    """No less than any sum of the bands up to there."""
    return max((piece.times for piece in ready.pieces), default=0) * max(0, highest)


def _lower(base: Cell, doubt: Doubt) -> Cell:
    under = bottom(base)
    return under if base.over is None else times(replace(under, per=1), base.per, doubt)


def _above(upper: Cell, start: Cell) -> Cell:
    """What of it lies above, never less than nothing."""
    if start.constant and start.low == 0:
        return upper if upper.low >= 0 else _not_below_zero(upper)
    return _not_below_zero(added(upper, start, -1))


def _not_below_zero(cell: Cell) -> Cell:
    if cell.constant:
        return whole(cell.kind, max(0, cell.low))
    like = dtype(cell.low, cell.high)
    value = at_least(cell.value, 0, like, nullable=cell.nullable)
    return replace(cell, value=value, low=0, high=max(0, cell.high))


def at_least(value: pl.Expr, least: int, like: pl.DataType, *, nullable: bool) -> pl.Expr:
    """Polars' clip takes five times as long; max_horizontal passes over nulls."""
    bound = literal(least, like)
    return (
        pl.when(value < bound).then(bound).otherwise(value) if nullable else pl.max_horizontal(value, bound)
    )


def at_most(value: pl.Expr, most: int, like: pl.DataType, *, nullable: bool) -> pl.Expr:
    bound = literal(most, like)
    return (
        pl.when(value > bound).then(bound).otherwise(value) if nullable else pl.min_horizontal(value, bound)
    )


def _rounded(total: Cell, by: Cell, mode: Rounding, doubt: Doubt) -> Cell:
    """`total` (not below zero) / `by` to whole fen."""
    if mode == "down" or (by.constant and by.low == 1):
        return divided_down(total, by)
    if mode == "up":
        return divided_down(added(total, added(by, whole(Kind.NUMBER, 1), -1)), by)
    if mode == "half-up":
        if by.constant and by.low % 2 == 0:
            return divided_down(added(total, whole(Kind.NUMBER, by.low // 2)), by)
        return divided_down(added(times(total, 2, doubt), by), times(by, 2, doubt))
    return _half_even(total, by, doubt)


def _half_even(total: Cell, by: Cell, doubt: Doubt) -> Cell:
    down = divided_down(total, by)
    rest = times(added(total, multiplied(down, by, doubt), -1), 2, doubt)
    like = dtype(min(rest.low, by.low), max(rest.high, by.high))
    twice, whole_ = held(rest, like), held(by, like)
    up = (twice > whole_) | ((twice == whole_) & (down.value % 2 == 1))
    one = Cell(Kind.MONEY, up.cast(pl.Int32), open=total.open, high=1, doubts=rest.doubts, level=rest.level)
    return added(down, one)


def _limited(ready: Ready, base: Cell | None, fen: Cell) -> Cell:
    scale = ready.scale
    if scale.at_least_fen is not None:
        fen = _lifted(fen, scale.at_least_fen, base if ready.pieces else None)
    if scale.at_most_fen is not None:
        fen = _clipped(fen, scale.at_most_fen)
    return _within_limit(fen)


def _within_limit(fen: Cell) -> Cell:
    """Nothing where it is more than the books can hold."""
    if fen.high <= LIMIT:
        return fen
    value = pl.when(held(fen, dtype(fen.low, fen.high)) <= literal(LIMIT, pl.Int64())).then(fen.value)
    return replace(fen, value=value, open=True, high=LIMIT)


def _lifted(fen: Cell, least: int, base: Cell | None) -> Cell:
    """Lifts what is small; with a base, not what is nothing."""
    low, high = max(fen.low, least) if base is None else fen.low, max(fen.high, least)
    if fen.constant and base is None:
        return whole(Kind.MONEY, low)
    like = dtype(min(0, low), high)
    value = held(fen, like)
    if base is not None and base.low <= 0:
        floor = pl.when(base.value > 0).then(literal(least, like)).otherwise(literal(0, like))
        lifted = pl.max_horizontal(value, floor)
        lifted = pl.when(base.value.is_not_null()).then(lifted) if fen.open else lifted
    else:
        lifted = at_least(value, least, like, nullable=fen.open)
    return replace(fen, value=lifted, low=low, high=high)


def _clipped(fen: Cell, most: int) -> Cell:
    if fen.high <= most:
        return fen
    if fen.constant:
        return whole(Kind.MONEY, most)
    like = dtype(fen.low, fen.high)
    value = at_most(held(fen, like), most, like, nullable=fen.open)
    return replace(fen, value=value, low=min(fen.low, most), high=most)
