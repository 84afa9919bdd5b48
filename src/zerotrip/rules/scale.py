"""From a base to an amount: bands, percents, sums per day, tables; rounded once, then held to limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple

from zerotrip.core.money import LIMIT, Rounding, plain_yuan
from zerotrip.core.text import Text
from zerotrip.rules import words
from zerotrip.rules.item import Award, Scale
from zerotrip.rules.types import Type
from zerotrip.rules.values import Exact, Unknown, exact, stuck, unknown_of_all


@dataclass(frozen=True, slots=True)
class Row:
    """base × percent = amount; the amounts of all rows add up to the decision's."""

    amount_fen: int
    base_fen: int | None = None
    percent: Decimal | None = None
    label: Text | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """The part of the base from `above` to `top` is multiplied by `times` / the scale's `per`."""

    above: int
    top: int | None
    times: int
    percent: Decimal | None

    def part(self, base: Exact) -> Exact:
        return (base if self.top is None else min(base, self.top)) - self.above


@dataclass(frozen=True, slots=True)
class Ready:
    """A scale in whole numbers: what reckons on a base is `pieces`, empty for sums that are fixed. `flat` is
    what comes of a flat sum and its limits."""

    scale: Scale
    pieces: tuple[Piece, ...]
    per: int
    flat: int | None
    steps: tuple[tuple[int, int | None, int], ...]
    """Of each piece `above`, `top` and `times`."""


@dataclass(frozen=True, slots=True)
class Tariff:
    """All scales of an award, latest first."""

    scales: tuple[Ready, ...]
    rounding: Rounding
    labels: dict[str, Text]

    def in_force(self, day: date | None) -> Ready | None:
        if day is not None:
            for each in self.scales:
                if each.scale.since <= day:
                    return each
        return None


class Paid(NamedTuple):
    """An amount and what it came from, so that the rows can be told when someone asks."""

    amount_fen: int
    ready: Ready
    base: Any
    earlier_fen: int
    tariff: Tariff
    cut_fen: int = 0
    """What a cap takes off, after what was granted earlier."""


def tariff_of(award: Award, base: Type | None) -> Tariff:
    latest_first = sorted(award.scales, key=lambda scale: scale.since, reverse=True)
    return Tariff(tuple(map(_ready, latest_first)), award.rounding, dict(base.labels) if base else {})


def _ready(scale: Scale) -> Ready:
    if scale.per_day_fen is not None:
        return Ready(
            scale, (Piece(0, None, scale.per_day_fen, None),), 1, None, ((0, None, scale.per_day_fen),)
        )
    bands = [(band.above_fen, band.percent) for band in scale.bands]
    if scale.percent is not None:
        bands = [(0, scale.percent)]
    rates = [Fraction(percent) / 100 for _, percent in bands]
    per = lcm(*(rate.denominator for rate in rates))
    tops = [*(above for above, _ in bands[1:]), None]
    pieces = tuple(
        Piece(above, top, int(rate * per), percent)
        for (above, percent), rate, top in zip(bands, rates, tops if bands else (), strict=True)
    )
    flat = None if scale.flat_fen is None else _limited(scale, scale.flat_fen)
    return Ready(scale, pieces, per, flat, tuple((piece.above, piece.top, piece.times) for piece in pieces))


def rounded(number: Exact, mode: Rounding, per: int = 1) -> int:
    """`number` / `per` to whole fen. Halves: `half-up` away from zero, `half-even` to the even neighbour."""
    if number.__class__ is int and number >= 0 and mode == "half-up":
        return int(2 * number + per) // (2 * per)
    top, bottom = number.numerator, number.denominator * per
    whole, rest = divmod(abs(top), bottom)
    if mode == "half-up":
        whole += 2 * rest >= bottom
    elif mode == "half-even":
        whole += 2 * rest > bottom or (2 * rest == bottom and whole % 2 == 1)
    elif mode == "up":
        whole += rest > 0
    return whole if top >= 0 else -whole


