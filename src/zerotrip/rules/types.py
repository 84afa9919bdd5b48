"""What an expression may be about. Units are types: money never meets a bare count by accident."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from zerotrip.core.text import Text


class Kind(StrEnum):
    BOOL = "bool"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    TEXT = "text"
    BANK_ACCOUNT = "bank-account"
    PERIOD = "period"
    RECORDS = "records"


@dataclass(frozen=True, slots=True)
class Type:
    """`columns` belong to records, `choices` and what each is called (`labels`) to a choice."""

    kind: Kind
    columns: Mapping[str, Type] = field(default_factory=dict, hash=False)
    choices: tuple[str, ...] = ()
    labels: Mapping[str, Text] = field(default_factory=dict, hash=False, compare=False)


BOOL = Type(Kind.BOOL)
NUMBER = Type(Kind.NUMBER)
MONEY = Type(Kind.MONEY)
DATE = Type(Kind.DATE)
TEXT = Type(Kind.TEXT)
BANK_ACCOUNT = Type(Kind.BANK_ACCOUNT)
PERIOD = Type(Kind.PERIOD)

TEXTUAL = frozenset({Kind.TEXT, Kind.CHOICE, Kind.BANK_ACCOUNT})
ORDERED = frozenset({Kind.NUMBER, Kind.MONEY, Kind.DATE})


class TwoKinds(ValueError):
    """Two texts mean different things by `key`: `one` and `other`."""

    def __init__(self, key: str, one: Kind, other: Kind) -> None:
        super().__init__(f"{key}: {one} and {other}")
        self.key, self.one, self.other = key, one, other


def agreed(key: str, one: Type, other: Type) -> Type:
    """What two texts say of one fact: the choices and columns of both. Raises TwoKinds."""
    if one == other:
        return one
    if one.kind is not other.kind:
        raise TwoKinds(key, one.kind, other.kind)
    columns = dict(one.columns)
    for name, of in other.columns.items():
        columns[name] = agreed(f"{key}.{name}", columns[name], of) if name in columns else of
    return Type(one.kind, columns, tuple(dict.fromkeys((*one.choices, *other.choices))))


def choice(*choices: str) -> Type:
    return Type(Kind.CHOICE, choices=choices)


def records(**columns: Type) -> Type:
    return Type(Kind.RECORDS, columns=columns)
