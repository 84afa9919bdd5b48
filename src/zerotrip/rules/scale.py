"""From a base to an amount: bands, percentages, sums per day, tables; rounded once, then held to the limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from zerotrip.core.money import LIMIT, Amount, Rounding
from zerotrip.core.text import Text
from zerotrip.rules import words
from zerotrip.rules.awarding import AwardTree
from zerotrip.rules.item import Scale
from zerotrip.rules.values import Exact, Unknown, exact, stuck


@dataclass(frozen=True, slots=True)
class Row:
    """base × percent = amount; the amounts of all rows add up to the decision's."""

    amount_fen: int
    base_fen: int | None = None
    percent: Decimal | None = None
    label: Text | None = None


@dataclass(frozen=True, slots=True)
class Paid:
    """An amount and what it came from, so that the rows can be told when someone asks."""

    amount_fen: int
    scale: Scale
    base: Any
    earlier_fen: int
    rounding: Rounding
    labels: dict[str, Text]


def rounded(number: Exact, mode: Rounding) -> int:
    """To whole fen. Halves: `half-up` away from zero, `half-even` to the even neighbour."""
    if isinstance(number, int):
        return number
    whole, rest = divmod(abs(number.numerator), number.denominator)
    twice = 2 * rest
    up = {
        "half-up": twice >= number.denominator,
        "half-even": twice > number.denominator or (twice == number.denominator and whole % 2 == 1),
        "up": rest > 0,
        "down": False,
    }[mode]
    return (whole + up) * (1 if number >= 0 else -1)


def pay(tree: AwardTree, base: Any, as_of: Any, earlier: Any) -> Paid | Unknown:
    """`earlier` has already been granted and is deducted; nothing is ever asked back."""
    scale = _in_force(tree, as_of)
    if scale is None:
        return stuck(words.NO_SCALE)
    raw = _exactly(scale, base)
    if isinstance(raw, Unknown):
        return raw
    entitled = _limited(scale, base, rounded(raw, tree.award.rounding))
    earlier_fen = 0 if earlier is None else rounded(earlier, "half-up")
    if entitled > LIMIT:
        return stuck(words.OVERFLOW)
    labels = dict(tree.base_type.labels) if tree.base_type else {}
    return Paid(max(0, entitled - earlier_fen), scale, base, earlier_fen, tree.award.rounding, labels)


def _in_force(tree: AwardTree, as_of: date | None) -> Scale | None:
    begun = [scale for scale in tree.award.scales if as_of is not None and scale.since <= as_of]
    return max(begun, key=lambda scale: scale.since, default=None)


def _exactly(scale: Scale, base: Any) -> Exact | Unknown:
    if scale.flat_fen is not None:
        return scale.flat_fen
    if base is None:
        return stuck(words.NO_BASE)
    if scale.choices_fen:
        fen = scale.choices_fen.get(base)
        return stuck(words.NO_CHOICE) if fen is None else fen
    return exact(sum((part * _rate(percent) for part, percent in _parts(scale, base)), Fraction(0)))


def _parts(scale: Scale, base: Exact) -> list[tuple[Exact, Decimal | int]]:
    """The pieces of the base with what each is multiplied by (percent, or fen a day); below zero counts as zero."""
    base = max(base, 0)
    if scale.percent is not None:
        return [(base, scale.percent)]
    if scale.per_day_fen is not None:
        return [(base, scale.per_day_fen)]
    tops = [band.above_fen for band in scale.bands[1:]]
    parts = []
    for band, top in zip(scale.bands, [*tops, None], strict=True):
        if base > band.above_fen:
            parts.append(((base if top is None else min(base, top)) - band.above_fen, band.percent))
    return parts


def _rate(times: Decimal | int) -> Fraction:
    return Fraction(times) if isinstance(times, int) else Fraction(times) / 100


def _limited(scale: Scale, base: Any, fen: int) -> int:
    """The floor lifts what is small, not what is nothing: where nothing was borne, nothing is due."""
    nothing = not scale.choices_fen and scale.flat_fen is None and base <= 0
    if scale.at_least_fen is not None and not nothing:
        fen = max(fen, scale.at_least_fen)
    if scale.at_most_fen is not None:
        fen = min(fen, scale.at_most_fen)
    return fen


# ── Rows: told only when someone asks ───────────────────────────────────────
def rows_of(paid: Paid) -> tuple[Row, ...]:
    scale = paid.scale
    rows = _figured(paid)
    entitled = sum(row.amount_fen for row in rows)
    limited = _limited(scale, paid.base, entitled)
    if limited != entitled:
        rows.append(Row(limited - entitled, label=words.AT_LEAST if limited > entitled else words.AT_MOST))
    if paid.earlier_fen:
        rows.append(Row(paid.amount_fen - limited, base_fen=paid.earlier_fen, label=words.EARLIER))
    return tuple(rows)


def _figured(paid: Paid) -> list[Row]:
    scale = paid.scale
    if scale.flat_fen is not None:
        return [Row(scale.flat_fen, label=words.FLAT)]
    if scale.choices_fen:
        return [Row(scale.choices_fen[paid.base], label=paid.labels.get(paid.base))]
    if scale.per_day_fen is not None:
        days, yuan = written(max(paid.base, 0)), Amount(scale.per_day_fen).plain()
        fen = rounded(exact(max(paid.base, 0) * Fraction(scale.per_day_fen)), paid.rounding)
        return [Row(fen, label=words.per_day(days, yuan))]
    return _banded(paid)


def _banded(paid: Paid) -> list[Row]:
    """Each row is what it adds to the rounded total so far, so that the rows add up to the fen."""
    rows: list[Row] = []
    so_far, told = Fraction(0), 0
    for part, percent in _parts(paid.scale, paid.base):
        so_far += part * _rate(percent)
        total = rounded(exact(so_far), paid.rounding)
        rows.append(Row(total - told, base_fen=rounded(part, "half-up"), percent=Decimal(percent)))
        told = total
    return rows


def written(number: Exact) -> str:
    """As a decimal, without zeros at the end."""
    if isinstance(number, int):
        return str(number)
    decimal = Decimal(number.numerator) / Decimal(number.denominator)
    return f"{decimal.normalize():f}"
