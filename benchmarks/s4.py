"""S4: one changed fact, with a million members and 50 items: only what reads it is evaluated again."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

import polars as pl

from benchmarks.conditions import COLUMNS, EPOCH, ON, SEED, Column
from benchmarks.packs import DEFINES, packs
from benchmarks.parquet import write_facts
from benchmarks.report import Report, seconds
from benchmarks.turns import quantile
from zerotrip.rules import Program
from zerotrip.rules.columns import Tables, compile_columns

MEMBERS, ITEMS, CHANGES = 1_000_000, 50, 40
CHANGEABLE = [column for column in COLUMNS if column.key not in DEFINES]


def run(*, members: int = MEMBERS, times: int = 5, out: Path) -> Report:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zerotrip.config.settings")
    from zerotrip.cli import load_django

    load_django()
    from zerotrip.population.engines import local
    from zerotrip.population.job import job_of
    from zerotrip.population.running import run as decide
    from zerotrip.population.snapshots.snapshot import Snapshot
    from zerotrip.population.standing.standing import Standing

    report = Report("s4", f"one changed fact, {members:,} members × {ITEMS} items")
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out) as name:
        facts, results = write_facts(Path(name) / "facts", members), Path(name) / "results"
        read = packs(ITEMS)
        begun = time.perf_counter()
        decide(job_of(read, snapshot=Snapshot.open(facts), out=results, on=ON), engine=local.decide)
        full = time.perf_counter() - begun
        programs = [each.program for each in read]
        begun = time.perf_counter()
        standing = Standing.open(facts, results, {"member": programs})
        opened = time.perf_counter() - begun
        changed, took, items = _changes(standing, members, times)
        wrong = _differences(standing, facts, programs, changed)
        standing.close()
    _tell(report, took, items, {"a full run": full, "opening what stands": opened})
    report.figures |= {"changes": len(took), "people": len(changed), "different_from_full_run": wrong}
    report.goal_at_most("median of one change", 50, median(took) * 1e3, " ms")
    report.goal_at_most("p99 of one change", 50, quantile(took, 0.99) * 1e3, " ms")
    report.notes.append(f"{len(changed)} changed people decided from scratch as well: {wrong} different")
    return report


def _changes(
    standing: Any, members: int, times: int
) -> tuple[dict[int, dict[str, Any]], list[float], list[int]]:
    """Facts of people anywhere, one by one, each written down durably."""
    random = Random(SEED)
    changed: dict[int, dict[str, Any]] = {}
    took, items = [], []
    for _ in range(CHANGES * times):
        person, column = random.randrange(members), random.choice(CHANGEABLE)
        value = _value(random, column)
        begun = time.perf_counter()
        change = standing.change(person, column.key, value)
        took.append(time.perf_counter() - begun)
        items.append(len(change.items))
        changed.setdefault(person, {})[column.key] = value
    return changed, took, items


def _value(random: Random, column: Column) -> Any:
    if column.kind == "bool":
        return random.random() < 0.5
    if column.kind == "choice":
        return random.choice(column.choices)
    number = random.randint(column.low, column.high)
    return EPOCH.fromordinal(EPOCH.toordinal() + number) if column.kind == "date" else number


def _differences(
    standing: Any, facts: Path, programs: list[Program], changed: dict[int, dict[str, Any]]
) -> int:
    """People for whom what stands is not what a decision from scratch says."""
    people = pl.Series(sorted(changed))
    rows, settled = (
        pl.scan_parquet(facts / name / "*.parquet").filter(pl.col("person").is_in(people.implode())).collect()
        for name in ("member", "settlements")
    )
    told = [row | changed[row["person"]] for row in rows.sort("person").iter_rows(named=True)]
    after = pl.DataFrame(told, schema=rows.schema)
    wanted = compile_columns(programs).judge(Tables(after, {"settlements": settled}), on=ON)
    found = standing.results_of(people.to_list()).sort("person").select(wanted.columns)
    return sum(one != other for one, other in zip(found.iter_rows(), wanted.iter_rows(), strict=True))


def _tell(report: Report, took: list[float], items: list[int], once: dict[str, float]) -> None:
    report.columns = ("what", "median", "p99")
    report.rows = [("one changed fact", seconds(median(took)), seconds(quantile(took, 0.99)))]
    report.rows += [(what, seconds(value), "") for what, value in once.items()]
    report.figures["seconds"] = {
        "change": {"median": median(took), "p99": quantile(took, 0.99), "most": max(took)}, **once,
    }  # fmt: skip
    report.notes.append(f"items evaluated for a change: {sum(items) / len(items):.1f} of {ITEMS} on average")
