"""The form of a preview that may be handed on: groups too small are left out, and what would give them away.

What adds up, and so is treated together: each column of one dimension (to its total), and the headings
that make up those who gain, those who lose, and the rest. Money of a group goes where its gain or loss goes.
Two dimensions are never crossed, so that no other sums exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from zerotrip.population.preview.persons import GAIN, LOSE, OPEN, UNCHANGED
from zerotrip.population.preview.result import Figure, Group, Preview, Reason
from zerotrip.population.preview.small import hidden, is_small

MONEY = ("old_fen", "new_fen", "difference", "more_fen", "less_fen")
COUNTED = ("persons", "gain", "lose", "became_unknown")


def published(preview: Preview, smallest: int | None = None) -> Preview:
    """With groups below `smallest` left out; the pack's own figure where none is given."""
    smallest = smallest or preview.smallest_of_pack
    gain, lose = _kept(preview.gain, smallest), _kept(preview.lose, smallest)
    money = gain is not None and lose is not None
    shown = preview if money else replace(preview, **_nothing(MONEY))
    return replace(
        shown,
        persons=_kept(preview.persons, smallest),
        gain=gain,
        lose=lose,
        headings=_headings(preview.headings, smallest, money),
        groups=tuple(
            group for dimension in preview.dimensions for group in _dimension(preview.of(dimension), smallest)
        ),
        reasons=_reasons(preview.reasons, smallest),
        smallest_group=smallest,
    )


def _nothing(names: Iterable[str]) -> dict[str, Any]:
    return dict.fromkeys(names)


def _kept(figure: Figure, smallest: int) -> Figure:
    return None if figure is None or is_small(figure.seen, smallest) else figure


def _seen(figure: Figure) -> int:
    return figure.seen if figure else 0


def _headings(headings: Mapping[str, Figure], smallest: int, shown_both: bool) -> dict[str, Figure]:
    """Where it is not said how many gain or lose, the rest must not be what they can be told from."""
    shown = dict(headings)
    if not shown_both:
        shown |= dict.fromkeys((*OPEN, *UNCHANGED))
    for together in (GAIN, LOSE, (*OPEN, *UNCHANGED)):
        gone = hidden({name: _seen(headings[name]) for name in together}, smallest)
        shown |= dict.fromkeys(gone)
    return shown


def _dimension(groups: list[Group], smallest: int) -> list[Group]:
    """Somebody alone in a group is seen by every figure of it; and a group's size tells how many neither
    gain nor lose, which nobody minds."""
    gone = {"persons": hidden({one.key: _seen(one.persons) for one in groups}, smallest)}
    for name in COUNTED[1:]:
        seen = {one.key: _seen(getattr(one, name)) for one in groups}
        gone[name] = hidden(seen, smallest, also=gone["persons"])
    moved = {one.key: _seen(one.gain) + _seen(one.lose) for one in groups}
    gone["difference"] = hidden(moved, smallest, also=gone["gain"] | gone["lose"])
    return [
        replace(one, **_nothing(name for name, keys in gone.items() if one.key in keys)) for one in groups
    ]


def _reasons(reasons: tuple[Reason, ...], smallest: int) -> tuple[Reason, ...]:
    shown: list[Reason] = []
    for why in dict.fromkeys(one.why for one in reasons):
        of_why = [one for one in reasons if one.why == why]
        gone = hidden({one.code: _seen(one.persons) for one in of_why}, smallest)
        shown += [replace(one, persons=None) if one.code in gone else one for one in of_why]
    return tuple(shown)
