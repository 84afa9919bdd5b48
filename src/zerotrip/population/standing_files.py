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
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import polars as pl

from zerotrip.population.cells import is_key, person_column
from zerotrip.population.checking import Checked, check
from zerotrip.population.expected import MEMBER
from zerotrip.population.snapshot import PERSON, ROW, Partition, Piece, Snapshot
from zerotrip.population.standing_held import Held, values_of
from zerotrip.population.subjects import subject_tables
from zerotrip.rules import Program
from zerotrip.rules.columns import Tables
from zerotrip.rules.columns.tables import KNOWN

REMEMBERED = 1_000
"""Persons whose facts are kept in memory: a snapshot never changes."""


class SnapshotFiles:
    """What `programs` read of a snapshot."""

    def __init__(self, opened: Snapshot, programs: Sequence[Program]) -> None:
        self.opened, self.programs = opened, tuple(programs)
        self.base_of = lru_cache(REMEMBERED)(self._base_of)

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
        """The least person of each partition and its number, in the order of persons."""
        if self.opened.bounds is not None:
            return [(bound, part) for part, bound in enumerate(self.opened.bounds, start=1)]
        lows = [(self._least(self.opened.partition(part)), part) for part in range(self.partitions)]
        return sorted((low, part) for low, part in lows if low is not None)[1:]

    def _least(self, partition: Partition) -> Any:
        piece = partition.pieces[MEMBER][0]
        person = person_column(piece.schema[PERSON], partition.person)
        return piece.lines.select(person.min()).collect().item()

    @cached_property
    def _order(self) -> list[int]:
        """Numbers of the partitions in the order of persons; the first has no least person."""
        later = [part for _low, part in self._reach]
        first = sorted(set(range(self.partitions)) - set(later))
        return [*first[:1], *later]

    def part_of(self, person: Any) -> int:
        """The partition in which somebody stands, or would stand."""
        return self._order[bisect_right([low for low, _part in self._reach], person)]

    def ends(self, part: int) -> tuple[Any, Any]:
        """Whom a partition begins with, and whom the next; None where there is no end."""
        lows = [None, *(low for low, _part in self._reach), None]
        place = self._order.index(part)
        return lows[place], lows[place + 1]

    # ── What they hold ──────────────────────────────────────────────────────
    def tables(self, part: int, subject: str, programs: Sequence[Program]) -> Tables:
        """One partition as the rules want it, a line per decision on this subject."""
        return subject_tables(check(self.opened.partition(part), self.programs), subject, programs)

    def _base_of(self, person: Any) -> Held | None:
        """What the snapshot holds of one person; None if they are not in it."""
        partition = self.opened.partition(self.part_of(person))
        pieces = [(table, piece) for table, some in partition.pieces.items() for piece in some]
        rows = pl.collect_all([self._rows(piece, person) for _table, piece in pieces])
        own: dict[str, list[Piece]] = {}
        for (table, piece), some in zip(pieces, rows, strict=True):
            own.setdefault(table, []).append(replace(piece, lines=some.with_row_index(ROW, offset=1).lazy()))
        alone = {table: tuple(some) for table, some in own.items()}
        return held_of(check(replace(partition, pieces=alone), self.programs))

    def _rows(self, piece: Piece, person: Any) -> pl.LazyFrame:
        """Read without counting the rows of the file, which would mean to read them all."""
        lines = pl.scan_parquet(self.opened.path / piece.file, glob=False)
        if PERSON not in piece.schema or not is_key(piece.schema[PERSON]):
            return lines.clear()
        return lines.filter(person_column(piece.schema[PERSON], self.opened.person) == person)


def held_of(checked: Checked) -> Held | None:
    """Checked rows of a single person as what is held of them."""
    members = checked.tables[MEMBER].to_dicts()
    if not members:
        return None
    held = Held(values_of(members[0]))
    for key, table in checked.tables.items():
        if key != MEMBER:
            whole = members[0].get(f"{key}{KNOWN}", True)
            held = held.with_list(key, [values_of(row) for row in table.to_dicts()], whole=bool(whole))
    return held


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
