"""Several ways of doing one thing, run in turn, again and again: noise meets all of them alike."""

from __future__ import annotations

import gc
import resource
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import Any


@dataclass
class Timed:
    """Seconds on the clock, and seconds of processor time of all threads."""

    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return median(self.clock)

    def as_dict(self) -> dict[str, Any]:
        return {
            "median": round(self.median, 6), "least": round(min(self.clock), 6),
            "processor": round(median(self.processor), 6), "times": len(self.clock),
        }  # fmt: skip


def in_turn(
    ways: Mapping[str, Callable[[], object]], *, times: int, after: Callable[[], object] | None = None
) -> dict[str, Timed]:
    """Each way once unmeasured, then all of them `times` times in turn; `after` clears up, unmeasured."""
    for way in ways.values():
        way()
        _clear(after)
    told = {name: Timed() for name in ways}
    for _ in range(times):
        for name, way in ways.items():
            before, begun = _processor(), time.perf_counter()
            result = way()
            told[name].clock.append(time.perf_counter() - begun)
            told[name].processor.append(_processor() - before)
            del result
            _clear(after)
    return told


def _clear(after: Callable[[], object] | None) -> None:
    gc.collect()
    if after:
        after()


def _processor() -> float:
    """Of this process and of children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def each_call(calls: list[Callable[[], object]]) -> list[float]:
    """Seconds of every single call."""
    told = []
    for call in calls:
        begun = time.perf_counter()
        call()
        told.append(time.perf_counter() - begun)
    return told


def quantile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
