"""The calendar on whole columns: days counted from 1970-01-01, as Polars keeps dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import polars as pl

from zerotrip.rules.columns.cell import Cell, absent_in, held, literal, tested, whole
from zerotrip.rules.columns.number import Doubt, made
from zerotrip.rules.columns.rounding import only_whole
from zerotrip.rules.types import Kind

EPOCH = date(1970, 1, 1)
FIRST, LAST = (date.min - EPOCH).days, (date.max - EPOCH).days
INT = pl.Int32()
_YEAR = 512
"""A day as year × 512 + month × 32 + day: in the order of the calendar, and whole years apart by division."""


def of(day: date) -> Cell:
    return whole(Kind.DATE, (day - EPOCH).days)


def python(days: int) -> date:
    return EPOCH + timedelta(days=days)


def _number(value: pl.Expr, low: int, high: int, *parts: Cell) -> Cell:
    return made(Kind.NUMBER, value, low, high, *parts)


def _date(cell: Cell) -> pl.Expr:
    return cell.value.cast(pl.Date)


def year_of(cell: Cell) -> Cell:
    low, high = python(cell.low).year, python(cell.high).year
    return _number(_date(cell).dt.year().cast(INT), low, high, cell)


def end_of_year(cell: Cell) -> Cell:
    year = year_of(cell)
    twelve, last = whole(Kind.NUMBER, 12), whole(Kind.NUMBER, 31)
    low, high = (date(bound, 12, 31) for bound in (year.low, year.high))
    return made(Kind.DATE, _civil(year, twelve, last), (low - EPOCH).days, (high - EPOCH).days, cell)


def in_order(cell: Cell) -> Cell:
    """The day as one number whose differences count years."""
    if cell.constant:
        day = python(cell.low)
        return whole(Kind.NUMBER, day.year * _YEAR + day.month * 32 + day.day)
    value = _in_order(held(cell, INT))
    ends = [python(bound) for bound in (cell.low, cell.high)]
    low, high = (end.year * _YEAR + end.month * 32 + end.day for end in ends)
    return _number(value, low, high, cell)


def _in_order(days: pl.Expr) -> pl.Expr:
    """By plain arithmetic, five times as quick as asking for year, month and day one by one. The year is
    thought to begin in March: then months are of 153 days in five, and leap days end a year, a century."""
    quarters = (days + literal(719_468, INT)) * 4 + 3
    century, of_century = quarters // 146_097, quarters % 146_097 // 4 * 4 + 3
    year, of_year = of_century // 1_461, of_century % 1_461 // 4
    months = of_year * 5 + 461
    after = (of_year >= 306).cast(INT)  # January and February: twelve months back, a year on
    ordered = (century * 100 + year) * _YEAR + months // 153 * 32 + months % 153 // 5 + 1
    return ordered + after * (_YEAR - 12 * 32)


def years_between(start: Cell, end: Cell) -> Cell:
    """Both as `in_order` gives them."""
    if start.constant and end.constant:
        return whole(Kind.NUMBER, _years(start.low, end.low))
    apart = (held(end, INT) - held(start, INT)).cast(INT)
    low, high = _years(start.high, end.low), _years(start.low, end.high)
    forward = apart // literal(_YEAR, INT)
    if end.low >= start.high:
        return _number(forward, low, high, start, end)
    back = -((-apart) // literal(_YEAR, INT))
    return _number(pl.when(apart >= 0).then(forward).otherwise(back), low, high, start, end)


def _years(start: int, end: int) -> int:
    return (end - start) // _YEAR if end >= start else -((start - end) // _YEAR)


def last_start(end: date, years: int) -> int:
    """The last day from which at least so many years have gone by on `end`; before it, or below zero, on."""
    anniversary = end.year - years if years > 0 else end.year - years + 1
    if not 1 <= anniversary <= 9999:
        return FIRST - 1 if years > 0 else LAST
    try:
        day = (end.replace(year=anniversary) - EPOCH).days
    except ValueError:  # 29 February: the day before it in the one case, the day after it in the other
        day = (date(anniversary, 2, 28) - EPOCH).days + (years <= 0)
    return day if years > 0 else day - 1


def days_between(start: Cell, end: Cell) -> Cell:
    value = held(end, INT) - held(start, INT)
    return _number(value, end.low - start.high, end.high - start.low, start, end)


def _civil(year: Cell, month: Cell, day: Cell) -> pl.Expr:
    """Days since 1970 of a day that exists. The year is thought to begin in March: leap days end it."""
    wide = pl.Int64()
    y, m, d = held(year, wide), held(month, wide), held(day, wide)
    early = m <= 2
    of_march = y - early.cast(wide)
    months = (m + 9) % 12
    of_year = (months * 153 + 2) // 5 + d - 1
    leaps = of_march // 4 - of_march // 100 + of_march // 400
    return (of_march * 365 + leaps + of_year - 719_468).cast(INT, strict=False)


def _length(year: pl.Expr, month: pl.Expr) -> pl.Expr:
    """Days in the month."""
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    short = pl.when(leap).then(pl.lit(29)).otherwise(pl.lit(28))
    thirty = pl.when(month.is_in([4, 6, 9, 11])).then(pl.lit(30)).otherwise(pl.lit(31))
    return pl.when(month == 2).then(short).otherwise(thirty).cast(pl.Int64)


def day(year: Cell, month: Cell, of_month: Cell, doubt: Doubt) -> Cell:
    year, month, of_month = (only_whole(part, doubt) for part in (year, month, of_month))
    wide = pl.Int64()
    y, m, d = held(year, wide), held(month, wide), held(of_month, wide)
    real = y.is_between(1, 9999) & m.is_between(1, 12) & (d >= 1) & (d <= _length(y, m))
    parts = (year, month, of_month)
    cell = made(Kind.DATE, _civil(*parts), FIRST, LAST, *parts)
    return _tight(replace(cell, doubts=cell.doubts | doubt(~real, cell)), year)


def _tight(cell: Cell, year: Cell) -> Cell:
    """No earlier than its year, no later."""
    first, last = max(1, min(year.low, 9999)), max(1, min(year.high, 9999))
    return replace(cell, low=(date(first, 1, 1) - EPOCH).days, high=(date(last, 12, 31) - EPOCH).days)


def shift(start: Cell, years: Cell, months: Cell, days: Cell, doubt: Doubt) -> Cell:
    years, months, days = (only_whole(part, doubt) for part in (years, months, days))
    cell = start if _is_zero(years) and _is_zero(months) else _by_months(start, years, months, doubt)
    if _is_zero(days):
        return cell
    wide = pl.Int64()
    far = doubt(held(days, pl.Int128()).abs() > 4_000_000, days)
    value = held(cell, wide) + held(days, wide)
    moved = made(Kind.DATE, value.cast(INT, strict=False), FIRST, LAST, cell, days)
    beyond = doubt((value < FIRST) | (value > LAST), moved)
    low, high = max(FIRST, cell.low + days.low), min(LAST, cell.high + days.high)
    low, high = min(low, LAST), max(high, FIRST)
    return replace(moved, low=min(low, high), high=max(low, high), doubts=moved.doubts | far | beyond)


def _is_zero(cell: Cell) -> bool:
    return cell.constant and cell.low == 0


def _by_months(start: Cell, years: Cell, months: Cell, doubt: Doubt) -> Cell:
    """Months first, kept inside the month."""
    wide = pl.Int64()
    far = doubt(
        (held(years, pl.Int128()).abs() > 20_000) | (held(months, pl.Int128()).abs() > 240_000),
        years.within(months),
    )
    parts = _date(start).dt
    count = (
        parts.year().cast(wide) * 12
        + parts.month().cast(wide)
        - 1
        + held(years, wide) * 12
        + held(months, wide)
    )
    y, m = count // 12, count % 12 + 1
    d = pl.min_horizontal(parts.day().cast(wide), _length(y, m))
    bare = Cell(Kind.NUMBER, y, low=-(2**62), high=2**62)
    value = _civil(bare, replace(bare, value=m), replace(bare, value=d))
    moved = made(Kind.DATE, value, FIRST, LAST, start, years, months)
    beyond = doubt((y < 1) | (y > 9999), moved)
    cell = replace(moved, doubts=moved.doubts | far | beyond)
    first = python(start.low).year + years.low + months.low // 12
    last = python(start.high).year + years.high + months.high // 12 + 1
    return _tight(cell, Cell(Kind.NUMBER, y, low=first, high=last))


# ── Periods ─────────────────────────────────────────────────────────────────
def span(first: Cell, last: Cell, doubt: Doubt) -> Cell:
    """Known once both ends are."""
    cell = replace(
        first.within(last), kind=Kind.PERIOD, open=first.open or last.open, absent=absent_in(first, last)
    )
    if first.high > last.low:
        cell = replace(cell, doubts=cell.doubts | doubt(tested(">", held(first, INT), held(last, INT)), cell))
    if cell.nullable:
        both = first.value.is_not_null() & last.value.is_not_null()
        cell = replace(cell, value=pl.when(both).then(first.value))
        last = replace(last, value=pl.when(both).then(last.value))
    return replace(cell, end=replace(last, open=cell.open, absent=cell.absent))


def calendar_year(year: Cell, doubt: Doubt) -> Cell:
    year = only_whole(year, doubt)
    one, twelve, last = (whole(Kind.NUMBER, number) for number in (1, 12, 31))
    first_day, last_day = day(year, one, one, doubt), day(year, twelve, last, doubt)
    if year.constant and 1 <= year.low <= 9999:
        first_day, last_day = of(date(year.low, 1, 1)), of(date(year.low, 12, 31))
    return replace(first_day.within(last_day), kind=Kind.PERIOD, end=last_day)


def start_of(period: Cell) -> Cell:
    return replace(period, kind=Kind.DATE, end=None)


def end_of(period: Cell) -> Cell:
    end = period.end
    if end is None:
        raise TypeError("a period without an end")
    return replace(end.within(period), kind=Kind.DATE)
