"""Whose lines are wanted of the book of changes."""

from __future__ import annotations

from dataclasses import dataclass

_FIRST, _LAST = float("-inf"), b""
"""SQLite sorts numbers before texts before blobs."""


@dataclass(frozen=True, slots=True)
class Whom:
    """Whose lines are wanted: from `low` to `high`, both included, without `but`."""

    low: object
    high: object
    but: object = None

    @classmethod
    def only(cls, person: object) -> Whom:
        return cls(person, person)

    @classmethod
    def between(cls, low: object, high: object) -> Whom:
        """From `low` to before `high`; None: without end."""
        return cls(_FIRST if low is None else low, _LAST if high is None else high, high)

    @property
    def bounds(self) -> tuple[object, object, object]:
        return self.low, self.high, self.but
