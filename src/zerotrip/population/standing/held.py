"""What is held of one person: their facts and records, apart from where they are kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, cast

from zerotrip.population.snapshots.expected import MEMBER, list_of
from zerotrip.rules import EarlierAward, Facts
from zerotrip.rules.awarding import AWARDS
from zerotrip.rules.columns.tables import ABSENT, KNOWN, OPENED_ON, PERSON, SUBJECT
from zerotrip.rules.facts import Record, Value


class Nothing(Enum):
    UNKNOWN = "unknown"


UNKNOWN = Nothing.UNKNOWN


@dataclass(frozen=True, slots=True)
class Case:
    """One decision about a person: what it is about ("" for the person) and what is known for it."""

    subject: str
    facts: Facts
    awards: Sequence[EarlierAward]
    opened_on: date | None


@dataclass(frozen=True)
class Held:
    """`scalars`: left out = unknown, None = known not to exist. `lists` hold the records that are there, also
    of lists in `partial`, which are not known as a whole; of a list left out nothing is known.

    A list with the name of a subject (`settlement`) holds what its decisions are about: `subject` and facts
    by their whole keys. Without one they are about the records of the list (`settlements`)."""

    scalars: Mapping[str, Value] = field(default_factory=dict)
    lists: Mapping[str, Sequence[Record]] = field(default_factory=dict)
    partial: frozenset[str] = frozenset()

    def whole(self, key: str) -> Sequence[Record] | None:
        """The records of a list, or None where it is not known as a whole. Awards always are."""
        if key == AWARDS:
            return self.lists.get(key, ())
        return None if key in self.partial else self.lists.get(key)

    def state(self, key: str) -> tuple[Sequence[Record] | None, bool]:
        """A list's records, None where there is nothing of it, and whether they are only part of it."""
        rows = self.lists.get(key)
        return (None if rows is None else list(rows)), key in self.partial

    def with_scalar(self, key: str, value: Value | Nothing) -> Held:
        rest = {name: held for name, held in self.scalars.items() if name != key}
        return replace(self, scalars=rest if isinstance(value, Nothing) else rest | {key: value})

    def with_list(self, key: str, rows: Sequence[Record] | Nothing, *, whole: bool = True) -> Held:
        rest = {name: held for name, held in self.lists.items() if name != key}
        lists = rest if isinstance(rows, Nothing) else rest | {key: tuple(rows)}
        partial = self.partial - {key} if whole else self.partial | {key}
        return replace(self, lists=lists, partial=partial)

    def subject_rows(self, subject: str) -> dict[str, Record]:
        """What the decisions of a subject are about, by id, with the facts of each; of the person just ""."""
        if subject == MEMBER:
            return {"": {}}
        if subject in self.lists:
            return {str(row[SUBJECT]): _without_id(row) for row in self.lists[subject]}
        rows = self.lists.get(list_of(subject), ())
        return {str(row["id"]): {f"{subject}.{name}": row[name] for name in row} for row in rows}

    def cases(self, subject: str) -> Iterator[Case]:
        """What the rules get for each decision of this subject."""
        records = {key: rows for key in self.lists if key != AWARDS and (rows := self.whole(key)) is not None}
        awards = cast(list[EarlierAward], list(self.lists.get(AWARDS, ())))
        # A record's facts are its own, whatever was told of one without saying which.
        strange = "" if subject == MEMBER else f"{subject}."
        common = {
            key: held for key, held in self.scalars.items() if not strange or not key.startswith(strange)
        }
        for name, own in self.subject_rows(subject).items():
            scalars = {**common, **own}
            yield Case(name, Facts(scalars, records), awards, cast(date | None, scalars.get(OPENED_ON)))


def _without_id(row: Record) -> Record:
    return {key: value for key, value in row.items() if key != SUBJECT}


def values_of(row: Mapping[str, Any]) -> dict[str, Value]:
    """A line of a table as values: null is left out unless it is marked as known not to exist."""
    values: dict[str, Value] = {}
    for key, value in row.items():
        if key == PERSON or key.endswith((ABSENT, KNOWN)):
            continue
        if value is not None:
            values[key] = _plain(value)
        elif row.get(f"{key}{ABSENT}"):
            values[key] = None
    return values


def _plain(value: Any) -> Value:
    whole = isinstance(value, Decimal) and value == value.to_integral_value()
    plain: Value = int(value) if whole else value
    return plain
