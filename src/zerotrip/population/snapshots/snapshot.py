"""Facts of everyone in a folder of Parquet: one that we exported, or one that somebody else made.

Ours has `snapshot.json` and a part per table and partition. A stranger's may be single files
(`member.parquet`) or folders of files of any name (`member/…parquet`), in any order: it is read in ranges of
persons, so that all that is known of one person comes together, and memory stays bounded.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
from django.utils.translation import gettext_lazy as _

from zerotrip.core.errors import Invalid, NotVisible
from zerotrip.population.names import BEGUN, FINISHED, FORMAT, MEMBER, PARTITION_SIZE, PERSON, ROW
from zerotrip.population.snapshots.cells import is_key, person_column

__all__ = [
    "BEGUN",
    "FINISHED",
    "FORMAT",
    "MEMBER",
    "PARTITION_SIZE",
    "PERSON",
    "ROW",
    "Partition",
    "Piece",
    "Snapshot",
]


@dataclass(frozen=True)
class Piece:
    """Lines of one file; `#row` counts them from 1 within it."""

    file: str
    lines: pl.LazyFrame
    schema: Mapping[str, pl.DataType]


@dataclass(frozen=True)
class Partition:
    """All that a snapshot tells of some persons, as it was written: nothing is checked yet."""

    index: int
    pieces: Mapping[str, tuple[Piece, ...]]
    person: pl.DataType


@dataclass(frozen=True)
class Snapshot:
    path: Path
    files: Mapping[str, tuple[Path, ...]]
    person: pl.DataType
    bounds: tuple[Any, ...] | None  # first persons of ranges; None: parts of one number belong together
    manifest: Mapping[str, Any]

    @classmethod
    def open(cls, path: Path, *, partition_size: int = PARTITION_SIZE) -> Snapshot:
        """Raises NotVisible where there is none, Invalid where it cannot be one."""
        manifest = _manifest(path)
        files = _tables(path, manifest)
        if MEMBER not in files:
            raise NotVisible(
                "no-member-table",
                _("%(path)s holds no members: a file member.parquet, or a folder member of such files."),
                path=path,
            )
        opened = cls(path, files, _person_type(files), None, manifest)
        return opened if opened.is_aligned(partition_size) else opened.in_ranges(partition_size)

    @property
    def partitions(self) -> int:
        return len(self.files[MEMBER]) if self.bounds is None else len(self.bounds) + 1

    @property
    def tables(self) -> tuple[str, ...]:
        return tuple(sorted(self.files))

    @property
    def at(self) -> datetime | None:
        """When the facts stood so; a stranger's snapshot does not say."""
        return datetime.fromisoformat(self.manifest["at"]) if "at" in self.manifest else None

    @property
    def on(self) -> date | None:
        return date.fromisoformat(self.manifest["on"]) if "on" in self.manifest else None

    @cached_property
    def rows(self) -> dict[str, int]:
        return {table: sum(_height(file) for file in files) for table, files in self.files.items()}

    @cached_property
    def hash(self) -> str:
        """Another one as soon as a file is another: of ours by content, of a stranger's by size and time."""
        if self.manifest:
            return sha256((self.path / FINISHED).read_bytes()).hexdigest()
        told = [
            f"{file.relative_to(self.path)} {file.stat().st_size} {file.stat().st_mtime_ns}"
            for files in self.files.values()
            for file in files
        ]
        return sha256("\n".join(sorted(told)).encode()).hexdigest()

    def altered(self) -> list[str]:
        """Files that are not as they were exported; of a stranger's nobody can tell."""
        return [
            str(file.relative_to(self.path))
            for table, files in self.files.items()
            for file, kept in zip(files, self._kept(table), strict=False)
            if sha256(file.read_bytes()).hexdigest() != kept
        ]

    def _kept(self, table: str) -> list[str]:
        told: list[str] = self.manifest.get("tables", {}).get(table, {}).get("sha256", [])
        return told

    def partition(self, index: int) -> Partition:
        if not 0 <= index < self.partitions:
            raise IndexError(index)
        pieces = {table: self._pieces(files, index) for table, files in self.files.items()}
        return Partition(index, pieces, self.person)

    def _pieces(self, files: tuple[Path, ...], index: int) -> tuple[Piece, ...]:
        chosen = files if self.bounds is not None else files[index : index + 1]
        return tuple(self._piece(file, index) for file in chosen)

    def _piece(self, file: Path, index: int) -> Piece:
        schema = _schema(file)
        lines = pl.scan_parquet(file, row_index_name=ROW, row_index_offset=1, glob=False)
        if self.bounds:
            lines = lines.filter(self._within(schema, index))
        return Piece(str(file.relative_to(self.path)), lines, schema)

    def _within(self, schema: Mapping[str, pl.DataType], index: int) -> pl.Expr:
        """Lines of the persons of this range; those without a person stand in the first."""
        bounds = self.bounds or ()
        if PERSON not in schema or not is_key(schema[PERSON]):
            return pl.lit(index == 0)
        person = person_column(schema[PERSON], self.person)
        if index == 0:
            return person.is_null().or_(person < bounds[0])
        last = index == len(bounds)
        return pl.Expr.and_(person >= bounds[index - 1], pl.lit(True) if last else person < bounds[index])

    def is_aligned(self, partition_size: int) -> bool:
        """Whether part n of every table holds the persons of part n of the members, and nobody else."""
        names = [[file.name for file in files] for files in self.files.values()]
        if all(len(each) == 1 for each in names):
            return bool(self.manifest) or self.rows[MEMBER] <= partition_size
        if any(each != names[0] for each in names):
            return False
        reach: list[list[Any]] = [[] for _ in names[0]]
        for files in self.files.values():
            for part, file in enumerate(files):
                reach[part] += _ends(file, self.person)
        spans = sorted((min(ends), max(ends)) for ends in reach if ends)
        return all(before[1] < after[0] for before, after in pairwise(spans))

    def in_ranges(self, partition_size: int) -> Snapshot:
        lines = [
            pl.scan_parquet(file, glob=False).select(person_column(_schema(file)[PERSON], self.person))
            for file in self.files[MEMBER]
        ]
        persons = pl.concat(lines).drop_nulls().unique().sort(PERSON).collect(engine="streaming")
        firsts = persons[PERSON].gather_every(partition_size)[1:].to_list()
        return Snapshot(self.path, self.files, self.person, tuple(firsts), self.manifest)


