"""Two texts line by line: what stayed is folded, what changed stands opposite."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal

AROUND = 3
"""Unchanged lines shown before and after a change."""

Kind = Literal["same", "changed", "added", "removed", "folded"]


@dataclass(frozen=True, slots=True)
class Row:
    """`left` and `right` with their line numbers; None on the side where there is nothing. `folded`: so many
    unchanged lines are left out here."""

    kind: Kind
    left_line: int | None = None
    left: str | None = None
    right_line: int | None = None
    right: str | None = None
    folded: int = 0


def side_by_side(old: str, new: str) -> list[Row]:
    left, right = old.splitlines(), new.splitlines()
    rows: list[Row] = []
    blocks = SequenceMatcher(None, left, right).get_opcodes()
    for at, (tag, i, i_end, j, j_end) in enumerate(blocks):
        if tag == "equal":
            same = [Row("same", i + k + 1, left[i + k], j + k + 1, right[j + k]) for k in range(i_end - i)]
            rows += _folded(same, first=at == 0, last=at == len(blocks) - 1)
        else:
            rows += _opposite(left, right, range(i, i_end), range(j, j_end))
    return rows


def _opposite(left: list[str], right: list[str], old: range, new: range) -> Iterator[Row]:
    for i, j in zip_longest(old, new):
        if i is None:
            yield Row("added", right_line=j + 1, right=right[j])
        elif j is None:
            yield Row("removed", left_line=i + 1, left=left[i])
        else:
            yield Row("changed", i + 1, left[i], j + 1, right[j])


def _folded(same: list[Row], *, first: bool, last: bool) -> list[Row]:
    before, after = (0 if first else AROUND), (0 if last else AROUND)
    if len(same) <= before + after + 1:
        return same
    middle = len(same) - before - after
    return [*same[:before], Row("folded", folded=middle), *same[len(same) - after :]]