def pay(
    tariff: Tariff, base: Any, as_of: date | None, earlier: Exact | None, at_most: Exact | None = None
) -> Paid | Unknown:
    """`earlier` has already been granted and is deducted, `at_most` is what caps still leave; nothing is
    ever asked back."""
    ready = tariff.in_force(as_of)
    if ready is None:
        return stuck(words.NO_SCALE)
    entitled = _entitled(ready, base, tariff.rounding) if ready.flat is None else ready.flat
    if not isinstance(entitled, int):
        return entitled
    if entitled > LIMIT:
        return stuck(words.OVERFLOW)
    earlier_fen = rounded(earlier, "half-up") if earlier else 0
    due = paid = entitled - earlier_fen if entitled > earlier_fen else 0
    if due > LIMIT:
        return stuck(words.OVERFLOW)
    if at_most is not None:
        paid = max(0, min(due, rounded(at_most, "down")))
    return Paid(paid, ready, base, earlier_fen, tariff, due - paid)


def paid(tariff: Tariff, parts: tuple[Any, Any, Any, Any], capped: bool) -> Paid | Unknown:
    """What is paid if all it is reckoned from is known: base, earlier awards, the day, what a cap leaves."""
    base, earlier, as_of, at_most = parts
    if Unknown in (base.__class__, earlier.__class__, as_of.__class__, at_most.__class__):
        return unknown_of_all(parts)
    if capped and at_most is None:
        return stuck(words.NO_CAP)
    return pay(tariff, base, as_of, earlier, at_most)


def _entitled(ready: Ready, base: Any, rounding: Rounding) -> int | Unknown:
    """What is due on a base."""
    if base is None:
        return stuck(words.NO_BASE)
    choices = ready.scale.choices_fen
    if choices:
        return _limited(ready.scale, choices[base]) if base in choices else stuck(words.NO_CHOICE)
    total: Exact = 0
    for above, top, times in ready.steps:
        if base <= above:
            break
        total += ((base if top is None or base < top else top) - above) * times
    return _limited(ready.scale, rounded(total, rounding, ready.per), nothing=base <= 0)


def _limited(scale: Scale, fen: int, *, nothing: bool = False) -> int:
    """The floor lifts what is small, not what is nothing: where nothing was borne, nothing is due."""
    if scale.at_least_fen is not None and not nothing and fen < scale.at_least_fen:
        fen = scale.at_least_fen
    return fen if scale.at_most_fen is None or fen < scale.at_most_fen else scale.at_most_fen


# ── Rows: told only when someone asks ───────────────────────────────────────
def rows_of(paid: Paid) -> tuple[Row, ...]:
    rows = _fixed(paid) or _pieced(paid)
    before = sum(row.amount_fen for row in rows)
    nothing = bool(paid.ready.pieces) and paid.base <= 0
    entitled = _limited(paid.ready.scale, before, nothing=nothing)
    if entitled != before:
        rows.append(Row(entitled - before, label=words.AT_LEAST if entitled > before else words.AT_MOST))
    if paid.earlier_fen:
        less = paid.amount_fen + paid.cut_fen - entitled
        rows.append(Row(less, base_fen=paid.earlier_fen, label=words.EARLIER))
    if paid.cut_fen:
        rows.append(Row(-paid.cut_fen, label=words.CAPPED))
    return tuple(rows)


def _fixed(paid: Paid) -> list[Row]:
    scale = paid.ready.scale
    if scale.flat_fen is not None:
        return [Row(scale.flat_fen, label=words.FLAT)]
    if scale.choices_fen:
        return [Row(scale.choices_fen[paid.base], label=paid.tariff.labels.get(paid.base))]
    return []


def _pieced(paid: Paid) -> list[Row]:
    """Each row is what it adds to the rounded total so far, so that the rows add up to the fen."""
    rows: list[Row] = []
    so_far: Exact = 0
    told = 0
    for piece in paid.ready.pieces:
        if paid.base <= piece.above:
            break
        part = piece.part(paid.base)
        so_far += part * piece.times
        total = rounded(so_far, paid.tariff.rounding, paid.ready.per)
        rows.append(_row(piece, part, total - told))
        told = total
    return rows


def _row(piece: Piece, part: Exact, fen: int) -> Row:
    if piece.percent is None:
        return Row(fen, label=words.per_day(written(exact(part)), plain_yuan(piece.times)))
    return Row(fen, base_fen=rounded(part, "half-up"), percent=piece.percent)


def written(number: Exact) -> str:
    """As a decimal, without zeros at the end."""
    if isinstance(number, int):
        return str(number)
    return f"{(Decimal(number.numerator) / Decimal(number.denominator)).normalize():f}"
