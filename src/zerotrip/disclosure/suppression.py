"""Which cells of a table of sums stay hidden, so that nobody reckons a small group from what is shown.

Rows, columns and their totals are one table in which every line adds up to nothing once totals count as
negative. What a stranger can still say of a hidden cell is how far it can rise and fall while every line
keeps adding up: the largest flow around it through the other hidden cells.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

TOTAL = "*"
Cell = tuple[str, str]
WHOLE: Cell = (TOTAL, TOTAL)
DOMINANT_PERCENT = 70
"""One person with more than this share of a cell's sum could be read off it."""


@dataclass(frozen=True, slots=True)
class Value:
    persons: int
    fen: int
    largest_fen: int = 0

    def is_small(self, smallest: int) -> bool:
        few = 0 < self.persons < smallest
        return few or (self.fen > 0 and self.largest_fen * 100 > self.fen * DOMINANT_PERCENT)


class NothingCanBeShown(Exception):
    """Even the whole is too small, or shows what is below it."""


def hide(
    table: Mapping[Cell, Value], *, smallest: Mapping[str, int], besides: Collection[Cell] = ()
) -> frozenset[Cell]:
    """The cells to hide. `smallest` group by row; `besides` are hidden whatever they hold.

    Raises NothingCanBeShown.
    """
    small = {cell for cell, value in table.items() if value.is_small(smallest[cell[0]])}
    if WHOLE in small:
        raise NothingCanBeShown
    hidden = small | {cell for cell in besides if cell in table and cell != WHOLE}
    for cell in sorted(small):
        while not is_safe(table, hidden, cell, smallest[cell[0]]):
            hidden.add(_next_to_hide(table, hidden, cell))
    return frozenset(_shown_again(table, hidden, small, set(besides), smallest))


def is_safe(table: Mapping[Cell, Value], hidden: Collection[Cell], cell: Cell, smallest: int) -> bool:
    """It may as well hold a group large enough, and its sum is open by at least itself."""
    value = table[cell]
    persons = {each: table[each].persons for each in hidden}
    sums = {each: table[each].fen for each in hidden}
    if value.persons + rise(persons, cell, enough=smallest) < smallest:
        return False
    up = rise(sums, cell, enough=value.fen)
    return up >= value.fen or up + fall(sums, cell, enough=value.fen - up) >= value.fen


def rise(values: Mapping[Cell, int], cell: Cell, *, enough: int) -> int:
    """How far the cell can rise; not looked into beyond `enough`."""
    return _flow(values, cell, upwards=not _is_total(cell), enough=enough)


def fall(values: Mapping[Cell, int], cell: Cell, *, enough: int) -> int:
    return _flow(values, cell, upwards=_is_total(cell), enough=min(enough, values[cell]))


def _is_total(cell: Cell) -> bool:
    return (cell[0] == TOTAL) != (cell[1] == TOTAL)


def _flow(values: Mapping[Cell, int], cell: Cell, *, upwards: bool, enough: int) -> int:
    """Moves of the other hidden cells that make up for the cell's: out of its row, into its column."""
    endless = sum(values.values()) + enough + 1
    room: dict[tuple[str, str], dict[tuple[str, str], int]] = {}
    for other, value in values.items():
        if other == cell:
            continue
        lower, higher = (endless, value) if _is_total(other) else (value, endless)
        row, column = ("row", other[0]), ("column", other[1])
        room.setdefault(row, {})[column] = lower if upwards else higher
        room.setdefault(column, {})[row] = higher if upwards else lower
    start, goal, done = ("row", cell[0]), ("column", cell[1]), 0
    while done < enough and (way := _way(room, start, goal)):
        step = min(enough - done, *(room[a][b] for a, b in way))
        for a, b in way:
            room[a][b] -= step
            room[b][a] += step
        done += step
    return done


def _way(
    room: Mapping[tuple[str, str], Mapping[tuple[str, str], int]],
    start: tuple[str, str],
    goal: tuple[str, str],
) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    came: dict[tuple[str, str], tuple[str, str]] = {start: start}
    waiting = deque([start])
    while waiting and goal not in came:
        here = waiting.popleft()
        for there, left in room.get(here, {}).items():
            if left > 0 and there not in came:
                came[there] = here
                waiting.append(there)
    way = []
    while goal in came and goal != start:
        way.append((came[goal], goal))
        goal = came[goal]
    return way


def _next_to_hide(table: Mapping[Cell, Value], hidden: Collection[Cell], cell: Cell) -> Cell:
    """The smallest group beside what is hidden around the cell; a total only where nothing else is left."""
    rows, columns = _around(hidden, cell)
    near = [
        other
        for other, value in table.items()
        if other not in hidden
        and other != WHOLE
        and value.persons
        and (other[0] in rows or other[1] in columns)
    ]
    if not near:
        raise NothingCanBeShown
    return min(near, key=lambda other: (TOTAL in other, table[other].persons, other))


def _around(hidden: Collection[Cell], cell: Cell) -> tuple[set[str], set[str]]:
    rows, columns = {cell[0]}, {cell[1]}
    while True:
        near = [other for other in hidden if other[0] in rows or other[1] in columns]
        wider = rows | {row for row, _ in near}, columns | {column for _, column in near}
        if wider == (rows, columns):
            return wider
        rows, columns = wider


def _shown_again(
    table: Mapping[Cell, Value],
    hidden: set[Cell],
    small: set[Cell],
    besides: set[Cell],
    smallest: Mapping[str, int],
) -> set[Cell]:
    """Without what turned out to be hidden for nothing, the largest group first."""
    for cell in sorted(hidden - small - besides, key=lambda cell: (-table[cell].persons, cell)):
        fewer = hidden - {cell}
        if all(is_safe(table, fewer, each, smallest[each[0]]) for each in small):
            hidden = fewer
    return hidden


def together(cells: Mapping[Cell, Value]) -> dict[Cell, Value]:
    """The table with the totals of its rows and columns; its largest is of one cell."""
    table = dict(cells)
    for cell, value in cells.items():
        for whole in _totals(cell):
            known = table.get(whole, Value(0, 0))
            table[whole] = Value(
                known.persons + value.persons,
                known.fen + value.fen,
                max(known.largest_fen, value.largest_fen),
            )
    return table


def _totals(cell: Cell) -> Iterator[Cell]:
    yield from ((cell[0], TOTAL), (TOTAL, cell[1]), WHOLE)
