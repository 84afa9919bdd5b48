"""From a simple random sample to everyone: totals with an interval that covers the truth 95 times in 100.

Persons are drawn, each with all their rows, so a person is the unit: rows of one person are never taken
for independent. `of_all` is how many there are, `drawn` how many were looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, sqrt

Z = 1.959964
"""Of the normal distribution, for 95 in 100."""
NONE_SEEN = 2.995732
"""−ln 0.05: of a share above this over `n`, one in `n` would have been seen 95 times in 100."""
FEW = 30
"""Fewer persons than this behind a sum: its normal approximation is rough, and we say so."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """`seen` persons stand behind it. On everyone, `low` and `high` are the value itself."""

    value: int
    low: int
    high: int
    seen: int

    @property
    def exact(self) -> bool:
        return self.low == self.value == self.high

    @property
    def none_seen(self) -> bool:
        return self.seen == 0 and self.high > 0


def exact(persons: int) -> Estimate:
    return Estimate(persons, persons, persons, persons)


def scaled(of_drawn: int, drawn: int, of_all: int) -> int:
    """In whole numbers, halves up."""
    return (2 * of_drawn * of_all + drawn) // (2 * drawn) if drawn else 0


def count(seen: int, drawn: int, of_all: int) -> Estimate:
    """How many of all, when `seen` of those drawn are so: Wilson's interval on what is left to chance.

    What was seen is certain: the interval never goes below it, nor above what is left.
    """
    if drawn >= of_all:
        return Estimate(seen, seen, seen, seen)
    if drawn == 0:
        return Estimate(0, 0, of_all, 0)
    value = scaled(seen, drawn, of_all)
    if seen in (0, drawn):
        return _all_or_none(seen, drawn, of_all)
    low, high = _wilson(seen / drawn, drawn * (of_all - 1) / (of_all - drawn))
    return Estimate(
        value,
        max(seen, floor(low * of_all)),
        min(of_all - drawn + seen, ceil(high * of_all)),
        seen,
    )


def _all_or_none(seen: int, drawn: int, of_all: int) -> Estimate:
    """The rule of three: fewer than three in `drawn`."""
    few = min(of_all - drawn, ceil(NONE_SEEN * of_all / drawn))
    return Estimate(0, 0, few, 0) if seen == 0 else Estimate(of_all, of_all - few, of_all, seen)


def _wilson(share: float, drawn: float) -> tuple[float, float]:
    spread = Z * sqrt(share * (1 - share) / drawn + Z**2 / (4 * drawn**2))
    middle, below = share + Z**2 / (2 * drawn), 1 + Z**2 / drawn
    return (middle - spread) / below, (middle + spread) / below


def total(fen: int, squares: float, seen: int, drawn: int, of_all: int) -> Estimate:
    """The sum over all of what each person gets, from the sum and the sum of squares over those drawn.

    A normal approximation from the differences of persons, most of whom have none; `seen` have one.
    """
    if drawn >= of_all:
        return Estimate(fen, fen, fen, seen)
    value = scaled(fen, drawn, of_all)
    if drawn < 2 or seen == 0:
        return Estimate(value, value, value, seen)
    variance = max(0.0, squares - fen * (fen / drawn)) / (drawn - 1)
    reach = Z * of_all * sqrt((1 - drawn / of_all) * variance / drawn)
    return Estimate(value, floor(value - reach), ceil(value + reach), seen)
