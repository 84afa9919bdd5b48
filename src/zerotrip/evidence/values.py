"""Typed values as JSON and back. Dates and decimals carry their type; money is a whole number of fen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from zerotrip.core.money import Amount
from zerotrip.core.period import Period


def encode(value: object) -> Any:  # noqa: PLR0911, one per type
    match value:
        case None | bool() | int() | str():
            return value
        case Amount():
            return value.minor
        case Decimal():
            return {"$number": str(value)}
        case date():
            return {"$date": value.isoformat()}
        case Period():
            return {"$period": [value.start.isoformat(), value.end.isoformat()]}
        case Mapping():
            return {str(key): encode(inner) for key, inner in value.items()}
        case Sequence():
            return [encode(inner) for inner in value]
    raise TypeError(f"a finding cannot hold a {type(value).__name__}")


def decode(value: Any) -> Any:
    match value:
        case {"$number": str(text)}:
            return Decimal(text)
        case {"$date": str(text)}:
            return date.fromisoformat(text)
        case {"$period": [str(start), str(end)]}:
            return Period(date.fromisoformat(start), date.fromisoformat(end))
        case dict():
            return {key: decode(inner) for key, inner in value.items()}
        case list():
            return [decode(inner) for inner in value]
    return value
