"""NumPy as a patient person would write it: every distinct condition once, then a few lines a programme.

The lines are made from the list of programmes and run as they stand; one thread.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.conditions import COLUMNS
from benchmarks.facts import Arrays
from benchmarks.peers.words import Words, fact_of, steps_of, test_of
from benchmarks.workload import Programme, Workload

Told = tuple[list[np.ndarray[Any, Any]], list[np.ndarray[Any, Any]]]


def _among(value: str, names: tuple[str, ...], codes: tuple[int, ...]) -> str:
    return "(" + " | ".join(f"({value} == {code})" for code in codes) + ")"


WORDS = Words(str, _among, "&", "|", "~")


class ByHand:
    def __init__(self, workload: Workload) -> None:
        self.amounts, self.reasons = _compiled(workload, False), _compiled(workload, True)

    def judge(self, facts: Arrays, *, reasons: bool) -> Told:
        return (self.reasons if reasons else self.amounts)(facts)


def _compiled(workload: Workload, reasons: bool) -> Callable[[Arrays], Told]:
    space: dict[str, Any] = {"np": np}
    exec(compile(source_of(workload, reasons), "by_hand", "exec"), space)
    judge: Callable[[Arrays], Told] = space["judge"]
    return judge


def source_of(workload: Workload, reasons: bool) -> str:
    lines = [f'{column.name} = facts["{column.name}"]' for column in COLUMNS]
    lines += [f"c{at} = {test_of(condition, WORDS)}" for at, condition in enumerate(workload.conditions)]
    if reasons:
        lines += [f"n{at} = (~c{at}).view(np.uint8)" for at in range(len(workload.conditions))]
    lines += ["fen, failed = [], []"]
    for programme in workload.programmes:
        lines += _programme(programme, reasons)
    return "def judge(facts):\n" + "\n".join(f"    {line}" for line in [*lines, "return fen, failed"]) + "\n"


def _programme(programme: Programme, reasons: bool) -> list[str]:
    """The amount is reckoned only for those who meet the conditions: far fewer than all."""
    names = programme.conditions
    if reasons:
        lines = [f"mask = n{names[0]}.copy()"]
        lines += [f"mask |= n{name} << {bit}" for bit, name in enumerate(names) if bit]
        lines += ["failed.append(mask)", "met = np.flatnonzero(mask == 0)"]
    else:
        lines = [f"met = np.flatnonzero({' & '.join(f'c{name}' for name in names)})"]
    size = COLUMNS[0].name
    return [*lines, f"out = np.zeros(len({size}), dtype=np.int64)", *_amount(programme), "fen.append(out)"]


def _amount(programme: Programme) -> list[str]:
    scale = programme.scale
    if scale.way == "flat":
        return [f"out[met] = {scale.flat}"]
    lines = [f"base = {fact_of(scale)}[met]"]
    if scale.way == "choice":
        return [*lines, f"out[met] = np.array({list(scale.table)}, dtype=np.int64)[base]"]
    if scale.way == "day":
        lines += [f"x = base.astype(np.int64) * {scale.flat}"]
    else:
        parts = [
            f"np.maximum(base - {start}, 0) * {rise}" if start else f"base * {rise}"
            for start, rise in steps_of(scale)
        ]
        lines += [f"x = ({' + '.join(parts)} + 50) // 100"]
    if scale.least is not None:
        lines += [f"x = np.where(base > 0, np.maximum(x, {scale.least}), x)"]
    if scale.most is not None:
        lines += [f"x = np.minimum(x, {scale.most})"]
    return [*lines, "out[met] = x"]
