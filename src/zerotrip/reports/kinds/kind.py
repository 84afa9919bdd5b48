"""What a kind of report has to say: its columns, who may ask, its control figures, and its rows in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any, Literal, TypeVar

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise

Rows = TypeVar("Rows", bound=QuerySet[Any])
Holds = Literal["text", "count", "money"]
Cells = list[str | int]
"""Money as fen: a row that was read is kept as JSON."""


@dataclass(frozen=True, slots=True)
class Column:
    """`summed`: its sum is a control figure."""

    heading: str | Promise
    width: int
    holds: Holds = "text"
    summed: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a report is of. Both days are in it."""

    since: date
    until: date
    paths: tuple[str, ...]
    item: str = ""
    state: str = ""

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> Wanted:
        since, until = (date.fromisoformat(said[name]) for name in ("since", "until"))
        return cls(since, until, tuple(said["paths"]), said["item"], said["state"])

    def within(self, rows: Rows, field: str = "organisation__path") -> Rows:
        return rows.filter(reduce(or_, (Q(**{f"{field}__startswith": path}) for path in self.paths)))

    def days(self, field: str) -> dict[str, date]:
        return {f"{field}__gte": self.since, f"{field}__lte": self.until}

    def times(self, field: str) -> dict[str, datetime]:
        """For a time, so that an index can serve: from the first midnight to the one after the last day."""
        return {
            f"{field}__gte": _midnight(self.since),
            f"{field}__lt": _midnight(self.until + timedelta(days=1)),
        }


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


@dataclass(frozen=True, slots=True)
class Control:
    """What the query says without its rows: how many, the sums of the summed columns, and the last key."""

    rows: int
    sums: tuple[int, ...]
    up_to: int


@dataclass(frozen=True, slots=True)
class Kind:
    """`read(wanted, after, up_to, at_most)` gives the next rows by their keys, in constantly many queries."""

    code: str
    label: str | Promise
    about: str | Promise
    roles: tuple[str, ...]
    columns: Sequence[Column]
    control: Callable[[Wanted], Control]
    read: Callable[[Wanted, int, int, int], list[tuple[int, Cells]]]
    states: Sequence[tuple[str, str | Promise]] = field(default=())

    @property
    def summed(self) -> list[int]:
        return [place for place, column in enumerate(self.columns) if column.summed]

    def add(self, sums: Sequence[int], row: Cells) -> list[int]:
        return [old + int(row[place]) for old, place in zip(sums, self.summed, strict=True)]

    @property
    def nothing(self) -> list[int]:
        return [0] * len(self.summed)


def numbered(rows: list[Cells], after: int, up_to: int, at_most: int) -> list[tuple[int, Cells]]:
    """Of sums of many: a row's key is its place. They are few, so the list is made anew for each piece."""
    return list(enumerate(rows, start=1))[after : min(up_to, after + at_most)]
