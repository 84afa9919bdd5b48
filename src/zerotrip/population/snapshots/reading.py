"""One table of a partition, file by file, read into the types that the items expect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl
from django.utils.translation import gettext_lazy as _

from zerotrip.core.errors import Invalid
from zerotrip.population.snapshots.cells import (
    Unreadable,
    as_text,
    is_key,
    person_column,
    read_column,
)
from zerotrip.population.snapshots.fault import SET_ASIDE, Fault
from zerotrip.population.snapshots.snapshot import PERSON, ROW, Piece
from zerotrip.rules.columns.tables import ABSENT
from zerotrip.rules.types import BOOL, Type

LINE = "#line"
"""File and row in one number: what a line is found again by."""
_ROWS_OF_A_FILE = 2**40


@dataclass(frozen=True, slots=True)
class Wanted:
    """A column to read. Not `required`: it may be missing without a word. `also`: another name for it.

    `told`: it may be missing, but where it is there and cannot be read, that is said.
    """

    name: str
    of: Type
    items: tuple[str, ...] = ()
    required: bool = True
    loose: bool = False
    told: bool = False
    also: str = ""

    def name_in(self, piece: Piece) -> str:
        return next((name for name in (self.name, self.also) if name and name in piece.schema), "")


@dataclass
class Table:
    """`frame`: person, `#line` and the wanted columns of all rows; `aside`: those that cannot stand."""

    name: str
    files: tuple[str, ...]
    frame: pl.DataFrame
    aside: list[pl.DataFrame] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_lost(self) -> bool:
        """There is no telling whose rows these are."""
        return any(fault.code == "no-person-column" for fault in self.faults)

    def put_aside(self, rows: pl.DataFrame, why: str, column: str = PERSON) -> None:
        """`rows` of the frame cannot stand. Each says so, whatever else is wrong with it."""
        if rows.height:
            told = rows.select(LINE, PERSON, read=pl.col(column).cast(pl.String))
            self.aside.append(told.with_columns(column=pl.lit(column), why=pl.lit(why)))

    def standing(self) -> pl.DataFrame:
        if not self.aside:
            return self.frame
        return self.frame.join(self._gone(), on=LINE, how="anti", maintain_order="left")

    def fallen(self) -> pl.DataFrame:
        """The persons of the rows that do not stand."""
        return self.frame.join(self._gone(), on=LINE, how="semi").select(PERSON).drop_nulls().unique()

    def _gone(self) -> pl.DataFrame:
        none = pl.DataFrame(schema={LINE: pl.Int64})
        return pl.concat([none, *(each.select(LINE) for each in self.aside)]).unique()

    def told_aside(self) -> pl.DataFrame:
        """Every row set aside, in the order of the files."""
        if not self.aside:
            return pl.DataFrame(schema=SET_ASIDE)
        number = pl.col(LINE) // _ROWS_OF_A_FILE
        return (
            pl.concat([each.with_columns(pl.col(PERSON).cast(pl.String)) for each in self.aside])
            .sort(LINE, maintain_order=True)
            .with_columns(
                table=pl.lit(self.name),
                file=number.replace_strict(range(len(self.files)), self.files, return_dtype=pl.String),
                row=pl.col(LINE) % _ROWS_OF_A_FILE,
            )
            .select(*SET_ASIDE)
        )


def read_table(name: str, pieces: Sequence[Piece], wanted: Sequence[Wanted], person: pl.DataType) -> Table:
    table = Table(name, tuple(piece.file for piece in pieces), pl.DataFrame())
    frames = [_File(table, number, piece, person).read(wanted) for number, piece in enumerate(pieces)]
    table.frame = frames[0] if len(frames) == 1 else pl.concat(frames, how="diagonal_relaxed")
    table.put_aside(table.frame.filter(pl.col(PERSON).is_null()), "no-person")
    return table


@dataclass
class _File:
    table: Table
    number: int
    piece: Piece
    person: pl.DataType
    raw: pl.DataFrame = field(default_factory=pl.DataFrame)
    exprs: list[pl.Expr] = field(default_factory=list)
    checks: list[tuple[str, str, str]] = field(default_factory=list)  # column, where it is read, why not

    def read(self, wanted: Sequence[Wanted]) -> pl.DataFrame:
        if PERSON not in self.piece.schema or not is_key(self.piece.schema[PERSON]):
            self.table.faults.append(Fault(self.table.name, PERSON, "no-person-column", file=self.piece.file))
            return pl.DataFrame(schema={PERSON: self.person, LINE: pl.Int64})
        self.raw = self._collect(wanted)
        line = (pl.col(ROW).cast(pl.Int64) + self.number * _ROWS_OF_A_FILE).alias(LINE)
        self.exprs = [person_column(self.piece.schema[PERSON], self.person), line]
        for each in wanted:
            self._column(each)
        frame = self.raw.select(self.exprs)
        for name, source, why in self.checks:
            self._tell_unread(frame, name, source, why)
        return frame

    def _collect(self, wanted: Sequence[Wanted]) -> pl.DataFrame:
        sources = [source for each in wanted if (source := each.name_in(self.piece))]
        absents = [name for source in sources if (name := f"{source}{ABSENT}") in self.piece.schema]
        try:
            return self.piece.lines.select(list(dict.fromkeys([ROW, PERSON, *sources, *absents]))).collect()
        except (pl.exceptions.PolarsError, OSError) as error:
            raise Invalid(
                "file-unreadable",
                _("%(file)s cannot be read as Parquet (%(why)s)."),
                file=self.piece.file,
                why=str(error)[:200],
            ) from error

    def _column(self, each: Wanted) -> None:
        source = each.name_in(self.piece)
        if not source:
            if each.required:
                self._fault(each, "missing-column")
            return
        dtype = self.piece.schema[source]
        reading = read_column(source, each.of, dtype, loose=each.loose)
        if isinstance(reading, Unreadable):
            if each.required or each.told:
                self._fault(each, reading.why, read=str(dtype), expected=reading.expected)
            return
        self.exprs.append(reading.value.alias(each.name))
        self.checks.append((each.name, source, reading.why))
        self._absent(each, f"{source}{ABSENT}")

    def _absent(self, each: Wanted, source: str) -> None:
        dtype = self.piece.schema.get(source)
        if dtype is None or dtype == pl.Null:
            return
        name = f"{each.name}{ABSENT}"
        if dtype == pl.Boolean:
            self.exprs.append(pl.col(source).alias(name))
        else:
            flag = Wanted(name, BOOL, each.items)
            self._fault(flag, "wrong-type", read=str(dtype), expected="Boolean")

    def _fault(self, each: Wanted, why: str, *, read: str = "", expected: str = "") -> None:
        place = {"table": self.table.name, "column": each.name, "file": self.piece.file}
        self.table.faults.append(
            Fault(**place, code=why, read=read, expected=expected, items=each.items, rows=self.raw.height)
        )

    def _tell_unread(self, frame: pl.DataFrame, name: str, source: str, why: str) -> None:
        if frame[name].null_count() > self.raw[source].null_count():
            self._put_aside(frame[name].is_null() & self.raw[source].is_not_null(), frame, name, source, why)
        absent = f"{name}{ABSENT}"
        if absent in frame.columns and (both := frame[absent] & self.raw[source].is_not_null()).any():
            self._put_aside(both, frame, name, source, "absent-and-there")

    def _put_aside(self, rows: pl.Series, frame: pl.DataFrame, name: str, source: str, why: str) -> None:
        read = self.raw.filter(rows).select(as_text(source, self.piece.schema[source])).to_series()
        told = frame.filter(rows).select(LINE, PERSON).with_columns(read.alias("read"))
        self.table.aside.append(told.with_columns(column=pl.lit(name), why=pl.lit(why)))
