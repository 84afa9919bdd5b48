"""Conditions on cells. A null is what is not known, and Polars' own logic on nulls is Kleene's."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import replace
from functools import reduce
from math import lcm
from typing import Any

import polars as pl

from zerotrip.rules.columns import days
from zerotrip.rules.columns.cell import (
    FALSE,
    TESTS,
    TRUE,
    Cell,
    absent_in,
    always,
    code_type,
    dtype,
    held,
    literal,
    tested,
)
from zerotrip.rules.columns.number import Doubt, alike, fraction, top
from zerotrip.rules.tree import DatedList
from zerotrip.rules.types import TEXTUAL, Kind


def yes_or_no(value: pl.Expr, *parts: Cell, open_: bool | None = None) -> Cell:
    """A condition on parts all of which are needed; with what is absent it does not hold."""
    absent = absent_in(*parts)
    doubts: frozenset[str] = frozenset().union(*(part.doubts for part in parts))
    return Cell(
        Kind.BOOL,
        value if absent is None else value & ~absent,
        open=any(part.open for part in parts) if open_ is None else open_,
        doubts=doubts,
        level=max((part.level for part in parts), default=-1),
    )


def compared(op: str, left: Cell, right: Cell, doubt: Doubt) -> Cell:
    if left.kind in TEXTUAL:
        left, right = same_text(left, right)
        return yes_or_no(tested(op, left.value, right.value), left, right)
    if left.kind is Kind.BOOL:
        return yes_or_no(tested(op, left.value, right.value), left, right)
    if left.constant and right.constant:
        return always(bool(TESTS[op](fraction(left), fraction(right))))
    one, other = alike([left, right], doubt)
    like = dtype(min(one.low, other.low), max(one.high, other.high))
    test = tested(op, held(one, like), held(other, like))
    return replace(
        yes_or_no(test, left, right), doubts=one.doubts | other.doubts | left.doubts | right.doubts
    )


def as_text(cell: Cell) -> Cell:
    """A choice by name rather than by place."""
    if not cell.codes:
        return cell
    names = cell.value.replace_strict(
        list(range(len(cell.codes))), list(cell.codes), default=None, return_dtype=pl.String
    )
    return replace(cell, kind=Kind.TEXT, value=names, codes=())


def same_text(left: Cell, right: Cell) -> tuple[Cell, Cell]:
    return (left, right) if left.codes == right.codes else (as_text(left), as_text(right))


def code(cell: Cell, name: str) -> pl.Expr:
    """A text to compare the cell with."""
    if not cell.codes:
        return pl.lit(name)
    return literal(cell.codes.index(name) if name in cell.codes else -1, code_type(cell.codes))


def within(cell: Cell, names: tuple[str, ...]) -> pl.Expr:
    """Whether it is one of these texts; null where nothing is known."""
    known = names if not cell.codes else tuple(name for name in names if name in cell.codes)
    if not known:
        return cell.value.is_null() & pl.lit(None, dtype=pl.Boolean)
    if len(known) <= 8:
        return reduce(operator.or_, (cell.value == code(cell, name) for name in known))
    if cell.codes:
        places = pl.Series([cell.codes.index(name) for name in known], dtype=code_type(cell.codes))
        return cell.value.is_in(places.implode())
    return cell.value.is_in(list(known))


def in_list(op: str, cell: Cell, listed: DatedList, day: Cell) -> Cell:
    """The latest list that has begun on the day counts; before the first there is none."""
    if day.constant:
        entries = next((e for since, e in listed.versions if (since - days.EPOCH).days <= day.low), ())
        inside = within(cell, entries)
        return yes_or_no(inside if op == "in" else ~inside, cell, day)
    inside = within(cell, ())
    for since, entries in reversed(listed.versions):
        begun = held(day, days.INT) >= (since - days.EPOCH).days
        inside = pl.when(begun).then(within(cell, entries)).otherwise(inside)
    if day.open:
        inside = pl.when(day.value.is_not_null()).then(inside)
    return yes_or_no(inside if op == "in" else ~inside, cell, day)


def in_period(op: str, cell: Cell, period: Cell) -> Cell:
    start, end = days.start_of(period), days.end_of(period)
    day = held(cell, days.INT)
    first, last = held(start, days.INT), held(end, days.INT)
    inside = tested(">=", day, first) & tested("<=", day, last)
    return yes_or_no(inside if op == "in" else ~inside, cell, period, end)


# ── Logic ───────────────────────────────────────────────────────────────────
def joined(cells: list[Cell], how: Callable[[Any, Any], pl.Expr]) -> Cell:
    settles = how is operator.or_
    if any(cell.decided is settles for cell in cells):
        return always(settles)
    cells = [cell for cell in cells if cell.decided is None]
    if not cells:
        return always(not settles)
    value = reduce(how, (cell.certain() for cell in cells))
    return yes_or_no(value, *(replace(cell, absent=None) for cell in cells))


def certainly(cell: Cell) -> Cell:
    """With absent as no."""
    return replace(cell, value=cell.certain(), absent=None)


def negated(cell: Cell) -> Cell:
    if cell.decided is not None:
        return always(not cell.decided)
    return replace(cell, value=~cell.certain(), absent=None, low=0, high=0)


def known(cell: Cell) -> Cell:
    there = TRUE if not cell.open else cell.value.is_not_null() | cell.missing
    return yes_or_no(there, replace(cell, absent=None), open_=False)


def absent(cell: Cell) -> Cell:
    if not cell.nullable:
        return yes_or_no(FALSE, cell)
    gone = pl.when(cell.missing).then(TRUE).when(cell.value.is_not_null()).then(FALSE)
    return yes_or_no(gone, replace(cell, absent=None))


# ── Either or ───────────────────────────────────────────────────────────────
def chosen(condition: Cell, then: Cell, otherwise: Cell, kind: Kind, doubt: Doubt) -> Cell:
    """Where the condition is unknown, branches that turn out alike settle the whole."""
    if kind is Kind.BOOL:
        then, otherwise = (replace(each, value=each.certain(), absent=None) for each in (then, otherwise))
    elif kind in TEXTUAL:
        then, otherwise = same_text(then, otherwise)
    if condition.decided is not None:
        return replace(then if condition.decided else otherwise, kind=kind)
    holds = condition.certain()
    same = _same(then, otherwise, kind, doubt) if condition.open else None

    def pick(one: pl.Expr, other: pl.Expr) -> pl.Expr:
        if same is None:
            return pl.when(holds).then(one).otherwise(other)
        return pl.when(holds).then(one).when(~holds).then(other).when(same).then(one)

    gone = _gone(condition, holds, then, otherwise)
    cell = Cell(
        kind,
        then.value,
        open=condition.open or then.open or otherwise.open,
        absent=gone,
        codes=then.codes,
        doubts=condition.doubts | then.doubts | otherwise.doubts,
        level=max(condition.level, then.level, otherwise.level),
    )
    return _picked(cell, then, otherwise, pick, doubt)


def _same(then: Cell, otherwise: Cell, kind: Kind, doubt: Doubt) -> pl.Expr:
    if kind is Kind.PERIOD:
        starts = compared("==", days.start_of(then), days.start_of(otherwise), doubt)
        ends = compared("==", days.end_of(then), days.end_of(otherwise), doubt)
        return starts.value & ends.value
    return compared("==", then, otherwise, doubt).value


def _gone(condition: Cell, holds: pl.Expr, then: Cell, otherwise: Cell) -> pl.Expr | None:
    if then.absent is None and otherwise.absent is None:
        return None
    one, other = then.missing, otherwise.missing
    if not condition.open:
        return pl.when(holds).then(one).otherwise(other)
    return pl.when(holds).then(one).when(~holds).then(other).otherwise(one & other)


def _picked(
    cell: Cell, then: Cell, otherwise: Cell, pick: Callable[[pl.Expr, pl.Expr], pl.Expr], doubt: Doubt
) -> Cell:
    if cell.kind in (Kind.BOOL, Kind.TEXT, Kind.CHOICE, Kind.BANK_ACCOUNT):
        low, high = min(then.low, otherwise.low), max(then.high, otherwise.high)
        return replace(cell, value=pick(then.value, otherwise.value), low=low, high=high)
    if cell.kind is Kind.PERIOD:
        start = _number(cell, days.start_of(then), days.start_of(otherwise), pick, doubt)
        end = _number(cell, days.end_of(then), days.end_of(otherwise), pick, doubt)
        return replace(start, kind=Kind.PERIOD, end=replace(end, kind=Kind.DATE))
    return _number(cell, then, otherwise, pick, doubt)


def _number(
    cell: Cell, then: Cell, otherwise: Cell, pick: Callable[[pl.Expr, pl.Expr], pl.Expr], doubt: Doubt
) -> Cell:
    if then.over is not None or otherwise.over is not None:
        return _ratio(cell, then, otherwise, pick)
    common = lcm(then.per, otherwise.per)
    one, other = alike([then, otherwise], doubt)
    low, high = min(one.low, other.low), max(one.high, other.high)
    like = dtype(low, high)
    value = pick(held(one, like), held(other, like))
    return replace(
        cell, value=value, low=low, high=high, per=common, doubts=cell.doubts | one.doubts | other.doubts
    )


def _ratio(cell: Cell, then: Cell, otherwise: Cell, pick: Callable[[pl.Expr, pl.Expr], pl.Expr]) -> Cell:
    """Numerator and denominator are picked apart, the constant part of the denominator with the column."""
    wide = pl.Int128()
    upper = pick(held(top(then), wide), held(top(otherwise), wide))
    over = pick(_under(then), _under(otherwise))
    low, high = min(then.low, otherwise.low), max(then.high, otherwise.high)
    most = max(then.per * then.over_high, otherwise.per * otherwise.over_high)
    return replace(cell, value=upper, low=low, high=high, over=over, over_high=most)


def _under(cell: Cell) -> pl.Expr:
    wide = pl.Int128()
    if cell.over is None:
        return literal(cell.per, wide)
    return cell.over.cast(wide) * literal(cell.per, wide)
