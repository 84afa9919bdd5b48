"""Random facts for the random items: known, unknown, absent; empty and unknown lists; every type's edges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import strategies as st

from zerotrip.rules import EarlierAward, Facts
from zerotrip.rules.tests.random_items import OTHER_ITEMS
from zerotrip.rules.tests.random_words import CODES, DAYS, KINDS, LEVELS, ODD_DAYS, TYPES
from zerotrip.rules.types import Kind, Type

ON = date(2026, 6, 11)
LARGEST = 2**63 - 1
_NUMBERS: tuple[Any, ...] = (0, 1, 2, 3, 3, 4, 5, 12, Decimal("0.5"), Decimal("1.5"), Decimal("2.25"))
_ODD_NUMBERS: tuple[Any, ...] = (
    -1, -7, 999999999999999999, -999999999999999999, 2**53 - 1, 2**53 + 1, 2**62, LARGEST, -LARGEST,
    Decimal("0.000000000001"), Decimal("-0.333333333333"), Decimal("999999999999999999.999999999999"),
    Decimal("123456789.123456789"), 10_000, Decimal("2.50"),
)  # fmt: skip
_FEN: tuple[Any, ...] = (0, 1, 5, 2_35, 100_00, 500_00, 999_99, 1000_00, 1000_01, 4134_00, 5000_00, 12_345_67)
_ODD_FEN: tuple[Any, ...] = (
    1, -1, -100_00, 2**53 - 1, 2**53 + 1, 10**15, 10**15 + 1, 2**62, LARGEST, -LARGEST, LARGEST - 1,
)  # fmt: skip
_TEXTS: tuple[Any, ...] = tuple(code for code in CODES if code)
_ODD_TEXTS: tuple[Any, ...] = ("", " ", "c53", "C53 ", "胃 癌", "é", "é", "it's", "\U0001f600", "x" * 1000)
_DATES = tuple(map(date.fromisoformat, DAYS))
_ODD_DATES = tuple(map(date.fromisoformat, (*ODD_DAYS, "2023-02-28", "0001-12-31", "9999-01-01")))
_POOLS: Mapping[Kind, tuple[tuple[Any, ...], tuple[Any, ...]]] = {
    Kind.BOOL: ((True, False), (True,)), Kind.NUMBER: (_NUMBERS, _ODD_NUMBERS), Kind.MONEY: (_FEN, _ODD_FEN),
    Kind.DATE: (_DATES, _ODD_DATES), Kind.TEXT: (_TEXTS, _ODD_TEXTS), Kind.BANK_ACCOUNT: (_TEXTS, _ODD_TEXTS),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mood:
    """How many of a hundred values are unknown, absent, at the edge."""

    unknown: int
    absent: int
    odd: int


PLAIN, PATCHY, GAPPY, EDGY = Mood(0, 3, 1), Mood(12, 4, 3), Mood(50, 10, 5), Mood(5, 5, 45)
ALL_KNOWN, NONE_ABSENT, NONE_ODD = Mood(0, 0, 0), Mood(15, 0, 0), Mood(20, 8, 0)
MOODS = (PLAIN, PLAIN, PLAIN, PATCHY, PATCHY, GAPPY, GAPPY, EDGY)
BATCHES = (MOODS, MOODS, MOODS, (ALL_KNOWN,), (NONE_ABSENT,), (NONE_ODD,), (NONE_ODD, GAPPY), (EDGY,))
"""Columns are read by what they hold: nobody's values unknown, none at the edge, everything at once."""


@dataclass(frozen=True, slots=True)
class Someone:
    """What the readers are given of one person."""

    facts: Facts
    awards: Sequence[EarlierAward]
    opened_on: date


Stay = tuple[int, Someone]
"""Whose decision it is, by number."""


def someone_of(rng: Random, moods: Sequence[Mood] = MOODS) -> Someone:
    mood = rng.choice(moods)
    scalars = {key: of for key, of in TYPES.items() if of.kind is not Kind.RECORDS}
    lists = {
        key: of for key, of in TYPES.items() if of.kind is Kind.RECORDS and rng.randrange(100) >= mood.unknown
    }
    rows = {key: [_values(rng, of.columns, mood) for _ in range(rng.choice((0, 1, 1, 2, 3, 5)))]
            for key, of in lists.items()}  # fmt: skip
    opened_on = rng.choice((ON, ON, ON, *_DATES))
    return Someone(Facts(_values(rng, scalars, mood), rows), _awards(rng, mood), opened_on)


def people_of(rng: Random, count: int) -> list[Someone]:
    moods = rng.choice(BATCHES)
    return [someone_of(rng, moods) for _ in range(count)]


def stays_of(rng: Random, count: int) -> list[Stay]:
    """Persons with several decisions each, in any order: facts and days differ, their records do not."""
    stays: list[Stay] = []
    for person in range(count):
        first, *more = people_of(rng, rng.choice((1, 2, 3)))
        same = [
            Someone(Facts(one.facts.scalars, first.facts.records), first.awards, one.opened_on)
            for one in more
        ]
        stays += [(person, one) for one in (first, *same)]
    rng.shuffle(stays)
    return stays


def _values(rng: Random, types: Mapping[str, Type], mood: Mood) -> dict[str, Any]:
    values = {}
    for name, of in types.items():
        if rng.randrange(100) < mood.unknown:
            continue
        values[name] = None if rng.randrange(100) < mood.absent else _value(rng, of, mood)
    return values


def _value(rng: Random, of: Type, mood: Mood) -> Any:
    if of.kind is Kind.CHOICE:
        return rng.choice(KINDS.choices if of == KINDS else LEVELS.choices)
    calm, odd = _POOLS[of.kind]
    return rng.choice(odd if rng.randrange(100) < mood.odd else calm)


def _awards(rng: Random, mood: Mood) -> list[EarlierAward]:
    return [
        {
            "item": rng.choice(("test.item0", *OTHER_ITEMS)),
            "on": _value(rng, TYPES["d"], mood),
            "amount": abs(_value(rng, TYPES["x"], mood)),
        }
        for _ in range(rng.choice((0, 0, 0, 1, 2)))
    ]


def people() -> st.SearchStrategy[Someone]:
    """Shrinks to plainer values."""
    return st.randoms(use_true_random=False).map(someone_of)
