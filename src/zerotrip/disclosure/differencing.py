"""What two publications tell together: their difference must concern nobody, or a group large enough.

Publications of different months share no payment, so only a corrected one can be held against an earlier.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from zerotrip.disclosure.suppression import TOTAL, WHOLE, Cell, Value

Row = tuple[str, UUID, int]
"""Reference, payee and sum of one payment in a cell."""
Told = dict[str, int | None]


def hidden_in(document: Mapping[str, Any]) -> set[Cell]:
    """The cells that a published document leaves out."""
    hidden = {(one["item"], TOTAL) for one in document["items"] if one["figures"] is None}
    hidden |= {(TOTAL, one["district"]) for one in document["districts"] if one["figures"] is None}
    return hidden | {(one["item"], one["district"]) for one in document["cells"] if one["figures"] is None}


def telling(tables: Sequence[Mapping[Cell, Collection[Row]]], *, smallest: Mapping[str, int]) -> list[Cell]:
    """Cells whose difference tells of somebody: `tables` are all publications of the month in turn, the new
    one last. Hidden ones count as well: the totals around them would give them away."""
    cells = set[Cell]().union(*tables)
    return sorted(
        cell
        for cell in cells
        if _tells([set(table.get(cell, ())) for table in tables], smallest.get(cell[0], smallest[TOTAL]))
    )


def _tells(rows: Sequence[set[Row]], smallest: int) -> bool:
    *earlier, now = rows
    if any(_difference(before, now).is_small(smallest) for before in earlier if before != now):
        return True
    return len(rows) > 2 and any(_value(group).is_small(smallest) for group in _apart(rows))


def _difference(before: set[Row], now: set[Row]) -> Value:
    """Who stands behind it, and by how much each: one who makes up most of it could be read off it."""
    changes = Counter({person: 0 for _reference, person, _fen in before ^ now})
    for rows, sign in ((now, 1), (before, -1)):
        for _reference, person, fen in rows:
            changes[person] += sign * fen
    sums = [abs(changes[person]) for person in {person for _, person, _ in before ^ now}]
    return Value(len(sums), sum(sums), max(sums))


def _apart(rows: Sequence[set[Row]]) -> list[list[Row]]:
    """Payments that are in the same publications: sums and differences of three or more can set each such
    group apart (A with B, A with C, and all three). What never changes is one of them then."""
    groups: dict[tuple[bool, ...], list[Row]] = {}
    for row in set[Row]().union(*rows):
        groups.setdefault(tuple(row in each for each in rows), []).append(row)
    changing = [group for inside, group in groups.items() if not all(inside)]
    return list(groups.values()) if len(changing) > 1 else changing


def _value(rows: Iterable[Row]) -> Value:
    sums = Counter[UUID]()
    for _reference, person, fen in rows:
        sums[person] += fen
    return Value(len(sums), sums.total(), max(sums.values()))


def told_returns(value: Value, earlier: Iterable[Told], *, smallest: int) -> Told:
    """What came back, unless few or one stand behind it, or perhaps behind its difference from before."""
    told: Told = {"persons": value.persons, "fen": value.fen}
    harmless = (told, {"persons": 0, "fen": 0}, {"persons": None, "fen": None})
    if value.is_small(smallest) or any(one not in harmless for one in earlier):
        return {"persons": None, "fen": None}
    return told


def by_cell(rows: Collection[tuple[str, str, Row]]) -> dict[Cell, set[Row]]:
    """Rows with their item and district, in every cell that counts them."""
    cells: dict[Cell, set[Row]] = {}
    for item, district, row in rows:
        for cell in ((item, district), (item, TOTAL), (TOTAL, district), WHOLE):
            cells.setdefault(cell, set()).add(row)
    return cells
