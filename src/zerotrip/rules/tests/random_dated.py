"""Random dated lists, figures and tables."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from zerotrip.rules import Figure, ListOf, Table
from zerotrip.rules.tests.random_words import CODES, DAYS, KINDS, NUMBERS, SUMS
from zerotrip.rules.types import DATE, MONEY, NUMBER, TEXT, Kind, Type

SINCE = (date(2000, 1, 1), date(2024, 1, 1), date(2026, 1, 1), date(2026, 6, 11), date(2027, 1, 1))
FIGURES = {"line": MONEY, "rate": NUMBER, "began": DATE}
TABLES = {
    "by_size": (NUMBER, MONEY), "by_sum": (MONEY, NUMBER), "by_day": (DATE, MONEY), "by_code": (TEXT, NUMBER),
    "by_kind": (TEXT, MONEY),
}  # fmt: skip
"""Each table with what it goes by and what it gives."""


def lists_of(rng: Random) -> tuple[ListOf, ...]:
    return tuple(
        ListOf(
            key=key, since=since, entries=tuple(rng.choice(CODES) for _ in range(rng.choice((0, 1, 2, 3))))
        )
        for key in ("listed", "barred")[: rng.randrange(3)]
        for since in rng.sample(SINCE, rng.choice((1, 2)))
    )


def figures_of(rng: Random) -> tuple[Figure, ...]:
    return tuple(
        Figure(key=key, type=of, values=tuple((since, _value(rng, of)) for since in _days(rng)))
        for key, of in FIGURES.items()
        if rng.randrange(3) == 0
    )


def tables_of(rng: Random) -> tuple[Table, ...]:
    return tuple(
        _table(rng, key, since)
        for key in TABLES
        if rng.randrange(4) == 0
        for since in _days(rng)
    )  # fmt: skip


def _days(rng: Random) -> list[date]:
    """Mostly one that holds for long, so that not everything is unknown."""
    return [SINCE[0] if rng.randrange(4) else SINCE[1], *rng.sample(SINCE[2:], rng.choice((0, 0, 1, 2)))]


def _table(rng: Random, key: str, since: date) -> Table:
    by, of = TABLES[key]
    keys = _keys(rng, key, by)
    rows = tuple((each, _value(rng, of)) for each in keys)
    otherwise = _value(rng, of) if rng.randrange(3) else None
    return Table(key=key, type=of, by=by, since=since, rows=rows, otherwise=otherwise)


def _keys(rng: Random, key: str, by: Type) -> list[Any]:
    if key == "by_kind":
        return rng.sample(KINDS.choices, rng.choice((1, 2, 3)))
    if by is TEXT:
        return rng.sample(CODES, rng.choice((1, 2, 4)))
    rising = sorted({_value(rng, by) for _ in range(rng.choice((1, 2, 3, 6)))})
    return [{NUMBER: 0, MONEY: 0, DATE: date(1, 1, 1)}[by], *rising][rising[0] == 0 or rng.randrange(2) :]


def _value(rng: Random, of: Type) -> Any:
    if of.kind is Kind.DATE:
        return date.fromisoformat(rng.choice(DAYS))
    if of.kind is Kind.MONEY:
        return int(Decimal(rng.choice(SUMS)) * 100)
    return Decimal(rng.choice(NUMBERS))
