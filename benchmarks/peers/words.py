"""A condition or a scale in the words of C, NumPy, CEL and zen: they differ in signs, not in sense."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.conditions import (
    COLUMN,
    Against,
    Among,
    Both,
    Condition,
    Each,
    Either,
    Holds,
    Not,
    Share,
    Years,
)
from benchmarks.workload import Scale


@dataclass(frozen=True, slots=True)
class Words:
    """`read` makes a value of a fact's plain name, `among` a test of a choice's name, `wide` a number that
    products of fen fit in."""

    read: Callable[[str], str]
    among: Callable[[str, tuple[str, ...], tuple[int, ...]], str]
    both: str
    either: str
    negation: str
    wide: Callable[[str], str] = str


def test_of(condition: Condition, words: Words) -> str:
    read = words.read
    match condition:
        case Holds(fact):
            return read(_name(fact))
        case Against(fact, op, figure):
            return f"({read(_name(fact))} {op} {figure})"
        case Years(fact, op):
            return f"({read(_name(fact))} {'<=' if op == '>=' else '>'} {condition.last})"
        case Among(fact, names):
            codes = tuple(COLUMN[fact].choices.index(name) for name in names)
            return words.among(read(_name(fact)), names, codes)
        case Share(fact, op, percent, of):
            one, other = words.wide(read(_name(fact))), words.wide(read(_name(of)))
            return f"({one} * 100 {op} {other} * {percent})"
        case Each(fact, by, op, figure):
            return f"({read(_name(fact))} {op} {words.wide(read(_name(by)))} * {figure})"
        case Not(body):
            return f"{words.negation}({test_of(body, words)})"
        case Either(left, right):
            return f"({test_of(left, words)} {words.either} {test_of(right, words)})"
        case Both(left, right):
            return f"({test_of(left, words)} {words.both} {test_of(right, words)})"


def _name(fact: str) -> str:
    return COLUMN[fact].name


def steps_of(scale: Scale) -> list[tuple[int, int]]:
    """Bands as (start, what the rate rises by there)."""
    rates = [0, *(rate for _, rate in scale.bands)]
    return [(start, rate - before) for (start, rate), before in zip(scale.bands, rates, strict=False)]


def fact_of(scale: Scale) -> str:
    return _name(scale.fact)
