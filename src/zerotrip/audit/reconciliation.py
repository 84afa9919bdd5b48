"""What must agree at any time, room by room. Rooms above name their checks in config/wiring."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from zerotrip.audit.moment import one_moment
from zerotrip.core.differences import Differs

Check = Callable[[], Iterable[Differs]]
Counted = Callable[[], Mapping[str, int]]
"""How much of what a check looks at, by name: {"accounts": 41}."""


@dataclass(frozen=True, slots=True)
class Difference:
    check: str
    found: Differs

    def __str__(self) -> str:
        return f"{self.check}: {self.found}"


@dataclass(frozen=True, slots=True)
class Proof:
    """What one check holds when it finds nothing, over how much it looked, and what it found."""

    check: str
    holds: str
    looked_at: Mapping[str, int]
    differences: list[Difference]


@dataclass(frozen=True, slots=True)
class _Registered:
    check: Check
    holds: str = field(default="", compare=False)
    counted: Counted = field(default=dict, compare=False)


_checks: dict[str, _Registered] = {}


def register(name: str, check: Check, *, holds: str = "", counted: Counted = dict) -> None:
    entered = _Registered(check, holds, counted)
    if _checks.setdefault(name, entered) != entered:
        raise ValueError(f"there is already a check named {name!r}")


def names() -> list[str]:
    return list(_checks)


def run(*, but: Collection[str] = ()) -> list[Difference]:
    """`but`: checks left out, for whoever asks after every step and knows that they cannot have changed."""
    return [found for name in _checks if name not in but for found in _differences(name)]


def prove() -> list[Proof]:
    return [_proof(name) for name in _checks]


def _proof(name: str) -> Proof:
    """Counted at the moment that was checked, whatever is written meanwhile."""
    with one_moment():
        one = _checks[name]
        return Proof(name, one.holds, one.counted(), _differences(name))


def _differences(name: str) -> list[Difference]:
    with one_moment():
        return [Difference(name, found) for found in _checks[name].check()]
