"""A small population for the tests: kept as plain values, written as a snapshot, run from scratch."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from zerotrip.population.standing.opening import Programs
from zerotrip.population.standing.standing import Standing
from zerotrip.rules import Facts, Program
from zerotrip.rules.columns import Tables, compile_columns, tables_of

ON = date(2026, 6, 12)


@dataclass
class Someone:
    scalars: dict[str, Any] = field(default_factory=dict)
    records: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    awards: list[Any] = field(default_factory=list)


@dataclass
class World:
    """What is so, whoever has written it down: a full run of it is what `Standing` has to equal."""

    folder: Path
    programs: dict[str, list[Program]]
    everybody: dict[Any, Someone]
    on: date = ON
    seen: list[Program] = field(default_factory=list)
    runs: int = 0

    def open(self, partitions: int = 3, **more: Any) -> Standing:
        snapshot, run = self.run_from_scratch(partitions)
        return Standing.open(snapshot, run, self.programs, **more)

    def run_from_scratch(self, partitions: int = 1) -> tuple[Path, Path]:
        self.runs += 1
        snapshot, run = self.folder / f"snapshot-{self.runs}", self.folder / f"run-{self.runs}"
        every = [*self.seen, *(program for each in self.programs.values() for program in each)]
        write_snapshot(snapshot, every, self.everybody, partitions)
        write_run(snapshot, run, self.programs, self.on)
        return snapshot, run

    def results(self) -> dict[str, pl.DataFrame]:
        """By a full run, for each subject."""
        _snapshot, run = self.run_from_scratch()
        return {
            subject: pl.read_parquet(run / "results" / subject / "part-00000.parquet")
            for subject, listed in self.programs.items()
            if listed
        }


def holds(standing: Standing, world: World) -> None:
    """What stands is what a full run gives, row by row, whatever the order of the columns."""
    for subject, wanted in world.results().items():
        found = standing.results(subject)
        assert sorted(found.columns) == sorted(wanted.columns)
        assert found.to_dicts() == wanted.select(found.columns).to_dicts()


def write_snapshot(
    folder: Path, programs: Sequence[Program], everybody: Mapping[Any, Someone], count: int
) -> None:
    people = sorted(everybody)
    for part, some in enumerate(_cut(people, count)):
        tables = tables_of(programs, [_known(person, everybody[person]) for person in some])
        _write(tables.rows, folder / "member", part)
        for key, table in tables.records.items():
            _write(table.cast({"person": tables.rows.schema["person"]}), folder / key, part)
    tables_there: dict[str, object] = {each.name: {} for each in folder.iterdir()}
    text = json.dumps({"format": 1, "partitions": len(_cut(people, count)), "tables": tables_there})
    (folder / "snapshot.json").write_text(text)


def _cut(people: list[Any], count: int) -> list[list[Any]]:
    size = max(1, -(-len(people) // count))
    return [people[at : at + size] for at in range(0, len(people), size)] or [[]]


def _known(person: Any, one: Someone) -> tuple[Any, Facts, list[Any]]:
    return person, Facts(one.scalars, one.records), one.awards


def write_run(snapshot: Path, folder: Path, programs: Programs, on: date) -> None:
    for subject, listed in programs.items():
        for part in sorted((snapshot / "member").iterdir()) if listed else ():
            tables = read_tables(snapshot, part.name, subject)
            decided = compile_columns(listed).judge(tables, on=on, reasons=True)
            _write(decided, folder / "results" / subject, int(part.stem[-5:]))
    items = [
        {"id": program.item.id, "edition": program.item.edition, "subject": subject}
        for subject, listed in programs.items()
        for program in listed
    ]
    folder.mkdir(exist_ok=True)
    said = {"key": str(folder), "on": on.isoformat(), "items": items, "state": "done"}
    (folder / "run.json").write_text(json.dumps(said))


def read_tables(snapshot: Path, name: str, subject: str) -> Tables:
    rows = pl.read_parquet(snapshot / "member" / name)
    lists = [each for each in snapshot.iterdir() if each.is_dir() and each.name != "member"]
    records = {each.name: pl.read_parquet(each / name) for each in lists}
    if subject != "member":
        own = records[f"{subject}s"]
        named = own.rename({column: f"{subject}.{column}" for column in own.columns if column != "person"})
        named = named.with_columns(own["id"].alias("subject"))
        rows = named.join(rows, on="person", how="left", maintain_order="left")
    return Tables(rows, records)


def _write(frame: pl.DataFrame, folder: Path, part: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    frame.write_parquet(folder / f"part-{part:05d}.parquet", row_group_size=4, statistics=True)
