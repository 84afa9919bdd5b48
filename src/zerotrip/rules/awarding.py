"""The award of an item, checked: trees for what it is reckoned from, scales made ready to be applied."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from zerotrip.core.text import Text, nearest
from zerotrip.rules import tree, words
from zerotrip.rules.item import Award, Item, Scale
from zerotrip.rules.stacking import capped, deducted
from zerotrip.rules.tree import Named, Node
from zerotrip.rules.types import DATE, NUMBER, PERIOD, TEXTUAL, Kind, Type
from zerotrip.rules.vocabulary import AS_OF, AWARD_COLUMNS, AWARDS, Vocabulary

__all__ = ["AWARDS", "AWARD_COLUMNS", "AwardTree", "check_as_of", "check_award", "way_of"]


@dataclass(frozen=True, slots=True)
class AwardTree:
    """`earlier` is what has already been granted, None where nothing is deducted; `at_most` is what caps
    still leave, None where there is none: the amount is then cut to it, and never below nothing."""

    award: Award
    base: Node | None
    base_type: Type | None
    as_of: Node
    earlier: Node | None
    at_most: Node | None = None

    @property
    def nodes(self) -> tuple[Node, ...]:
        """All that the amount is reckoned from."""
        return tuple(node for node in (self.base, self.as_of, self.earlier, self.at_most) if node)


def way_of(scale: Scale) -> str | None:
    """`bands`, `flat`, `percent`, `per_day` or `choices`; None unless exactly one is given."""
    ways = {
        "bands": bool(scale.bands),
        "flat": scale.flat_fen is not None,
        "percent": scale.percent is not None,
        "per_day": scale.per_day_fen is not None,
        "choices": bool(scale.choices_fen),
    }
    given = [way for way, is_given in ways.items() if is_given]
    return given[0] if len(given) == 1 else None


def check_as_of(vocabulary: Vocabulary, item: Item) -> None:
    """The day that picks the scale and the lists, and the period when the item does not define its own."""
    award = item.award
    node = vocabulary.check("award", award.as_of, award.line, DATE) if award else tree.Given(DATE, "on")
    vocabulary.named[AS_OF] = node or tree.Given(DATE, "on")
    if "period" not in vocabulary.defines:
        year = tree.Call(NUMBER, "year_of", (Named(DATE, AS_OF),))
        vocabulary.named["period"] = tree.Call(PERIOD, "calendar_year", (year,))


def check_award(vocabulary: Vocabulary, item: Item) -> AwardTree | None:
    award = item.award
    if award is None:
        return None
    base = vocabulary.check("award", award.of, award.line) if award.of.strip() else None
    if base is not None or not award.of.strip():
        _check_scales(vocabulary, award, base)
    return AwardTree(
        award,
        base,
        base.type if base else None,
        Named(DATE, AS_OF),
        deducted(vocabulary, item, award),
        capped(vocabulary, item),
    )


# ── Scales ──────────────────────────────────────────────────────────────────
def _check_scales(vocabulary: Vocabulary, award: Award, base: Node | None) -> None:
    if not award.scales:
        vocabulary.complain("award", award.line, "scale", words.NO_SCALES)
    seen = set()
    for scale in award.scales:
        if scale.since in seen:
            vocabulary.complain("award.scale", scale.line, scale.since.isoformat(), words.SAME_SINCE)
        seen.add(scale.since)
        for said, expected, near in _faults(scale, award, base):
            vocabulary.complain("award.scale", scale.line, said, expected, near)


def _faults(scale: Scale, award: Award, base: Node | None) -> list[tuple[str, Text, str | None]]:
    way = way_of(scale)
    if way is None:
        return [("award.scale", words.ONE_WAY, None)]
    return _base_faults(way, scale, award, base) + _figure_faults(scale)


def _base_faults(
    way: str, scale: Scale, award: Award, base: Node | None
) -> list[tuple[str, Text, str | None]]:
    if way == "flat":
        return []
    if base is None:
        return [("of", words.NEEDS_OF, None)]
    kinds = {"per_day": {Kind.NUMBER}, "choices": TEXTUAL}.get(way, {Kind.MONEY})
    if base.type.kind not in kinds:
        wanted = words.KINDS[{"per_day": Kind.NUMBER, "choices": Kind.CHOICE}.get(way, Kind.MONEY)]
        return [(award.of, words.instead(wanted, base.type), None)]
    if base.type.kind is not Kind.CHOICE:
        return []
    choices = base.type.choices
    odd = [key for key in scale.choices_fen if key not in choices]
    return [(key, words.one_of(choices), nearest(key, choices)) for key in odd]


def _figure_faults(scale: Scale) -> list[tuple[str, Text, str | None]]:
    faults: list[tuple[str, Text, str | None]] = []
    tops = [band.above_fen for band in scale.bands]
    if tops and (tops[0] != 0 or any(low >= high for low, high in pairwise(tops))):
        faults.append(("bands", words.BANDS_RISE, None))
    percents = [band.percent for band in scale.bands] + ([scale.percent] if scale.percent is not None else [])
    for percent in percents:
        if not (percent.is_finite() and 0 <= percent <= 1000 and int(percent.as_tuple().exponent) >= -12):
            faults.append((f"{percent}%", words.PERCENT_RANGE, None))
    sums = [
        scale.flat_fen,
        scale.per_day_fen,
        scale.at_least_fen,
        scale.at_most_fen,
        *scale.choices_fen.values(),
    ]
    faults += [(f"{fen / 100:.2f}", words.NOT_NEGATIVE, None) for fen in sums if fen is not None and fen < 0]
    if (
        scale.at_least_fen is not None
        and scale.at_most_fen is not None
        and scale.at_least_fen > scale.at_most_fen
    ):
        faults.append(("at_least", words.LIMITS_CROSS, None))
    return faults
