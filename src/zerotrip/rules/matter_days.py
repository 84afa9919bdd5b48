"""Days that an item holds others against only after reckoning: forty years before, the first of 2021."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from zerotrip.rules import tree
from zerotrip.rules.operations import shift
from zerotrip.rules.program import Program

MOST_BASES = 3
_DAY = timedelta(days=1)
_UNITS = {"years_between": (1, 0, 0), "age_on": (1, 0, 0), "days_between": (0, 0, 1)}


def reckoned_days(program: Program, literals: Iterable[object], known: Iterable[object]) -> list[date]:
    """The days themselves and those beside them, each once."""
    numbers = [each for each in literals if isinstance(each, int) and not isinstance(each, bool)]
    bases = list(dict.fromkeys(each for each in known if isinstance(each, date)))[:MOST_BASES]
    units = set(_units(program))
    found: dict[date, None] = {}
    for number in dict.fromkeys(numbers):
        for day in (*_of_year(number), *_apart(number, bases, units)):
            if date.min < day < date.max:
                found |= dict.fromkeys((day - _DAY, day, day + _DAY))
    return list(found)


def _units(program: Program) -> Iterator[tuple[int, int, int]]:
    """Years, months or days: by what the item moves and tells apart days."""
    for top in [*(each.node for each in program.conditions), *program.named.values()]:
        for node in tree.walk(top):
            if isinstance(node, tree.Call) and node.function in _UNITS:
                yield _UNITS[node.function]
            elif isinstance(node, tree.Call) and node.function == "shift":
                yield from ((1, 0, 0), (0, 1, 0), (0, 0, 1))


def _of_year(number: int) -> Iterator[date]:
    if 1900 <= number <= 2200:
        yield date(number, 1, 1)
        yield date(number, 12, 31)


def _apart(number: int, bases: list[date], units: set[tuple[int, int, int]]) -> Iterator[date]:
    if abs(number) > 100_000:
        return
    for base in bases:
        for years, months, days in units:
            for way in (-number, number):
                moved = shift(base, years * way, months * way, days * way)
                if isinstance(moved, date):
                    yield moved
