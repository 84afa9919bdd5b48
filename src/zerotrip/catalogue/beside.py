"""What packs say of one another: which other items they name, and where two of them cannot both be meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from zerotrip.catalogue.findings import say
from zerotrip.catalogue.pack import Exclusion, Pack
from zerotrip.catalogue.places import Path
from zerotrip.core.money import Amount
from zerotrip.core.text import Text


def named(pack: Pack) -> Iterator[tuple[Path, str]]:
    """Ids of other items, and where they stand."""
    for i, opener in enumerate(pack.opens):
        if opener.startswith("payment:"):
            yield ("opens", i), opener.removeprefix("payment:")
    for i, exclusion in enumerate(pack.stacking.excludes):
        yield ("stacking", "excludes", i, "item"), exclusion.item
    for i, item in enumerate(pack.stacking.highest_with):
        yield ("stacking", "highest_with", i), item
    for i, cap in enumerate(pack.stacking.caps):
        for j, item in enumerate(cap.others):
            yield ("stacking", "caps", i, "with", j), item
    for i, item in enumerate(pack.award.deducts if pack.award else ()):
        yield ("award", "deducts", i), item


@dataclass(frozen=True, slots=True)
class Side:
    """One of two packs at odds, and where it says its part."""

    pack: Pack
    path: Path

    @property
    def said(self) -> str:
        value: Any = self.pack.model_dump(by_alias=True)
        for key in self.path:
            value = value[key]
        return f'{self.path[-1]} = "{Amount(value).plain()}"' if isinstance(value, int) else f'"{value}"'


@dataclass(frozen=True, slots=True)
class Clash:
    """`never` says that there is no award beside one of the other pack; `reckons` counts on both."""

    never: Side
    reckons: Side
    how: Text


def clashes(packs: Sequence[Pack]) -> Iterator[Clash]:
    """Every exclusion beside whatever reckons with both items, in either pack."""
    by_id = {pack.id: pack for pack in packs}
    for pack in packs:
        for i, exclusion in enumerate(pack.stacking.excludes):
            path: Path = ("stacking", "excludes", i, "item")
            other = by_id.get(exclusion.item)
            for where, how in _reckonings(pack, exclusion.item, exclusion):
                yield Clash(Side(pack, path), Side(pack, where), how)
            for where, how in _against(other, pack.id, exclusion) if other else ():
                yield Clash(Side(pack, path), Side(other, where), how)  # type: ignore[arg-type]


def excluding_each_other(packs: Sequence[Pack]) -> Iterator[tuple[Side, Side]]:
    """Every exclusion that the other pack answers with its own, unless both say that the first stands:
    otherwise the day of arrival would decide, and neither pack says so. One above a sum and one above
    nothing clash anyway."""
    for mine, theirs in _pairs(packs):
        if theirs is None or (_first(mine) and _first(theirs)):
            continue
        if (_exclusion(mine).above is None) is (_exclusion(theirs).above is None):
            yield mine, theirs


def first_alone(packs: Sequence[Pack]) -> Iterator[tuple[Side, Pack]]:
    """Where one pack says that the first stands, and the other does not exclude it at all."""
    by_id = {pack.id: pack for pack in packs}
    for mine, theirs in _pairs(packs):
        if theirs is None and _first(mine):
            yield mine, by_id[_exclusion(mine).item]


def _pairs(packs: Sequence[Pack]) -> Iterator[tuple[Side, Side | None]]:
    """Each exclusion of a pack that is here, and the one that answers it."""
    said = {
        (pack.id, one.item): Side(pack, ("stacking", "excludes", i, "item"))
        for pack in packs
        for i, one in enumerate(pack.stacking.excludes)
    }
    here = {pack.id for pack in packs}
    for (pack, item), side in said.items():
        if item in here - {pack}:
            yield side, said.get((item, pack))


def _exclusion(side: Side) -> Exclusion:
    return side.pack.stacking.excludes[int(side.path[2])]


def _first(side: Side) -> bool:
    return _exclusion(side).either_or == "first"


def _against(pack: Pack, item: str, exclusion: Exclusion) -> Iterator[tuple[Path, Text]]:
    yield from _reckonings(pack, item, exclusion)
    for i, own in enumerate(pack.stacking.excludes):
        if own.item == item and own.above is not None and exclusion.above is None:
            how = say("lets a smaller one stand beside it", "允许较小的一笔并存")
            yield ("stacking", "excludes", i, "above"), how


def _reckonings(pack: Pack, item: str, exclusion: Exclusion) -> Iterator[tuple[Path, Text]]:
    """Where `pack` counts on an award of `item` in the same period. An exclusion above a sum leaves room for
    smaller ones, so that only “the highest” is at odds with it; a cap of a lifetime or of a household may
    well add up awards that never stand in one period of one person."""
    for i, other in enumerate(pack.stacking.highest_with):
        if other == item:
            how = say("gives the higher of the two", "规定两者取高")
            yield ("stacking", "highest_with", i), how
    if pack.stacking.ceiling is not None:
        how = say("shares a ceiling, where an award has one place only", "设有共同限额，一笔待遇只能归入一处")
        yield ("stacking", "ceiling", "name"), how
    if exclusion.above is not None:
        return
    for i, cap in enumerate(pack.stacking.caps):
        if item in cap.others and cap.over == "period" and not cap.records:
            how = say("caps the two together", "规定两者合计封顶")
            yield ("stacking", "caps", i, "with", cap.others.index(item)), how
    if pack.award and item in pack.award.deducts:
        how = say("takes the one off the other", "规定两者相抵")
        yield ("award", "deducts", pack.award.deducts.index(item)), how
    if (opener := f"payment:{item}") in pack.opens:
        how = say("follows the other's payment", "随另一事项发放后开启")
        yield ("opens", pack.opens.index(opener)), how


EVENTS = (
    "birthday", "marriage", "birth", "hospital-stay", "death", "relative-death", "retirement", "job-change",
    "disaster",
)  # fmt: skip
"""What may happen to a person where a place has no `events.toml` of its own."""


def unknown_events(pack: Pack, events: Iterable[str]) -> Iterator[tuple[Path, str]]:
    for i, opener in enumerate(pack.opens):
        if opener.startswith("event:") and opener.removeprefix("event:") not in events:
            yield ("opens", i), opener.removeprefix("event:")
