"""Arithmetic on cells: exact on whole numbers, in a width that holds the result.

Where a result may leave that, the rows are put in doubt, and the reader for one person decides them. So
bounds stay finite: what is not in doubt is at most `PLAIN`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import reduce
from itertools import product
from math import gcd

import polars as pl

from zerotrip.rules.columns.cell import (
    INT128,
    PLAIN,
    Cell,
    absent_in,
    dtype,
    held,
    literal,
    whole,
)
from zerotrip.rules.types import Kind

Doubt = Callable[[pl.Expr, Cell], frozenset[str]]
"""Notes an expression that is true for rows in doubt; `Cell` is what it was made from. Gives its name."""
MOST = 2**125
ROOM = float(MOST)


def constant(kind: Kind, value: int | Fraction) -> Cell:
    return replace(whole(kind, value.numerator), per=value.denominator)


def fraction(cell: Cell) -> Fraction:
    """The value of a constant."""
    return Fraction(cell.low, cell.per)


def made(kind: Kind, value: pl.Expr, low: int, high: int, *parts: Cell, per: int = 1) -> Cell:
    """A cell reckoned from parts all of which are needed."""
    doubts: frozenset[str] = frozenset().union(*(part.doubts for part in parts))
    return Cell(
        kind,
        value,
        open=any(part.open for part in parts),
        absent=absent_in(*parts),
        low=low,
        high=high,
        per=per,
        doubts=doubts,
        level=max(part.level for part in parts),
    )


def wide(low: int, high: int, *parts: Cell) -> pl.DataType:
    """What holds the result and all parts."""
    return dtype(min(low, *(part.low for part in parts)), max(high, *(part.high for part in parts)))


# ── Whole numbers ───────────────────────────────────────────────────────────
def _products(one: Cell, other: Cell) -> tuple[int, int]:
    ends = [left * right for left, right in product((one.low, one.high), (other.low, other.high))]
    return min(ends), max(ends)


def multiplied(one: Cell, other: Cell, doubt: Doubt) -> Cell:
    """Numerators only. Beyond 128 bits the row is in doubt."""
    if any(max(-each.low, each.high) > MOST for each in (one, other)):
        return beyond(one, other, doubt)
    if one.constant and other.constant and abs(one.low * other.low) > MOST:
        return beyond(one, other, doubt)
    if one.constant and other.constant:
        return constant(one.kind, one.low * other.low)
    for left, right in ((one, other), (other, one)):
        if left.constant and left.low == 1:
            return right
    low, high = _products(one, other)
    like = wide(low, high, one, other)
    cell = made(one.kind, held(one, like) * held(other, like), low, high, one, other)
    if max(-low, high) <= INT128:
        return cell
    large = (_float(one) * _float(other)).abs() >= ROOM
    doubts = doubt(large, cell)
    return replace(cell, low=max(low, -MOST), high=min(high, MOST), doubts=cell.doubts | doubts)


def beyond(one: Cell, other: Cell, doubt: Doubt) -> Cell:
    """Too large for columns, whatever the facts: every row is in doubt."""
    cell = made(one.kind, literal(0), 0, 1, one, other)
    return replace(cell, doubts=cell.doubts | doubt(pl.lit(value=True), cell))


def added(one: Cell, other: Cell, sign: int = 1) -> Cell:
    if one.constant and other.constant:
        return constant(one.kind, one.low + sign * other.low)
    if other.constant and other.low == 0:
        return one
    if one.constant and one.low == 0 and sign > 0:
        return other
    low = one.low + (other.low if sign > 0 else -other.high)
    high = one.high + (other.high if sign > 0 else -other.low)
    like = wide(low, high, one, other)
    left, right = held(one, like), held(other, like)
    return made(one.kind, left + right if sign > 0 else left - right, low, high, one, other)


def times(cell: Cell, factor: int, doubt: Doubt) -> Cell:
    return multiplied(cell, whole(cell.kind, factor), doubt)


def _float(cell: Cell) -> pl.Expr:
    return pl.lit(float(cell.low)) if cell.constant else cell.value.cast(pl.Float64)


# ── Fractions ───────────────────────────────────────────────────────────────
def top(cell: Cell) -> Cell:
    """The numerator alone."""
    return replace(cell, per=1, over=None, over_high=1)


def bottom(cell: Cell) -> Cell:
    """What the numerator is divided by."""
    if cell.over is None:
        return whole(Kind.NUMBER, cell.per)
    column = Cell(
        Kind.NUMBER, cell.over, cell.open, cell.absent, low=1, high=cell.over_high, level=cell.level
    )
    return replace(column, per=cell.per)


def whole_bottom(cell: Cell, doubt: Doubt) -> Cell:
    """The whole of it as one number."""
    under = bottom(cell)
    return under if cell.over is None else times(replace(under, per=1), cell.per, doubt)


def ratio(kind: Kind, upper: Cell, lower: Cell, doubt: Doubt) -> Cell:
    """`upper` / `lower` (whole, above zero), in doubt where it is too large to be plain."""
    if lower.high > MOST:
        return replace(beyond(upper, lower, doubt), kind=kind)
    if lower.constant:
        shared = gcd(upper.low, lower.low) if upper.constant else 1
        upper = constant(kind, upper.low // shared) if upper.constant else upper
        cell = replace(upper.within(lower), kind=kind, per=lower.low // shared)
        return bounded(cell, doubt)
    value = upper.value
    if lower.nullable:
        value = pl.when(lower.value.is_not_null()).then(value)
    cell = replace(
        upper.within(lower),
        kind=kind,
        value=value,
        open=upper.open or lower.open,
        absent=absent_in(upper, lower),
        over=lower.value,
        over_high=lower.high,
    )
    return bounded(cell, doubt)


def bounded(cell: Cell, doubt: Doubt) -> Cell:
    """No larger than can be reckoned on with."""
    least = cell.per
    if least > MOST:
        return replace(beyond(top(cell), top(cell), doubt), kind=cell.kind)
    if max(-cell.low, cell.high) <= PLAIN * least:
        return cell
    size = (
        _float(cell).abs() / least if cell.over is None else _float(cell).abs() / cell.over.cast(pl.Float64)
    )
    doubts = doubt(size >= float(PLAIN) * (least if cell.over is not None else 1), cell)
    most = PLAIN * least * cell.over_high
    return replace(cell, low=max(cell.low, -most), high=min(cell.high, most), doubts=cell.doubts | doubts)


def alike(cells: list[Cell], doubt: Doubt) -> list[Cell]:
    """Numerators over one common denominator, which is left out."""
    if all(cell.over is None for cell in cells):
        common = reduce(lambda one, other: one * other // gcd(one, other), (cell.per for cell in cells))
        return [times(top(cell), common // cell.per, doubt) for cell in cells]
    lifted = []
    for at, cell in enumerate(cells):
        others = [whole_bottom(other, doubt) for place, other in enumerate(cells) if place != at]
        lifted.append(reduce(lambda one, other: multiplied(one, other, doubt), others, top(cell)))
    return lifted


def add(kind: Kind, one: Cell, other: Cell, sign: int, doubt: Doubt) -> Cell:
    if one.over is None and other.over is None:
        common = one.per * other.per // gcd(one.per, other.per)
        left = times(top(one), common // one.per, doubt)
        right = times(top(other), common // other.per, doubt)
        return ratio(kind, added(left, right, sign), whole(Kind.NUMBER, common), doubt)
    left, right = alike([one, other], doubt)
    lower = multiplied(whole_bottom(one, doubt), whole_bottom(other, doubt), doubt)
    return ratio(kind, added(left, right, sign), lower, doubt)


def multiply(kind: Kind, one: Cell, other: Cell, doubt: Doubt) -> Cell:
    lower = multiplied(whole_bottom(one, doubt), whole_bottom(other, doubt), doubt)
    return ratio(kind, multiplied(top(one), top(other), doubt), lower, doubt)


def divide(kind: Kind, one: Cell, other: Cell, doubt: Doubt) -> Cell:
    if other.constant and other.low:
        inverse = constant(Kind.NUMBER, 1 / fraction(other))
        return multiply(kind, one, inverse, doubt)
    by = top(other)
    if other.low <= 0 <= other.high:
        zero = doubt(held(by, dtype(by.low, by.high)) == 0, other)
        by = replace(by, doubts=by.doubts | zero)
    upper = multiplied(top(one), whole_bottom(other, doubt), doubt)
    if by.low < 0:
        upper = multiplied(upper, sign_of(by), doubt)
        by = _size(by)
    by = replace(by, low=max(1, by.low), high=max(1, by.high))
    return ratio(kind, upper, multiplied(by, whole_bottom(one, doubt), doubt), doubt)


def sign_of(cell: Cell) -> Cell:
    like = dtype(-1, 1)
    return made(
        cell.kind, pl.when(cell.value < 0).then(literal(-1, like)).otherwise(literal(1, like)), -1, 1, cell
    )


def _size(cell: Cell) -> Cell:
    like = dtype(min(cell.low, -cell.high), max(cell.high, -cell.low))
    most = max(-cell.low, cell.high)
    low = 0 if cell.low <= 0 <= cell.high else min(abs(cell.low), abs(cell.high))
    return replace(cell, value=held(cell, like).abs(), low=low, high=most)


def absolute(cell: Cell) -> Cell:
    return cell if cell.low >= 0 else _size(cell)


def negative(cell: Cell) -> Cell:
    if cell.constant:
        return constant(cell.kind, -fraction(cell))
    like = dtype(-cell.high, -cell.low)
    zero = literal(0, like)
    return replace(cell, value=zero - held(cell, like), low=-cell.high, high=-cell.low)
