"""One person, or one partition, out of a snapshot; and the files of a run.

Somebody's rows go through the very checks that the run put everyone's through. Parquet's own statistics lead
to them: where rows are sorted by person, as in our exports, a few thousand are read and no more.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from zerotrip.population.snapshots.cells import is_key, person_column
from zerotrip.population.snapshots.checking import Checked, check
from zerotrip.population.snapshots.expected import MEMBER
from zerotrip.population.snapshots.snapshot import PERSON, ROW, Partition, Piece, Snapshot
from zerotrip.population.snapshots.subjects import subject_tables
from zerotrip.population.standing.held import Held, values_of
from zerotrip.rules import Program
from zerotrip.rules.columns import Tables
from zerotrip.rules.columns.tables import KNOWN

REMEMBERED = 1_000
"""Persons whose facts are kept in memory: a snapshot never changes."""

Row = dict[str, Any]
_NOBODY = ("", "")
"""From somebody to before the same."""


class SnapshotFiles:
    """What `programs` read of a snapshot."""

    def __init__(self, opened: Snapshot, programs: Sequence[Program]) -> None:
        self.opened, self.programs = opened, tuple(programs)
        self._known: dict[Any, Held | None] = {}

    def reading(self, programs: Sequence[Program]) -> SnapshotFiles:
        """The same for others, who may read more."""
        other = SnapshotFiles(self.opened, programs)
        other.__dict__ |= {"_reach": self._reach, "columns": self.columns}
        return other

    @property
    def partitions(self) -> int:
        return self.opened.partitions

    @cached_property
    def columns(self) -> Mapping[str, Any]:
        """Columns of the members' table."""
        return self.opened.partition(0).pieces[MEMBER][0].schema

    # ── Who stands where ────────────────────────────────────────────────────
    @cached_property
    def _reach(self) -> list[tuple[Any, int]]:
        """The least person of each partition and its number, in the order of persons; without empty ones."""
        if self.opened.bounds is not None:
            return list(zip((None, *self.opened.bounds), range(self.partitions), strict=True))
        lows = [(self._least(self.opened.partition(part)), part) for part in range(self.partitions)]
        return sorted((low, part) for low, part in lows if low is not None)

    def _least(self, partition: Partition) -> Any:
        piece = partition.pieces[MEMBER][0]
        person = person_column(piece.schema[PERSON], partition.person)
        return piece.lines.select(person.min()).collect().item()

    @cached_property
    def _lows(self) -> list[Any]:
        """Whom each partition but the first begins with: before and behind, everybody finds a place."""
        return [low for low, _part in self._reach[1:]]

    def part_of(self, person: Any) -> int:
        """The partition in which somebody stands, or would stand."""
        return self._reach[bisect_right(self._lows, person)][1] if self._reach else 0

    def ends(self, part: int) -> tuple[Any, Any]:
        """Whom a partition begins with, and whom the next; None where there is no end."""
        order = [number for _low, number in self._reach] or [0]
        if part not in order:
            return _NOBODY
        ends = [None, *self._lows, None]
        return ends[order.index(part)], ends[order.index(part) + 1]

    # ── What they hold ──────────────────────────────────────────────────────
    def tables(self, part: int, subject: str, programs: Sequence[Program]) -> Tables:
        """One partition as the rules want it, a line per decision on this subject."""
        return subject_tables(check(self.opened.partition(part), self.programs), subject, programs)

    def base_of(self, person: Any) -> Held | None:
        """What the snapshot holds of one person; None if they are not in it."""
        if person not in self._known:
            self.look_up([person])
        return self._known[person]

    def look_up(self, persons: Sequence[Any]) -> None:
        """Reads these together, so that asking for each is quick."""
        if len(self._known) > REMEMBERED:
            self._known.clear()
        by_part: dict[int, list[Any]] = {}
        for person in persons:
            by_part.setdefault(self.part_of(person), []).append(person)
        for part, some in by_part.items():
            self._known |= dict.fromkeys(some, None) | self._read(part, some)

    def everybody(self) -> set[Any]:
        """All who have a row of their own."""
        parts = [self.opened.partition(part).pieces[MEMBER] for part in range(self.partitions)]
        rows = pl.collect_all(
            [
                piece.lines.select(person_column(piece.schema[PERSON], self.opened.person))
                for pieces in parts
                for piece in pieces
            ]
        )
        return {person for frame in rows for person in frame[PERSON] if person is not None}

    def _read(self, part: int, persons: list[Any]) -> dict[Any, Held]:
        partition = self.opened.partition(part)
        pieces = [(table, piece) for table, some in partition.pieces.items() for piece in some]
        rows = pl.collect_all([self._rows(piece, persons) for _table, piece in pieces])
        own: dict[str, list[Piece]] = {}
        for (table, piece), some in zip(pieces, rows, strict=True):
            own.setdefault(table, []).append(replace(piece, lines=some.with_row_index(ROW, offset=1).lazy()))
        alone = {table: tuple(some) for table, some in own.items()}
        return held_in(check(replace(partition, pieces=alone), self.programs))

    def _rows(self, piece: Piece, persons: list[Any]) -> pl.LazyFrame:
        """Read without counting the rows of the file, which would mean to read them all."""
        lines = pl.scan_parquet(self.opened.path / piece.file, glob=False)
        if PERSON not in piece.schema or not is_key(piece.schema[PERSON]):
            return lines.clear()
        person = person_column(piece.schema[PERSON], self.opened.person)
        return lines.filter(person == persons[0] if len(persons) == 1 else person.is_in(persons))


def held_in(checked: Checked) -> dict[Any, Held]:
    """What checked tables hold, person by person."""
    rows = {table: _by_person(frame) for table, frame in checked.tables.items()}
    members = rows.pop(MEMBER)
    return {person: _held(person, row, rows) for person, (row,) in members.items()}


def _by_person(frame: pl.DataFrame) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = {}
    for row in frame.iter_rows(named=True):
        found.setdefault(row[PERSON], []).append(row)
    return found


def _held(
    person: Any, member: dict[str, Any], rows: Mapping[str, Mapping[Any, list[dict[str, Any]]]]
) -> Held:
    lists = {key: tuple(values_of(row) for row in each.get(person, ())) for key, each in rows.items()}
    partial = frozenset(key for key in lists if not member.get(f"{key}{KNOWN}", True))
    return Held(values_of(member), lists, partial)


@dataclass(frozen=True)
class RunFiles:
    """What a run came to, per subject and partition. `items`: id, edition and subject of each."""

    folder: Path
    key: str
    on: date
    items: Sequence[Mapping[str, str]]

    @classmethod
    def open(cls, folder: Path) -> RunFiles:
        about: dict[str, Any] = json.loads((folder / "run.json").read_bytes())
        return cls(folder, about["key"], date.fromisoformat(about["on"]), about["items"])

    def file(self, subject: str, part: int) -> Path:
        return self.folder / "results" / subject / f"part-{part:05d}.parquet"
