"""What the text of a fused function may name: what it raises, what it calls, and its constants."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from zerotrip.rules.operations import divide, years_between
from zerotrip.rules.values import MOST_RECORDS, Unknown, bounded, exact


class Unusual(Exception):
    """Something that only the careful reader can tell what comes of."""


class Open:
    """Stands where a value is not known, or unusual."""


def odd() -> Any:
    raise Unusual


def within(number: Any) -> Any:
    """A number as every reader holds it: whole if it can be, within 64 bits."""
    number = bounded(number)
    return odd() if number.__class__ is Unknown else number


def few(rows: Any) -> Any:
    return rows if rows is None or rows is Open or len(rows) <= MOST_RECORDS else Open


class Constants:
    """The names a text may use, and what they are."""

    def __init__(self) -> None:
        self.names: dict[str, Any] = {
            "__builtins__": {"type": type, "len": len, "abs": abs, "min": min, "max": max, "int": int},
            "Open": Open, "Unknown": Unknown, "Decimal": Decimal, "date": date, "exact": exact, "few": few,
            "odd": odd, "within": within, "divide": divide, "years_between": years_between,
            "UNUSUAL": (Unusual, KeyError),
        }  # fmt: skip
        self._known: dict[tuple[Any, ...], str] = {}

    def named(self, value: Any) -> str:
        """One name for all that are equal and of one class."""
        at = (value.__class__, value)
        if at not in self._known:
            self._known[at] = self.add(value)
        return self._known[at]

    def add(self, value: Any) -> str:
        name = f"k{len(self.names)}"
        self.names[name] = value
        return name


def in_force(begun: list[tuple[date, frozenset[str]]]) -> Callable[[date], frozenset[str]]:
    def entries(day: date) -> frozenset[str]:
        return next((entries for since, entries in begun if since <= day), frozenset())

    return entries
