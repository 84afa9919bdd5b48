"""A service item as the rules see it: what a pack says, read but not yet checked.

`line` is the line of the pack's text that a complaint should point to; 0 if there is no text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from zerotrip.core.money import Rounding
from zerotrip.core.text import Text
from zerotrip.rules.types import Type

Sensitivity = Literal["plain", "personal", "medical"]
Once = Literal["case", "period", "lifetime"]
Value = bool | int | Decimal | str | date | None
"""What a fact, a figure or a table can say; None is known not to exist. Money in fen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Where a truth comes from: `sources` are asked in order, then the person, then one paper."""

    key: str
    type: Type
    label: Text
    sources: tuple[str, ...] = ()
    paper: str | None = None
    question: Text | None = None
    valid_days: int | None = None
    sensitivity: Sensitivity = "plain"
    derived: str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOf:
    """Codes that hold from a day on. Several with one key: the latest begun on the item's day counts."""

    key: str
    since: date
    entries: tuple[str, ...]
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number, sum or day that holds from a day on: of `values` the one begun last on the item's day.
    Money in fen."""

    key: str
    type: Type
    values: tuple[tuple[date, Value], ...]
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A value for each of several cases, from `since` on; several with one key follow one another.

    With `by` a text each row stands for one text; else for all from its first value up to the next row's.
    `otherwise` is for what no row stands for; without it, that is unknown.
    """

    key: str
    type: Type
    by: Type
    since: date
    rows: tuple[tuple[Value, Value], ...]
    otherwise: Value = None
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Define:
    name: str
    text: str
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """`says` is the sentence when it holds, `otherwise` the one when it fails."""

    code: str
    that: str
    otherwise: Text
    says: Text = field(default_factory=dict)
    basis: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """Without `when` it holds for everyone; of several the first whose `when` holds counts."""

    until: str
    when: str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The part of the base above `above_fen`, up to where the next band begins, at `percent`."""

    above_fen: int
    percent: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """What is paid from `since` on, in exactly one way; then raised or cut to the limits."""

    since: date
    basis: str = ""
    bands: tuple[Band, ...] = ()
    flat_fen: int | None = None
    percent: Decimal | None = None
    per_day_fen: int | None = None
    choices_fen: Mapping[str, int] = field(default_factory=dict)
    at_least_fen: int | None = None
    at_most_fen: int | None = None
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """`of` is what the scale is applied to: money for bands and percent, days for a sum per day, a choice
    for a table; empty for a flat sum. Over a period, earlier awards of it (and those of the item ids in
    `deducts`, when `deducts_when` holds) are taken off, so that later cases pay the difference."""

    scales: tuple[Scale, ...]
    of: str = ""
    over: Literal["period"] | None = None
    as_of: str = "on"
    fund: str = ""
    to: str = ""
    rounding: Rounding = "half-up"
    deducts: tuple[str, ...] = ()
    deducts_when: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """The awards of `items` (this one among them) may not come to more than `at_most`, an expression.

    `records` names a list of awards (of a household, say) to be added up; empty for this person's own.
    """

    at_most: str
    items: tuple[str, ...] = ()
    over: Literal["period", "lifetime"] = "period"
    records: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """`highest_with` are items of which, this one among them, only the highest of a period is due: what
    they have granted is taken off."""

    id: str
    edition: str
    title: Text
    facts: tuple[Fact, ...]
    lists: tuple[ListOf, ...] = ()
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    defines: tuple[Define, ...] = ()
    requires: tuple[Requirement, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    award: Award | None = None
    once: Once = "case"
    highest_with: tuple[str, ...] = ()
    caps: tuple[Cap, ...] = ()
