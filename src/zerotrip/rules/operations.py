"""What each strict function does with values that are all there. Never raises: what cannot be is stuck."""

from __future__ import annotations

import operator
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Any

from zerotrip.core.period import Period
from zerotrip.rules import words
from zerotrip.rules.types import Kind
from zerotrip.rules.values import Exact, Unknown, bounded, exact, stuck


def round_to(number: Exact, step: Fraction) -> Exact:
    """To the nearest multiple of `step`, halves away from zero: 2.5 → 3, -2.5 → -3."""
    times = Fraction(number if number >= 0 else -number) / step
    nearest = (2 * times.numerator + times.denominator) // (2 * times.denominator)
    return exact(step * (nearest if number >= 0 else -nearest))


def divide(left: Exact, right: Exact) -> Exact | Unknown:
    if right == 0:
        return stuck(words.DIVIDED_BY_ZERO)
    if left.__class__ is int and right.__class__ is int:
        whole, rest = divmod(left, right)
        return bounded(whole if rest == 0 else Fraction(left, right))
    return bounded(exact(Fraction(left) / right))


def day(year: Exact, month: Exact, of_month: Exact) -> date | Unknown:
    try:
        return date(_index(year), _index(month), _index(of_month))
    except (ValueError, OverflowError):
        return stuck(words.NO_SUCH_DAY)


def shift(start: date, years: Exact, months: Exact, days: Exact) -> date | Unknown:
    """Months first, kept inside the month (31 January + 1 month = 28 February), then days."""
    try:
        if years or months:
            count = start.month - 1 + _index(months)
            year, month = start.year + _index(years) + count // 12, count % 12 + 1
            of_month = start.day if start.day <= 28 else min(start.day, monthrange(year, month)[1])
            start = date(year, month, of_month)
        return start + timedelta(_index(days)) if days else start
    except (ValueError, OverflowError):
        return stuck(words.NO_SUCH_DAY)


def years_between(start: date, end: date) -> int:
    """Whole years; someone born on 29 February completes a year on 1 March of a common year."""
    if end < start:
        return -years_between(end, start)
    month, born = end.month, start.month
    return end.year - start.year - (month < born or (month == born and end.day < start.day))


@lru_cache(maxsize=1_000)
def calendar_year(year: Exact) -> Period | Unknown:
    first = day(year, 1, 1)
    return first if isinstance(first, Unknown) else Period.of_year(first.year)


def span(first: date, last: date) -> Period | Unknown:
    return Period(first, last) if first <= last else stuck(words.NO_SUCH_DAY)


def _index(number: Exact) -> int:
    """A day or a month is whole; half a month is no date."""
    if number.__class__ is int:
        return number
    if number.denominator != 1:
        raise ValueError
    return number.numerator


def _whole(number: Exact) -> int:
    return number.numerator // number.denominator


OPERATIONS: dict[str, Callable[..., Any]] = {
    "min": min,
    "max": max,
    "abs": abs,
    "negative": operator.neg,
    "years_between": years_between,
    "age_on": years_between,
    "days_between": lambda start, end: (end - start).days,
    "end_of_year": lambda of: date(of.year, 12, 31),
    "year_of": lambda of: of.year,
    "day": day,
    "span": span,
    "shift": shift,
    "yuan": lambda number: bounded(exact(Fraction(number) * 100)),
    "calendar_year": calendar_year,
    "no_figure": lambda: stuck(words.NO_FIGURE),
    "no_entry": lambda: stuck(words.NO_ENTRY),
    "period.year": lambda period: period.year,
    "period.start": lambda period: period.start,
    "period.end": lambda period: period.end,
}


def operation(function: str, kind: Kind) -> Callable[..., Any]:
    """The function for results of this kind: rounding money goes by yuan, though it is counted in fen."""
    unit = 100 if kind is Kind.MONEY else 1
    if function == "floor":
        return lambda number: bounded(_whole(exact(Fraction(number) / unit)) * unit)
    if function == "round":
        return lambda number, digits: bounded(round_to(number, Fraction(unit) / Fraction(10) ** digits))
    return OPERATIONS[function]
