"""Rounding of cells, and division into whole numbers."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from zerotrip.rules.columns.cell import Cell, dtype, held, whole
from zerotrip.rules.columns.number import (
    Doubt,
    absolute,
    added,
    bounded,
    constant,
    made,
    multiplied,
    ratio,
    sign_of,
    times,
    top,
    whole_bottom,
    wide,
)
from zerotrip.rules.types import Kind


def divided_down(upper: Cell, lower: Cell) -> Cell:
    """Whole numbers; towards minus infinity. `lower` is above zero."""
    if upper.constant and lower.constant:
        return constant(upper.kind, upper.low // lower.low)
    if lower.constant and lower.low == 1:
        return upper
    least, most = max(1, lower.low), max(1, lower.high)
    ends = [end // by for end in (upper.low, upper.high) for by in (least, most)]
    like = wide(min(ends), max(ends), upper, lower)
    return made(upper.kind, held(upper, like) // held(lower, like), min(ends), max(ends), upper, lower)


def floor_to(cell: Cell, unit: int, doubt: Doubt) -> Cell:
    down = divided_down(top(cell), times(whole_bottom(cell, doubt), unit, doubt))
    return bounded(replace(times(down, unit, doubt), kind=cell.kind), doubt)


def round_to(cell: Cell, step: Fraction, doubt: Doubt) -> Cell:
    """To the nearest multiple of `step`, halves away from zero."""
    upper = times(top(absolute(cell)), 2 * step.denominator, doubt)
    lower = times(whole_bottom(cell, doubt), step.numerator, doubt)
    nearest = divided_down(added(upper, lower), times(lower, 2, doubt))
    if cell.low < 0:
        nearest = multiplied(nearest, sign_of(top(cell)), doubt)
    scaled = times(nearest, step.numerator, doubt)
    return ratio(cell.kind, scaled, whole(Kind.NUMBER, step.denominator), doubt)


def only_whole(cell: Cell, doubt: Doubt) -> Cell:
    """The number where it is whole; else the row is in doubt."""
    if cell.over is None and cell.per == 1:
        return cell
    lower = whole_bottom(cell, doubt)
    like = dtype(min(cell.low, lower.low), max(cell.high, lower.high))
    broken = held(top(cell), like) % held(lower, like) != 0
    down = divided_down(top(cell), lower)
    return replace(down, doubts=down.doubts | doubt(broken, cell.within(lower)))
