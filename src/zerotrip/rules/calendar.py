"""Months and days of the month, said with nodes there are: no reader need know of them."""

from __future__ import annotations

from zerotrip.rules import tree
from zerotrip.rules.dated import reached
from zerotrip.rules.tree import Literal, Node
from zerotrip.rules.types import BOOL, DATE, NUMBER


def month_of(day: Node) -> Node:
    """1 to 12: the last month of its year that has begun."""
    steps = [(_first(day, _number(month)), _number(month)) for month in range(2, 13)]
    return _there((day,), reached(day, steps, _number(1)))


def day_of(day: Node) -> Node:
    begun = _first(day, month_of(day))
    return tree.Arithmetic(NUMBER, "+", tree.Call(NUMBER, "days_between", (begun, day)), _number(1))


def months_between(start: Node, end: Node) -> Node:
    """Whole months; a month from the 31st ends on the last day of a shorter month. Below zero backwards."""
    back = tree.Call(NUMBER, "negative", (_whole_months(end, start),))
    either = tree.If(NUMBER, tree.Compare(BOOL, "<=", start, end), _whole_months(start, end), back)
    return _there((start, end), either)


def _whole_months(start: Node, end: Node) -> Node:
    years = tree.Call(NUMBER, "years_between", (start, end))
    steps = [(_shifted(start, years, _number(month)), _number(month)) for month in range(1, 12)]
    twelve = tree.Arithmetic(NUMBER, "*", years, _number(12))
    return tree.Arithmetic(NUMBER, "+", twelve, reached(end, steps, _number(0)))


def _there(parts: tuple[Node, ...], found: Node) -> Node:
    """Absent where a part is: comparisons with what does not exist would pass for no."""
    missing = tuple(tree.Absent(BOOL, part) for part in parts)
    none = missing[0] if len(missing) == 1 else tree.Or(BOOL, missing)
    return tree.If(NUMBER, none, Literal(NUMBER, None), found)


def _first(day: Node, month: Node) -> Node:
    return tree.Call(DATE, "day", (tree.Call(NUMBER, "year_of", (day,)), month, _number(1)))


def _shifted(day: Node, years: Node, months: Node) -> Node:
    return tree.Call(DATE, "shift", (day, years, months, _number(0)))


def _number(value: int) -> Literal:
    return Literal(NUMBER, value)
