"""What stands of many members and items, for S4: made, changed fact by fact, held against a full run."""

from __future__ import annotations

import json
import time
from pathlib import Path
from random import Random
from typing import Any

import polars as pl

from benchmarks.conditions import COLUMNS
from benchmarks.facts import ON, arrays, tables
from benchmarks.items import programs
from zerotrip.population.checking import check
from zerotrip.population.snapshot import Snapshot
from zerotrip.population.standing import Standing
from zerotrip.population.subjects import subject_tables
from zerotrip.rules import Program
from zerotrip.rules.columns import Tables, compile_columns
from zerotrip.rules.columns.tables import PERSON

PARTITION, GROUP = 100_000, 10_000


def settled(folder: Path, *, members: int = 1_000_000, items: int = 50) -> Standing:
    """A snapshot of ours, a whole run over it, and what stands of both; `folder` is empty."""
    snapshot, run = folder / "facts", folder / "run"
    _write_snapshot(snapshot, tables(arrays(members)).rows)
    listed = list(programs())[:items]
    _write_run(snapshot, run, listed)
    return Standing.open(snapshot, run, {"member": listed})


def timed_changes(standing: Standing, *, members: int, times: int = 200) -> list[tuple[float, int]]:
    """One fact of one member each time, seldom the same member: seconds on the clock, and items evaluated."""
    random, told = Random(4), []
    for _ in range(times):
        person, (key, value) = random.randrange(members), _change(random)
        begun = time.perf_counter()
        change = standing.change(person, key, value)
        told.append((time.perf_counter() - begun, len(change.evaluated)))
    return told


def differences(standing: Standing) -> int:
    """Lines that are not as a full run over the changed facts gives them."""
    listed = list(standing.rules["member"].programs.values())
    plan, different = compile_columns(listed), 0
    for part, found in enumerate(standing.parts()):
        rows = standing.snapshot.tables(part, "member", listed).rows
        wanted = plan.judge(Tables(_as_changed(standing, rows)), on=standing.on)
        lines = zip(found.iter_rows(), wanted.select(found.columns).iter_rows(), strict=True)
        different += 0 if found.equals(wanted.select(found.columns)) else sum(a != b for a, b in lines)
    return different


def _as_changed(standing: Standing, rows: pl.DataFrame) -> pl.DataFrame:
    changed = standing.book.changed_people()
    some = rows.filter(pl.col(PERSON).is_in(list(changed)))
    lines = []
    for line in some.to_dicts():
        held = standing.held(line[PERSON])
        assert held is not None
        lines.append({key: held.scalars.get(key, value) for key, value in line.items()})
    return rows.update(pl.DataFrame(lines, schema=rows.schema), on=PERSON) if lines else rows


def _change(random: Random) -> tuple[str, Any]:
    column = random.choice([each for each in COLUMNS if each.kind in ("bool", "choice", "number", "money")])
    if column.kind == "bool":
        return column.key, random.random() < 0.5
    if column.kind == "choice":
        return column.key, random.choice(column.choices)
    return column.key, random.randint(column.low, column.high)


def _write_snapshot(folder: Path, rows: pl.DataFrame) -> None:
    (folder / "member").mkdir(parents=True)
    parts = list(rows.iter_slices(PARTITION))
    for part, some in enumerate(parts):
        file = folder / "member" / f"part-{part:05d}.parquet"
        some.write_parquet(file, row_group_size=GROUP, statistics=True)
    said = {"format": 1, "on": ON.isoformat(), "partitions": len(parts), "tables": {"member": {}}}
    (folder / "snapshot.json").write_text(json.dumps(said), "utf-8")


def _write_run(snapshot: Path, folder: Path, listed: list[Program]) -> None:
    (folder / "results" / "member").mkdir(parents=True)
    plan, opened = compile_columns(listed), Snapshot.open(snapshot)
    for part in range(opened.partitions):
        held = subject_tables(check(opened.partition(part), listed), "member", listed)
        file = folder / "results" / "member" / f"part-{part:05d}.parquet"
        plan.judge(held, on=ON).write_parquet(file, compression="lz4")
    items = [{"id": each.item.id, "edition": each.item.edition, "subject": "member"} for each in listed]
    said = {"key": "bench", "on": ON.isoformat(), "state": "done", "items": items}
    (folder / "run.json").write_text(json.dumps(said), "utf-8")
