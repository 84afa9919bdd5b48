"""What an expression can come to: a value, absent (None), or Unknown with what it waits for.

Numbers are exact: int where whole, else Fraction; money counts fen. Nothing is rounded before the award.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from zerotrip.core.period import Period
from zerotrip.core.text import Text
from zerotrip.rules import words

LARGEST = 2**63 - 1
FINEST = 2**256
MOST_RECORDS = 10_000

Exact = int | Fraction


class Unknown(NamedTuple):
    """`facts` could still settle it; without any, `because` says why nothing can."""

    facts: frozenset[str] = frozenset()
    because: tuple[Text, ...] = ()


Value = bool | int | Fraction | str | date | Period | None | Unknown


def stuck(reason: Text) -> Unknown:
    return Unknown(because=(reason,))


def unknown_from(parts: Iterable[Any]) -> Unknown:
    """Any of the parts may still settle it: what conditions joined by `and` and `or` wait for."""
    unknown = [part for part in parts if part.__class__ is Unknown]
    if len(unknown) < 2:
        return unknown[0] if unknown else Unknown()
    facts = unknown[0].facts.union(*[part.facts for part in unknown])
    because = unknown[0].because
    for part in unknown:
        if part.because:
            because += tuple(reason for reason in part.because if reason not in because)
    return Unknown(facts, because)


def unknown_of_all(parts: Iterable[object]) -> Unknown:
    """Every part is needed: one that nothing can settle makes the rest not worth asking for."""
    unknown = [part for part in parts if isinstance(part, Unknown)]
    for part in unknown:
        if not part.facts:
            return part
    return unknown_from(unknown)


def exact(number: Decimal | int | Fraction) -> Exact:
    """A whole number as int, so that the common case stays fast."""
    if isinstance(number, int):
        return number
    ratio = Fraction(number)
    return ratio.numerator if ratio.denominator == 1 else ratio


def bounded(number: Exact) -> Exact | Unknown:
    """The number, or unknown where 64-bit columns could not hold it: no reader may wrap in silence."""
    if number.__class__ is not int:
        if number.denominator > FINEST:
            return stuck(words.TOO_FINE)
        if number.denominator == 1:
            number = number.numerator
    return number if -LARGEST <= number <= LARGEST else stuck(words.OVERFLOW)
