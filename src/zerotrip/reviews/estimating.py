"""What a sample says of all cases: error rate with an exact interval, loss as projected and as bounded.

Whole numbers and fractions only. A bound is found by halving, to a millionth, rounded to the careful side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb

STEPS = 1_000_000
"""Of a rate: the bounds are whole millionths."""
CONFIDENCE = Fraction(95, 100)


@dataclass(frozen=True, slots=True)
class Interval:
    low: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class Loss:
    """`projected` as the sample has it; with the chosen confidence it is not above `at_most`."""

    projected_fen: int
    at_most_fen: int


def clopper_pearson(wrong: int, looked_at: int, *, confidence: Fraction = CONFIDENCE) -> Interval:
    """Exact for a sample in which every case counts the same: it covers at least as often as it says."""
    if not 0 <= wrong <= looked_at or looked_at == 0:
        raise ValueError("no more wrong than looked at, and something looked at")
    tail = (1 - confidence) / 2
    low = Fraction(0) if wrong == 0 else 1 - upper(looked_at - wrong, looked_at, tail)
    high = Fraction(1) if wrong == looked_at else upper(wrong, looked_at, tail)
    return Interval(low, high)


def upper(wrong: int, looked_at: int, tail: Fraction) -> Fraction:
    """The smallest rate, in millionths, at which so few wrong are less likely than `tail`."""
    if wrong == looked_at:
        return Fraction(1)
    low, high = 0, STEPS
    while high - low > 1:
        middle = (low + high) // 2
        if _at_most_is_likelier(wrong, looked_at, middle, tail):
            low = middle
        else:
            high = middle
    return Fraction(high, STEPS)


def _at_most_is_likelier(wrong: int, looked_at: int, millionths: int, tail: Fraction) -> bool:
    """P(X ≤ wrong) > tail, for a rate in millionths: in whole numbers."""
    other = STEPS - millionths
    weight: int = sum(comb(looked_at, n) * millionths**n * other ** (looked_at - n) for n in range(wrong + 1))
    return bool(weight * tail.denominator > tail.numerator * STEPS**looked_at)


def loss(*, total_fen: int, hits: int, taints: Sequence[Fraction], confidence: Fraction = CONFIDENCE) -> Loss:
    """Of a sample by sums. `taints`: of each hit that was overpaid, which share of its sum was too much.

    Projected as Hansen and Hurwitz have it, total × mean taint; bounded as Stringer has it.
    """
    if hits < 1 or len(taints) > hits or not all(0 < taint <= 1 for taint in taints):
        raise ValueError("a taint is a share above nothing, of a hit")
    bound, before = Fraction(0), Fraction(0)
    for number, taint in enumerate([Fraction(1), *sorted(taints, reverse=True)]):
        now = upper(number, hits, 1 - confidence)
        bound += (now - before) * taint
        before = now
    projected = sum(taints, Fraction(0)) * total_fen / hits
    return Loss(round(projected), -(-(bound * total_fen).numerator // (bound * total_fen).denominator))
