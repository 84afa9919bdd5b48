"""What must agree at any time, room by room. Rooms above name their checks in config/wiring."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

Check = Callable[[], Iterable[object]]
"""Answers what does not agree; each answer prints as a sentence. Empty means that all is well."""


@dataclass(frozen=True, slots=True)
class Difference:
    check: str
    says: str

    def __str__(self) -> str:
        return f"{self.check}: {self.says}"


_checks: dict[str, Check] = {}


def register(name: str, check: Check) -> None:
    if _checks.setdefault(name, check) is not check:
        raise ValueError(f"there is already a check named {name!r}")


def names() -> list[str]:
    return list(_checks)


def run() -> list[Difference]:
    return [Difference(name, str(found)) for name, check in _checks.items() for found in check()]
