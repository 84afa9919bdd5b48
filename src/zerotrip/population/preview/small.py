"""Groups too small to be shown: their figures are left out, and so much else that none can be reckoned back.

One column of figures that add up to a known sum: hiding one cell alone would hide nothing, and hiding two
of one person each would tell of two. So the next smallest cells go too, until what is hidden comes to
at least `smallest` persons in at least two cells.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def is_small(persons: int, smallest: int) -> bool:
    """Nobody is nobody's secret."""
    return 0 < persons < smallest


def hidden(persons: Mapping[Key, int], smallest: int, also: Iterable[Key] = ()) -> frozenset[Key]:
    """Which cells of a column are left out; `also` are left out for another reason already.

    Where the whole column comes to less than `smallest`, all of it.
    """
    if is_small(sum(persons.values()), smallest):
        return frozenset(persons)
    gone = {key for key, seen in persons.items() if is_small(seen, smallest)} | set(also)
    while gone and len(gone) < len(persons) and not _safe(gone, persons, smallest):
        left = [key for key in persons if key not in gone]
        gone.add(min(left, key=lambda key: (persons[key] == 0, persons[key])))
    return frozenset(gone)


def _safe(gone: set[Key], persons: Mapping[Key, int], smallest: int) -> bool:
    behind = sum(persons[key] for key in gone)
    return len(gone) > 1 and (behind == 0 or behind >= smallest)
