"""S2: from Parquet to Parquet, with 1.5 million settlements grouped and joined; ten times as many members."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.conditions import ON
from benchmarks.drawing import growth
from benchmarks.machine import ROOT
from benchmarks.packs import packs
from benchmarks.parquet import PER_MEMBER, write_facts
from benchmarks.report import Report, plain, seconds

MEMBERS = 420_000
SIZES = (10_000, 420_000, 4_200_000)


def run(*, members: int = MEMBERS, times: int = 5, out: Path) -> Report:
    """Every run is a process of its own: only so is the most memory it ever held its own."""
    settled = int(members * PER_MEMBER)
    report = Report(
        "s2", f"{members:,} members and {settled:,} settlements × 130 programmes, Parquet to Parquet"
    )
    sizes = SIZES if members == MEMBERS else (members,)
    with tempfile.TemporaryDirectory(dir=_room(out)) as folder:
        told = {size: _measured(Path(folder), size, times) for size in sizes}
    report.figures["runs"] = {str(size): each for size, each in told.items()}
    report.columns = ("members", "run, median", "processor", "most memory", "before: 130 packs read")
    for size, each in told.items():
        report.rows.append(
            (
                f"{size:,}",
                seconds(each["run"]),
                seconds(each["processor"]),
                f"{each['gib']:.2f} GiB",
                seconds(each["ready"]),
            )
        )
    _goals(report, told, members)
    _draw(report, told, out)
    return report


def _room(out: Path) -> Path:
    """Beside the results: a temporary folder in memory would be no disk."""
    out.mkdir(parents=True, exist_ok=True)
    return out


def _measured(folder: Path, members: int, times: int) -> dict[str, float]:
    facts = write_facts(folder / "facts", members)
    runs = []
    for _ in range(times):
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.s2", str(facts), str(folder / "results")],
            cwd=ROOT, env=_environment(), capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(done.stderr)
        runs.append(json.loads(done.stdout.splitlines()[-1]))
        if runs[-1]["lines"] != members or runs[-1]["set_aside"]:
            raise SystemExit(f"not all were decided: {runs[-1]}")
        shutil.rmtree(folder / "results")
    shutil.rmtree(facts)
    return {key: median(run[key] for run in runs) for key in runs[0]}


def _environment() -> dict[str, str]:
    import os

    return os.environ | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}


def _goals(report: Report, told: dict[int, dict[str, float]], members: int) -> None:
    if members not in told:
        return
    report.goal_at_most(f"{members:,} members", 2.5, told[members]["run"], " s")
    report.goal_at_most("memory", 2, told[members]["gib"], " GiB")
    most = members * 10
    if most in told:
        report.goal_at_most("ten times the members", 11, told[most]["run"] / told[members]["run"], " ×")
        report.notes.append(
            f"ten times the members took {plain(told[most]['gib'])} GiB: bounded by a partition"
        )


def _draw(report: Report, told: dict[int, dict[str, float]], out: Path) -> None:
    if len(told) > 1:
        lines = {"zerotrip": [(size, each["run"]) for size, each in told.items()]}
        growth(out / "s2.svg", "130 programmes, Parquet to Parquet, settlements grouped and joined", lines)


def one_run(facts: Path, results: Path) -> dict[str, Any]:
    """In a process of its own: packs read first, then the run timed."""
    import resource
    import time

    from zerotrip.cli import load_django

    load_django()
    from zerotrip.population.deciding import plan_of
    from zerotrip.population.engines import local
    from zerotrip.population.job import job_of
    from zerotrip.population.running import run as decide
    from zerotrip.population.snapshots.snapshot import Snapshot

    begun = time.perf_counter()
    job = job_of(packs(), snapshot=Snapshot.open(facts), out=results, on=ON)
    for rules in job.by_subject.values():
        plan_of(rules)
    ready, used = time.perf_counter(), _used()
    done = decide(job, engine=local.decide)
    run_, processor = time.perf_counter() - ready, _used() - used
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return {
        "ready": round(ready - begun, 3), "run": round(run_, 4), "processor": round(processor, 3),
        "gib": round(most, 3), "lines": done.lines, "set_aside": done.set_aside,
    }  # fmt: skip


def _used() -> float:
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zerotrip.config.settings")
    print(json.dumps(one_run(Path(sys.argv[1]), Path(sys.argv[2]))))
