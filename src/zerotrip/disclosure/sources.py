"""Which sources are told by themselves: a second table over the same payments, held against the first.

The stranger that is feared knows how every shown cell divides among sources; what a source gave beyond
those went into hidden cells. That rest has to be a group by itself, and no hidden cell may follow from the
rests and the totals taken together: its sum must not lie in the span of what is told. The others are told as
one sum.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from uuid import UUID

from zerotrip.disclosure.figures import Paid
from zerotrip.disclosure.suppression import TOTAL, WHOLE, Cell, Value

OTHERS = "others"
PRIME = 2**61 - 1
"""Sums of noughts and ones are reckoned modulo this: no fraction grows, and what is independent stays so."""
Vector = dict[int, int]


def told_sources(
    groups: Mapping[Cell, Collection[Paid]],
    hidden: Collection[Cell],
    smallest: int,
    *,
    changed: Mapping[str, Collection[UUID]] | None = None,
) -> dict[str, int]:
    """Sums by source. `changed`, in a correction: the people by whom a source differs from what was told of
    it before; where they are somebody, but too few, it is not told by itself any more."""
    sums: dict[str, int] = defaultdict(int)
    persons: dict[str, set[UUID]] = defaultdict(set)
    for row in groups[WHOLE]:
        for source, fen in row.sources.items():
            sums[source] += fen
            persons[source].add(row.person)
    span = Span(groups, hidden)
    alone: list[str] = []
    for source in sorted(sums, key=lambda one: (-len(persons[one]), one)):
        few = 0 < len((changed or {}).get(source, ())) < smallest
        if len(persons[source]) >= smallest and not few and span.takes(source, smallest):
            alone.append(source)
    rest = sorted(set(sums) - set(alone))
    while rest and alone and len(set().union(*(persons[one] for one in rest))) < smallest:
        rest.append(alone.pop())
    told = {source: sums[source] for source in sorted(alone)}
    return told | ({OTHERS: sum(sums[one] for one in rest)} if rest else {})


class Span:
    """What a stranger can reckon: the totals over hidden cells, and the rests of the sources told so far."""

    def __init__(self, groups: Mapping[Cell, Collection[Paid]], hidden: Collection[Cell]) -> None:
        inner = [cell for cell in groups if TOTAL not in cell and cell in hidden]
        self._rests: dict[str, dict[Cell, list[Paid]]] = defaultdict(lambda: defaultdict(list))
        for cell in inner:
            for row in groups[cell]:
                for source, fen in row.sources.items():
                    if fen:
                        self._rests[source][cell].append(row)
        pairs = [(cell, source) for source, cells in sorted(self._rests.items()) for cell in sorted(cells)]
        self._place = {pair: number for number, pair in enumerate(pairs)}
        self._rows: dict[int, Vector] = {}
        self._secrets = [self._over(cell) for cell in sorted(hidden)]
        for cell in sorted(groups):
            if TOTAL in cell and cell not in hidden:
                self._add(self._over(cell))

    def takes(self, source: str, smallest: int) -> bool:
        """Whether the source may be told as well; then it is."""
        cells = self._rests.get(source)
        if not cells:
            return True
        if _value_of(source, cells).is_small(smallest):
            return False
        before = {pivot: dict(row) for pivot, row in self._rows.items()}
        self._add({self._place[cell, source]: 1 for cell in cells})
        if all(self._left(secret) for secret in self._secrets if secret):
            return True
        self._rows = before
        return False

    def _over(self, whole: Cell) -> Vector:
        """The hidden amounts that a cell, or a total, is made of."""
        return {
            number: 1
            for (cell, _source), number in self._place.items()
            if all(mine in (TOTAL, its) for mine, its in zip(whole, cell, strict=True))
        }

    def _left(self, vector: Vector) -> Vector:
        """What of it does not follow from the rows, in which each pivot stands in its own row only."""
        left = dict(vector)
        for place in [place for place in vector if place in self._rows]:
            _take_off(left, self._rows[place], left[place])
        return left

    def _add(self, vector: Vector) -> None:
        left = self._left(vector)
        if not left:
            return
        pivot = min(left)
        inverse = pow(left[pivot], PRIME - 2, PRIME)
        fresh = {place: value * inverse % PRIME for place, value in left.items()}
        for row in self._rows.values():
            if pivot in row:
                _take_off(row, fresh, row[pivot])
        self._rows[pivot] = fresh


def _take_off(vector: Vector, row: Vector, times: int) -> None:
    for place, value in row.items():
        if new := (vector.get(place, 0) - times * value) % PRIME:
            vector[place] = new
        else:
            vector.pop(place, None)


def _value_of(source: str, cells: Mapping[Cell, Collection[Paid]]) -> Value:
    sums: dict[UUID, int] = defaultdict(int)
    for rows in cells.values():
        for row in rows:
            sums[row.person] += row.sources[source]
    return Value(len(sums), sum(sums.values()), max(sums.values()))


def changed_people(
    before: Collection[tuple[str, UUID, int]], told_before: Mapping[str, int], now: Collection[Paid]
) -> dict[str, set[UUID]]:
    """By source that was told before with another sum: who is known to stand behind the difference. Whoever
    was counted then and is not now has no source that is known any more, and stands for one person."""
    was, found = set(before), defaultdict[str, set[UUID]](set)
    sums: dict[str, int] = defaultdict(int)
    for row in now:
        for source, fen in row.sources.items():
            sums[source] += fen
            if (row.reference, row.person, row.fen) not in was:
                found[source].add(row.person)
    gone = sorted({person for reference, person, _fen in was} - {row.person for row in now})
    other = {source for source, fen in told_before.items() if sums[source] != fen}
    return {source: found[source] or set(gone[:1]) for source in other}
