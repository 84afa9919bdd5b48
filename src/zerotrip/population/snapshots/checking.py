"""One partition of a snapshot checked: what can be used, and every row and column that cannot, by name.

Nothing is dropped without a line in `set_aside` or `faults`. Of a list that lost a record nobody knows what
it said: it becomes unknown for that member. Earlier awards cannot be unknown, so a member who lost one is
set aside. Needs no database and no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import polars as pl
from django.utils.translation import gettext_lazy as _

from zerotrip.core.errors import Invalid
from zerotrip.core.text import pick
from zerotrip.population.snapshots.expected import MEMBER, MISFITS, SUMMARIES, Expected, expected_of
from zerotrip.population.snapshots.fault import SET_ASIDE, Fault, merged, nothing_set_aside, sentence_of
from zerotrip.population.snapshots.reading import LINE, Table, Wanted, read_table
from zerotrip.population.snapshots.snapshot import PERSON, Partition, Snapshot
from zerotrip.rules import Program
from zerotrip.rules.awarding import AWARDS
from zerotrip.rules.columns.tables import KNOWN, OPENED_ON, SUBJECT
from zerotrip.rules.types import BOOL, DATE, TEXT

OnFault = Literal["set-aside", "stop"]


@dataclass(frozen=True)
class Checked:
    """`tables` hold only what can be used, in the types that `rules.columns` reads."""

    index: int
    tables: Mapping[str, pl.DataFrame]
    set_aside: pl.DataFrame
    faults: tuple[Fault, ...]
    expected: Expected

    @property
    def members(self) -> int:
        return self.tables[MEMBER].height

    @property
    def is_sound(self) -> bool:
        return self.set_aside.is_empty() and not self.faults


def check(partition: Partition, programs: Sequence[Program], *, on_fault: OnFault = "set-aside") -> Checked:
    """Raises Invalid for anything wrong if it is to stop; always where earlier awards cannot be read."""
    checked = _Checking(partition, expected_of(programs, partition.pieces)).result()
    if on_fault == "stop" and not checked.is_sound:
        raise _stopped(checked)
    return checked


@dataclass(frozen=True)
class Report:
    """A whole snapshot: how many rows of each table stand, and what does not."""

    rows: Mapping[str, int]
    set_aside: pl.DataFrame
    faults: tuple[Fault, ...]


def check_all(
    snapshot: Snapshot,
    programs: Sequence[Program],
    *,
    on_fault: OnFault = "set-aside",
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Report:
    rows: dict[str, int] = {}
    aside, faults = [nothing_set_aside()], list[Fault]()
    for index in range(snapshot.partitions):
        checked = check(snapshot.partition(index), programs, on_fault=on_fault)
        for table, frame in checked.tables.items():
            rows[table] = rows.get(table, 0) + frame.height
        aside.append(checked.set_aside)
        faults += checked.faults
        progress(index + 1, snapshot.partitions)
    return Report(rows, pl.concat(aside), merged(faults))


def _stopped(checked: Checked) -> Invalid:
    first = pick(checked.faults[0].says) if checked.faults else _said(checked.set_aside.row(0, named=True))
    return Invalid(
        "snapshot-faulty",
        _("The facts are not sound: %(rows)s rows and %(columns)s columns. The first: %(first)s"),
        rows=checked.set_aside.height,
        columns=len(checked.faults),
        first=first,
    )


def _said(row: Mapping[str, object]) -> str:
    return f"{row['file']}:{row['row']} {row['column']} = {row['read']}: {pick(sentence_of(str(row['why'])))}"


@dataclass
class _Checking:
    partition: Partition
    expected: Expected
    tables: dict[str, Table] = field(default_factory=dict)
    torn: dict[str, pl.DataFrame] = field(default_factory=dict)  # list → persons who lost a record of it
    faults: list[Fault] = field(default_factory=list)

    def result(self) -> Checked:
        members = self._members()
        everybody = members.frame.select(PERSON).drop_nulls().unique()
        self._awards(members, everybody)
        standing = members.standing().select(PERSON)
        for name in sorted(self.expected.lists.keys() - {AWARDS}):
            self._list(name, everybody, standing)
        for subject in self._subjects():
            self._subject(subject, everybody, standing)
        frames = {name: table.standing().drop(LINE) for name, table in self.tables.items()}
        frames[MEMBER] = self._with_lists(frames[MEMBER])
        aside = [self._left_by_export(), *(table.told_aside() for table in self.tables.values())]
        faults = [*self.faults, *(fault for table in self.tables.values() for fault in table.faults)]
        return Checked(self.partition.index, frames, pl.concat(aside), merged(faults), self.expected)

    def _left_by_export(self) -> pl.DataFrame:
        """Values that our own database held and no type would: unknown here, and told again."""
        pieces = self.partition.pieces.get(MISFITS, ())
        return pl.concat([nothing_set_aside(), *(each.lines.select(*SET_ASIDE).collect() for each in pieces)])

    def _read(self, name: str, wanted: Sequence[Wanted]) -> Table:
        self.tables[name] = read_table(name, self.partition.pieces[name], wanted, self.partition.person)
        return self.tables[name]

    def _members(self) -> Table:
        of_records = {key for facts in self.expected.subjects.values() for key in facts}
        wanted = [
            Wanted(key, of, self.expected.readers(key), required=key not in of_records)
            for key, of in self.expected.scalars.items()
        ]
        wanted += [
            Wanted(key, of, required=False, loose=True)
            for key, of in SUMMARIES.items()
            if key not in self.expected.scalars
        ]
        wanted += [
            Wanted(f"{key}{KNOWN}", BOOL, self.expected.readers(key), required=False, told=True)
            for key in self.expected.lists
        ]
        wanted.append(Wanted(OPENED_ON, DATE, required=False, told=True))
        members = self._read(MEMBER, wanted)
        members.put_aside(_repeated(members.frame, PERSON), "duplicate-member")
        return members

    def _awards(self, members: Table, everybody: pl.DataFrame) -> None:
        """What was granted earlier must be known whole: without it the same would be paid again."""
        if AWARDS not in self.partition.pieces:
            return
        awards = self._read(AWARDS, [Wanted(name, of) for name, of in self.expected.lists[AWARDS].items()])
        if awards.faults:
            raise Invalid(
                "awards-unreadable",
                _("Earlier awards cannot be read, and without them some would be paid twice. %(first)s"),
                first=pick(awards.faults[0].says),
            )
        for name in self.expected.lists[AWARDS]:
            empty = awards.frame.filter(pl.col(name).is_null())
            told = [each.filter(pl.col("column") == name) for each in awards.aside]
            known = pl.concat([pl.DataFrame(schema={LINE: pl.Int64}), *(each.select(LINE) for each in told)])
            awards.put_aside(empty.join(known, on=LINE, how="anti"), "award-incomplete", name)
        hit = awards.fallen()
        members.put_aside(members.standing().join(hit, on=PERSON, how="semi"), "awards-unsure")
        self._of_members(awards, everybody, members.standing().select(PERSON))

    def _list(self, name: str, everybody: pl.DataFrame, standing: pl.DataFrame) -> None:
        columns = self.expected.lists[name]
        read = sorted(self.expected.read.get(name, frozenset()) & columns.keys())
        if name not in self.partition.pieces:
            self.faults.append(Fault(name, "", "missing-table", items=self.expected.readers(name)))
            return
        subject = name.removesuffix("s") in self.expected.subjects
        wanted = [
            Wanted(column, columns[column], self._readers(name, column), loose=column == "id")
            for column in read
        ]
        if "id" not in read and "id" in columns:
            wanted.append(Wanted("id", TEXT, required=False, loose=True))
        table = self._read(name, wanted)
        if table.is_lost:
            self.faults += table.faults
            del self.tables[name]
            return
        if "id" in table.frame.columns:
            table.put_aside(_repeated(table.frame, PERSON, "id"), "duplicate-record", "id")
            if subject and self._is_derived(name):
                table.put_aside(table.frame.filter(pl.col("id").is_null()), "no-subject", "id")
        if table.aside:
            self.torn[name] = table.fallen()
        self._of_members(table, everybody, standing)

    def _is_derived(self, name: str) -> bool:
        return name.removesuffix("s") not in self.partition.pieces

    def _readers(self, name: str, column: str) -> tuple[str, ...]:
        return self.expected.readers(f"{name}.{column}", f"{name.removesuffix('s')}.{column}")

    def _subjects(self) -> list[str]:
        """Tables with a line per record that something is decided about."""
        pieces = self.partition.pieces
        others = pieces.keys() - self.expected.lists.keys() - {MEMBER, MISFITS}
        named = {name for name in others if any(SUBJECT in piece.schema for piece in pieces[name])}
        return sorted(named | (self.expected.subjects.keys() & others))

    def _subject(self, subject: str, everybody: pl.DataFrame, standing: pl.DataFrame) -> None:
        wanted = [Wanted(SUBJECT, TEXT, loose=True, also="id")]
        wanted += [
            Wanted(key, of, self.expected.readers(key), also=key.partition(".")[2])
            for key, of in self.expected.subjects.get(subject, {}).items()
        ]
        wanted.append(Wanted(OPENED_ON, DATE, required=False, told=True))
        table = self._read(subject, wanted)
        if table.is_lost or SUBJECT not in table.frame.columns:
            self.faults += table.faults
            del self.tables[subject]
            return
        table.put_aside(table.frame.filter(pl.col(SUBJECT).is_null()), "no-subject", SUBJECT)
        table.put_aside(_repeated(table.frame, PERSON, SUBJECT), "duplicate-subject", SUBJECT)
        self._of_members(table, everybody, standing)

    def _of_members(self, table: Table, everybody: pl.DataFrame, standing: pl.DataFrame) -> None:
        """Rows of nobody, and rows of members who were set aside themselves."""
        rows = table.standing()
        others = rows.join(standing, on=PERSON, how="anti", maintain_order="left")
        if others.is_empty():
            return
        table.put_aside(others.join(everybody, on=PERSON, how="anti"), "unknown-person")
        table.put_aside(others.join(everybody, on=PERSON, how="semi"), "person-set-aside")

    def _with_lists(self, members: pl.DataFrame) -> pl.DataFrame:
        """Whether each list is known: not where a record fell out, nor where the table could not be read."""
        for name in self.expected.lists.keys() - {AWARDS}:
            flag = f"{name}{KNOWN}"
            if name not in self.tables:
                members = members.drop(flag, strict=False)
                continue
            if flag in members.columns:
                members = members.with_columns(pl.col(flag).fill_null(False))
            elif any(fault.column == flag for fault in self.tables[MEMBER].faults):  # nobody can tell
                members = members.with_columns(pl.lit(False).alias(flag))
            if (torn := self.torn.get(name)) is not None:
                before = pl.col(flag) if flag in members.columns else pl.lit(True)
                lost = pl.col(PERSON).is_in(torn[PERSON].implode())
                members = members.with_columns((before & ~lost).alias(flag))
        return members


def _repeated(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Rows that agree with another one in all these columns; an open one makes nobody's double."""
    there = frame if not any(frame[name].null_count() for name in columns) else frame.drop_nulls(columns)
    marks = there[columns[-1]].hash().sort()
    if not (marks == marks.shift()).any():  # mostly so, and found out in a third of the time
        return there.clear()
    return there.filter(pl.struct(columns).is_duplicated())
