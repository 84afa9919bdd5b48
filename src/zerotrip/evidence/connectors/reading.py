"""Reading rows that several departments send alike: days, flags, and what is left out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from zerotrip.core.money import fen_of_yuan
from zerotrip.evidence.connectors.gateway import Row
from zerotrip.evidence.registry import Told
from zerotrip.evidence.states import Status

FLAGS = {"1": True, "0": False}


def day(value: object) -> date | None:
    """20260401 or 2026-04-01, with or without a time behind it; None where nothing stands."""
    text = str(value or "").strip()
    if len(text) == 8 and text.isdigit():
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    return date.fromisoformat(text[:10]) if text else None


def the_day(row: Row, key: str) -> date:
    """One without which the row means nothing."""
    found = day(row[key])
    if found is None:
        raise ValueError(f"{key} is empty")
    return found


def flag(value: object) -> bool | None:
    return FLAGS.get(str(value if value is not None else ""))


def fen(value: object) -> int | None:
    return None if value in (None, "") else fen_of_yuan(str(value))


def once(rows: list[Row]) -> list[Row]:
    """What a department tells twice in one answer, word for word, is one thing."""
    return [row for place, row in enumerate(rows) if row not in rows[:place]]


def without_gaps(columns: Mapping[str, Any]) -> dict[str, Any]:
    """A column the row does not tell is left out, which makes it unknown, not nothing."""
    return {key: value for key, value in columns.items() if value is not None}


def told(fact: str, value: object) -> Told:
    """Known, or asked for in vain."""
    return Told(fact, value, Status.MISSING if value is None else Status.KNOWN)


def told_or_none(fact: str, value: object) -> Told:
    """Known, or known not to be."""
    return Told(fact, value, Status.ABSENT if value is None else Status.KNOWN)
