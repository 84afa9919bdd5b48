"""One stretch of people out of the database as the tables of a partition, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import polars as pl

from zerotrip.audit.moment import one_moment
from zerotrip.cases.evaluation import awards_of_many
from zerotrip.cases.household import FACT as HOUSEHOLD_AWARDS
from zerotrip.cases.household import household_awards_of_many
from zerotrip.core.calendar import day_of
from zerotrip.evidence.factset import EVER, SETTLEMENT
from zerotrip.evidence.in_bulk import ACCOUNT, LISTS, Findings, Stretch, accounts, findings, people
from zerotrip.members.queries import members_on
from zerotrip.org.queries import districts
from zerotrip.population.snapshots.expected import MEMBER, MISFITS, SUMMARIES
from zerotrip.population.snapshots.fault import SET_ASIDE
from zerotrip.population.snapshots.frames import Misfit, Row, frame_of
from zerotrip.rules.awarding import AWARD_COLUMNS, AWARDS
from zerotrip.rules.columns.tables import KNOWN, SUBJECT
from zerotrip.rules.facts import Facts
from zerotrip.rules.types import TEXT, Kind, Type

UNKNOWN = "unknown"
_OWN_AWARDS = "awards"
_OWN_LISTS = (*LISTS, _OWN_AWARDS, HOUSEHOLD_AWARDS)
_NOTHING = Findings(Facts(), {})


@dataclass(frozen=True)
class Layout:
    """What is exported: types by fact."""

    facts: Mapping[str, Type]

    @property
    def scalars(self) -> dict[str, Type]:
        """Of the member's row. What is a record's stands in a table of its own."""
        own = {key: of for key, of in self.facts.items() if of.kind is not Kind.RECORDS}
        return {**SUMMARIES, **{key: of for key, of in own.items() if key not in self.of_settlement}}

    @property
    def of_settlement(self) -> dict[str, Type]:
        return {key: of for key, of in self.facts.items() if key.startswith(f"{SETTLEMENT}.")}

    @property
    def lists(self) -> dict[str, Mapping[str, Type]]:
        return {key: of.columns for key, of in self.facts.items() if of.kind is Kind.RECORDS}

    @property
    def tables(self) -> tuple[str, ...]:
        return (*self.lists, AWARDS, SETTLEMENT, MISFITS, MEMBER)


@dataclass
class _Rows:
    persons: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def add(self, person: str, row: Row) -> None:
        self.persons.append(person)
        self.rows.append(row)


def gather(
    stretch: Stretch, layout: Layout, *, file: str, at: datetime, last_known: bool = False
) -> dict[str, pl.DataFrame]:
    """The tables of these people as they stand now, with what is valid at `at`; `file` will hold each.
    With `last_known`, what has run out meanwhile too."""
    with one_moment():
        return _Gathering(stretch, layout, at, EVER if last_known else at).tables(file)


def _agreed(told: Mapping[str, Any], books: Mapping[str, Any]) -> dict[str, Any]:
    """What a department and the union's books say differently of is neither; a case will ask who is right."""
    contested = {key for key, value in books.items() if key in told and told[key] != value}
    return {key: value for key, value in {**told, **books}.items() if key not in contested}


class _Gathering:
    def __init__(self, stretch: Stretch, layout: Layout, at: datetime, valid_at: datetime) -> None:
        self.stretch, self.layout, self.at, self.valid_at = stretch, layout, at, valid_at
        self.rows = {table: _Rows() for table in layout.tables if table != MISFITS}

    def tables(self, file: str) -> dict[str, pl.DataFrame]:
        self._members()
        self._own_lists()
        found: dict[str, pl.DataFrame] = {}
        misfits: list[Misfit] = []
        for table, rows in self.rows.items():
            place = (table, f"{table}/{file}")
            found[table], odd = frame_of(place, rows.persons, rows.rows, self._types(table))
            misfits += odd
        return found | {MISFITS: pl.DataFrame(misfits, schema=SET_ASIDE)}

    def _types(self, table: str) -> Mapping[str, Type]:
        if table == MEMBER:
            known = {f"{key}{KNOWN}": Type(Kind.BOOL) for key in self.layout.lists}
            return self.layout.scalars | self._loose() | known
        if table == SETTLEMENT:
            return {SUBJECT: TEXT, **self.layout.of_settlement}
        return AWARD_COLUMNS if table == AWARDS else self.layout.lists[table]

    def _loose(self) -> dict[str, Type]:
        """Facts of a record told without saying of which: the few there are."""
        told = {key for row in self.rows[MEMBER].rows for key in row}
        return {key: of for key, of in self.layout.of_settlement.items() if key in told}

    def _members(self) -> None:
        numbers, places = accounts(self.stretch), districts()
        present = members_on(day_of(self.at), self.stretch.of("person"))
        told = _Abreast(findings(self.stretch, keys=self.layout.facts, at=self.valid_at))
        for someone in people(self.stretch):
            found = told.of(someone.uid) or _NOTHING
            account = numbers.get(someone.uid)
            books = {**someone.own, **({ACCOUNT: account} if account else {})}
            counted = {
                "member.district": next(
                    (code for code in someone.path.split("/") if code in places), UNKNOWN
                ),
                "member.industry": UNKNOWN,
                "member.is_member": someone.uid in present,
            }
            row = _agreed({**counted, **found.facts.scalars}, books)
            self._member(str(someone.uid), found, row)

    def _member(self, person: str, found: Findings, row: dict[str, Any]) -> None:
        known = {
            f"{key}{KNOWN}": key in found.facts.records or key in _OWN_LISTS for key in self.layout.lists
        }
        self.rows[MEMBER].add(person, row | known)
        for key, records in found.facts.records.items():
            for record in records:
                self.rows[key].add(person, record)
        for subject, facts in found.about.items():
            self.rows[SETTLEMENT].add(person, {SUBJECT: subject, **facts})

    def _own_lists(self) -> None:
        for key in LISTS.keys() & self.layout.lists.keys():
            for uid, row in LISTS[key](self.stretch):
                self.rows[key].add(str(uid), row)
        for uid, award in awards_of_many(self.stretch):
            self.rows[AWARDS].add(str(uid), award)
            if _OWN_AWARDS in self.layout.lists:
                self.rows[_OWN_AWARDS].add(str(uid), award)
        if HOUSEHOLD_AWARDS in self.layout.lists:
            for uid, of_household in household_awards_of_many(self.stretch, on=day_of(self.at)):
                self.rows[HOUSEHOLD_AWARDS].add(str(uid), of_household)


class _Abreast:
    """Two streams in the order of the same keys: the one has something for some of the other's."""

    def __init__(self, stream: Iterable[tuple[UUID, Findings]]) -> None:
        self.stream = iter(stream)
        self.next = next(self.stream, None)

    def of(self, uid: UUID) -> Findings | None:
        while self.next is not None and self.next[0] < uid:
            self.next = next(self.stream, None)  # of somebody who joined between the two queries
        return self.next[1] if self.next is not None and self.next[0] == uid else None
