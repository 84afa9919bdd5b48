"""What two publications tell together: their difference must concern nobody, or a group large enough.

Publications of different months share no payment, so only a corrected one can be held against an earlier.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from zerotrip.disclosure.suppression import TOTAL, WHOLE, Cell

Row = tuple[str, UUID, int]
"""Reference, payee and sum of one payment in a cell."""


def hidden_in(document: Mapping[str, Any]) -> set[Cell]:
    """The cells that a published document leaves out."""
    hidden = {(one["item"], TOTAL) for one in document["items"] if one["figures"] is None}
    hidden |= {(TOTAL, one["district"]) for one in document["districts"] if one["figures"] is None}
    return hidden | {(one["item"], one["district"]) for one in document["cells"] if one["figures"] is None}


def telling(
    before: Mapping[Cell, Collection[Row]],
    after: Mapping[Cell, Collection[Row]],
    *,
    smallest: Mapping[str, int],
) -> list[Cell]:
    """Cells whose difference concerns somebody, but fewer than the smallest group. Hidden ones count as well:
    the totals around them would give them away."""
    return sorted(
        cell
        for cell in set(before) | set(after)
        if 0
        < len({person for _, person, _ in set(before.get(cell, ())) ^ set(after.get(cell, ()))})
        < smallest.get(cell[0], smallest[TOTAL])
    )


def by_cell(rows: Collection[tuple[str, str, Row]]) -> dict[Cell, set[Row]]:
    """Rows with their item and district, in every cell that counts them."""
    cells: dict[Cell, set[Row]] = {}
    for item, district, row in rows:
        for cell in ((item, district), (item, TOTAL), (TOTAL, district), WHOLE):
            cells.setdefault(cell, set()).add(row)
    return cells