def _manifest(path: Path) -> Mapping[str, Any]:
    if not path.is_dir():
        raise NotVisible("no-such-folder", _("There is no folder %(path)s."), path=path)
    if (path / BEGUN).exists() and not (path / FINISHED).exists():
        raise Invalid(
            "export-unfinished",
            _("The export to %(path)s was cut off. Run it again with the same folder: it goes on."),
            path=path,
        )
    if not (path / FINISHED).exists():
        return {}
    try:
        document: Mapping[str, Any] = json.loads((path / FINISHED).read_text("utf-8"))
        known = document.get("format") == FORMAT and isinstance(document.get("tables"), dict)
    except (ValueError, AttributeError):
        known = False
    if not known:
        raise Invalid("snapshot-unreadable", _("%(path)s is no snapshot of ours."), path=path / FINISHED)
    return document


def _tables(path: Path, manifest: Mapping[str, Any]) -> dict[str, tuple[Path, ...]]:
    if manifest:
        parts = [f"part-{number:05d}.parquet" for number in range(int(manifest["partitions"]))]
        files = {table: tuple(path / table / part for part in parts) for table in manifest["tables"]}
        for file in (file for each in files.values() for file in each):
            if not file.is_file():
                raise Invalid("part-missing", _("%(file)s is missing. Export the snapshot again."), file=file)
        return files
    found: dict[str, tuple[Path, ...]] = {}
    for entry in sorted(path.iterdir()):
        if entry.name.startswith((".", "_")):
            continue
        files_here = (entry,) if entry.is_file() else tuple(_parquet_in(entry))
        table = entry.name.removesuffix(".parquet")
        if not files_here or (entry.is_file() and table == entry.name):
            continue
        if table in found:
            raise Invalid(
                "table-twice",
                _("%(path)s holds the table %(table)s twice. Leave one."),
                path=path,
                table=table,
            )
        found[table] = files_here
    return found


def _parquet_in(folder: Path) -> list[Path]:
    return sorted(file for file in folder.glob("*.parquet") if not file.name.startswith((".", "_")))


def _schema(file: Path) -> dict[str, pl.DataType]:
    try:
        return dict(pl.read_parquet_schema(file))
    except (pl.exceptions.PolarsError, OSError) as error:
        raise Invalid(
            "file-unreadable",
            _("%(file)s cannot be read as Parquet (%(why)s)."),
            file=file,
            why=str(error)[:200],
        ) from error


def _person_type(files: Mapping[str, tuple[Path, ...]]) -> pl.DataType:
    """Whole numbers if every table has them, else text: a key means the same in all tables."""
    kinds = [_schema(file).get(PERSON) for each in files.values() for file in each]
    for file in files[MEMBER]:
        dtype = _schema(file).get(PERSON)
        if dtype is None or not is_key(dtype):
            raise Invalid(
                "member-without-person",
                _("%(file)s needs a column “person” of whole numbers or text; it has %(read)s."),
                file=file,
                read=dtype or "–",
            )
    whole = all(dtype.is_integer() for dtype in kinds if dtype is not None and is_key(dtype))
    return pl.Int64() if whole else pl.String()


def _ends(file: Path, wanted: pl.DataType) -> list[Any]:
    dtype = _schema(file).get(PERSON)
    if dtype is None or not is_key(dtype):
        return []
    person = person_column(dtype, wanted)
    ends = pl.scan_parquet(file, glob=False).select(low=person.min(), high=person.max()).collect()
    return [end for end in ends.row(0) if end is not None]


def _height(file: Path) -> int:
    return int(pl.scan_parquet(file, glob=False).select(pl.len()).collect().item())
