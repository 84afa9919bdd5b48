"""The facts a preview looks at: a snapshot, partition by partition, of everyone or of those drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import polars as pl
from django.utils.translation import gettext_lazy as _

from zerotrip.core.errors import NotVisible, Refused
from zerotrip.population.preview.sample import highest_drawn, lots
from zerotrip.population.snapshots.cells import is_key, person_column
from zerotrip.population.snapshots.checking import check
from zerotrip.population.snapshots.snapshot import FINISHED, MEMBER, PERSON, Partition, Piece, Snapshot
from zerotrip.population.snapshots.subjects import subject_tables
from zerotrip.rules import Program
from zerotrip.rules.columns import Tables


@dataclass(frozen=True)
class Part:
    """`set_aside` rows could not be used; `faults` name columns that could not, each a sentence."""

    tables: Tables
    members: pl.DataFrame
    set_aside: int = 0
    faults: tuple[dict[str, str], ...] = ()


class Source(Protocol):
    """What a preview needs of facts; a snapshot is one, tables in memory are another."""

    @property
    def partitions(self) -> int: ...
    @property
    def at(self) -> datetime | None: ...
    @property
    def hash(self) -> str: ...
    def persons(self, index: int) -> pl.Series: ...
    def part(self, index: int, programs: Sequence[Program], subject: str, drawn: Drawn | None) -> Part: ...


@dataclass(frozen=True)
class Drawn:
    """Who is in the sample: everybody whose lot is at most `highest`."""

    seed: str
    highest: int

    def of(self, persons: pl.Series) -> pl.Series:
        return persons.filter(lots(persons, self.seed) <= self.highest)


def drawn_from(source: Source, size: int, seed: str) -> Drawn | None:
    """None where `size` takes in everyone."""
    highest = highest_drawn((lots(source.persons(i), seed) for i in range(source.partitions)), size)
    return None if highest is None else Drawn(seed, highest)


@dataclass(frozen=True)
class SnapshotSource:
    snapshot: Snapshot

    @property
    def partitions(self) -> int:
        return self.snapshot.partitions

    @property
    def at(self) -> datetime | None:
        return self.snapshot.at

    @property
    def hash(self) -> str:
        return self.snapshot.hash

    def persons(self, index: int) -> pl.Series:
        partition = self.snapshot.partition(index)
        lines = [
            piece.lines.select(person_column(piece.schema[PERSON], partition.person))
            for piece in partition.pieces[MEMBER]
        ]
        return pl.concat(lines).drop_nulls().unique().collect()[PERSON].sort()

    def part(self, index: int, programs: Sequence[Program], subject: str, drawn: Drawn | None) -> Part:
        partition = self.snapshot.partition(index)
        if drawn is not None:
            partition = _only(partition, drawn.of(self.persons(index)))
        checked = check(partition, programs)
        return Part(
            subject_tables(checked, subject, programs),
            checked.tables[MEMBER],
            checked.set_aside.height,
            tuple(fault.says for fault in checked.faults),
        )


def _only(partition: Partition, persons: pl.Series) -> Partition:
    pieces = {
        table: tuple(_of_persons(piece, partition.person, persons) for piece in each)
        for table, each in partition.pieces.items()
    }
    return replace(partition, pieces=pieces)


def _of_persons(piece: Piece, wanted: pl.DataType, persons: pl.Series) -> Piece:
    """A table without a usable person stays whole: the check says what is wrong with it."""
    if PERSON not in piece.schema or not is_key(piece.schema[PERSON]):
        return piece
    key = person_column(piece.schema[PERSON], wanted)
    return replace(piece, lines=piece.lines.filter(key.is_in(persons.implode())))


def latest_snapshot(home: Path) -> Snapshot:
    """The last whole export under the data home, whatever its folder is called. Raises NotVisible."""
    found = [each for file in home.glob(f"population/*/{FINISHED}") if (each := _whole(file.parent))]
    if not found:
        raise NotVisible(
            "no-snapshot",
            _(
                "No facts have been exported yet: run “zerotrip population export” on the server, "
                "or name a folder with --facts."
            ),
        )
    return max(found, key=lambda each: (each.at or _LONG_AGO, each.path.name))


_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def _whole(folder: Path) -> Snapshot | None:
    """None for one that is being removed, or was left half removed."""
    try:
        return Snapshot.open(folder)
    except Refused:
        return None
