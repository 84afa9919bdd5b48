"""Words that contradict each other, and the ruling that says which holds."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from zerotrip.evidence.found import Found
from zerotrip.evidence.rulings.models import Ruling
from zerotrip.evidence.states import Status

Rulings = Callable[[], Mapping[tuple[str, str], Ruling]]
"""Current rulings of one person by fact and record; asked for only where something is contested."""


@dataclass(frozen=True, slots=True)
class Contest:
    """The newest word of each side. The fact is unknown until somebody rules; `ruling` is the last one, which
    was objected to or weighed other words."""

    sides: tuple[Found, ...]
    ruling: Ruling | None = None

    @property
    def seen(self) -> str:
        """What a screen shows of it: whoever rules says which words they have read."""
        words = sorted(f"{side.source}|{side.finding_uid}|{side.at}" for side in self.sides)
        return hashlib.sha256("\n".join(words).encode()).hexdigest()[:32]


def no_rulings() -> Mapping[tuple[str, str], Ruling]:
    return {}


def by_place(rows: Iterable[Ruling]) -> dict[tuple[str, str], Ruling]:
    return {(row.fact, row.record): row for row in rows}


def teller(source: str) -> str:
    """Who speaks: of two sources of one department the newer word counts, and contradicts nobody."""
    return source if source.startswith("paper:") else source.partition(".")[0]


def sides_of(words: Iterable[Found]) -> tuple[Found, ...]:
    """The first word of each teller; what people merely state contradicts nobody."""
    first: dict[str, Found] = {}
    for word in words:
        if word.source != "statement":
            first.setdefault(teller(word.source), word)
    return tuple(first.values())


def contradict(sides: tuple[Found, ...]) -> bool:
    return any(side.value != sides[0].value for side in sides[1:])


def ruled(contest: tuple[Found, ...], ruling: Ruling, at: datetime) -> Found | None:
    """What the ruling makes of these words; None where it does not hold for them."""
    if ruling.objected_at is not None or (ruling.valid_until is not None and ruling.valid_until <= at):
        return None
    value, weighed = ruling.opened(), ruling.weighed_opened()
    by_teller = {teller(source): said for source, said in weighed.items()}
    for side in contest:
        said: Any = by_teller.get(teller(side.source), _NOTHING)
        if side.value not in (value, said):
            return None
    chosen = next((side for side in contest if teller(side.source) == teller(ruling.source)), contest[0])
    return replace(
        chosen, value=value, source=ruling.source, status=Status(ruling.status), ruling_uid=str(ruling.uid)
    )


_NOTHING = object()
