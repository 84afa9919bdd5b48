"""Which cases are looked at again: drawn with probability proportional to their sums, by anyone the same.

The frame is written down and hashed before the seed is known; the seed is a value published afterwards. A
case whose sum reaches the step is always in. docs/reviews.md says the same for a stranger.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """One granted sum that may be drawn."""

    reference: str
    fen: int

    @property
    def line(self) -> str:
        return f"{self.reference},{self.fen}\n"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A unit with how often it was hit; its probability is `fen` / step, at most 1."""

    unit: Unit
    hits: int


def frame_of(units: Sequence[Unit]) -> bytes:
    """One line a unit, in the order of references: the bytes that are hashed."""
    named = sorted(units, key=lambda unit: unit.reference)
    if len({unit.reference for unit in named}) != len(named) or any(unit.fen <= 0 for unit in named):
        raise ValueError("each unit stands once in the frame, with a sum above zero")
    return "".join(unit.line for unit in named).encode()


def frame_hash(frame: bytes) -> str:
    return hashlib.sha256(frame).hexdigest()


def read_frame(frame: bytes) -> list[Unit]:
    rows = (line.rpartition(",") for line in frame.decode().splitlines())
    return [Unit(reference, int(fen)) for reference, _, fen in rows]


def draw(frame: bytes, *, seed: str, size: int) -> list[Drawn]:
    """Systematic: the sums laid end to end, and every step-th fen hit, from a start that the seed gives.

    In whole numbers: the n-th hit is fen (start + n × total) // size, of 0 … total - 1.
    """
    units = read_frame(frame)
    total = sum(unit.fen for unit in units)
    if size < 1 or not units:
        raise ValueError("there is nothing to draw, or nothing to draw from")
    start = start_of(frame, seed=seed, below=total)
    hits, at, below = [], 0, 0
    counted: dict[int, int] = {}
    for number in range(size):
        hits.append((start + number * total) // size)
    for hit in hits:
        while hit >= below + units[at].fen:
            below += units[at].fen
            at += 1
        counted[at] = counted.get(at, 0) + 1
    return [Drawn(units[place], times) for place, times in counted.items()]


def start_of(frame: bytes, *, seed: str, below: int) -> int:
    """From frame and seed together: neither can be chosen to suit the other."""
    said = hashlib.sha256(f"{frame_hash(frame)}:{seed}".encode()).digest()
    return int.from_bytes(said, "big") % below
