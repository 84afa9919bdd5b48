"""S11: Ray with a head and two workers on this machine: the same bytes, what it costs, from where it pays."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.conditions import ON
from benchmarks.drawing import growth
from benchmarks.packs import packs
from benchmarks.parquet import write_facts
from benchmarks.report import Report, plain, seconds

MEMBERS = 420_000
SIZES = (42_000, 420_000)
PART = 42_000
HERE, THERE = "here, one partition after another", "Ray, a head and two workers, up and warm"


def run(*, members: int = MEMBERS, times: int = 5, out: Path) -> Report:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zerotrip.config.settings")
    from zerotrip.cli import load_django

    load_django()
    report = Report("s11", f"the run of S2 in partitions of {PART:,}, here and on Ray")
    if not find_spec("ray"):
        report.notes.append("Ray is not installed here: nothing was measured")
        return report
    sizes = SIZES if members == MEMBERS else (members,)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out) as folder:
        _measure(report, Path(folder), sizes, times)
    report.columns = ("members", "here", "on Ray", "Ray / here", "same bytes")
    for size, each in report.figures["runs"].items():
        report.rows.append(
            (f"{int(size):,}", seconds(each[HERE]), seconds(each[THERE]),
             f"{plain(each[THERE] / each[HERE])} ×", "yes" if each["same"] else "NO")
        )  # fmt: skip
    _say(report, max(sizes))
    if len(sizes) > 1:
        lines = {
            way: [(int(size), each[way]) for size, each in report.figures["runs"].items()]
            for way in (HERE, THERE)
        }
        growth(out / "s11.svg", "the same partitions, here and on Ray", lines)
    return report


def _measure(report: Report, folder: Path, sizes: tuple[int, ...], times: int) -> None:
    found = packs()
    facts = {size: write_facts(folder / f"facts-{size}", size, part=PART) for size in sizes}
    begun = time.perf_counter()
    with _cluster() as cluster:
        report.figures["cluster_up"] = round(time.perf_counter() - begun, 2)
        cold = _once(found, facts[min(sizes)], folder / "cold", "ray")
        report.figures["first_run"] = round(cold, 2)
        runs: dict[str, Any] = {}
        for size in sizes:
            ways = {HERE: "local", THERE: "ray"}
            told: dict[str, list[float]] = {way: [] for way in ways}
            for _ in range(times):
                for way, engine in ways.items():
                    told[way].append(_once(found, facts[size], folder / engine, engine))
            runs[str(size)] = {way: median(each) for way, each in told.items()}
            runs[str(size)]["same"] = files_of(folder / "local") == files_of(folder / "ray")
        report.figures["runs"] = runs
        most = max(sizes)
        _once(found, facts[most], folder / "local", "local")
        report.figures["killed"] = _killed(cluster, found, facts[most], folder)


def _once(
    found: list[Any],
    facts: Path,
    out: Path,
    engine: str,
    progress: Callable[[int, int, int], None] | None = None,
) -> float:
    from zerotrip.population import engines
    from zerotrip.population.job import job_of
    from zerotrip.population.running import run as decide
    from zerotrip.population.snapshots.snapshot import Snapshot

    shutil.rmtree(out, ignore_errors=True)
    job = job_of(found, snapshot=Snapshot.open(facts, partition_size=PART), out=out, on=ON)
    begun = time.perf_counter()
    decide(job, engine=engines.engine(engine), progress=progress or (lambda done, of, lines: None))
    return time.perf_counter() - begun


def _killed(cluster: Any, found: list[Any], facts: Path, folder: Path) -> dict[str, Any]:
    """One of the two workers is lost as soon as the first partition is done."""
    lost: list[object] = []

    def lose(done: int, of: int, lines: int) -> None:
        if not lost:
            node = cluster.list_all_nodes()[-1]
            cluster.remove_node(node, allow_graceful=False)
            lost.append(node)

    took = _once(found, facts, folder / "killed", "ray", lose)
    same = files_of(folder / "killed") == files_of(folder / "local")
    return {"seconds": round(took, 2), "same": same, "lost": len(lost)}


def files_of(out: Path) -> dict[str, int]:
    """Results by name and content, whatever folder they are in; `run.json` names its folder."""
    from hashlib import sha256

    return {
        str(path.relative_to(out)): int(sha256(path.read_bytes()).hexdigest()[:15], 16)
        for path in sorted((out / "results").rglob("*.parquet"))
    }


@contextmanager
def _cluster() -> Iterator[Any]:
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    ray: Any = import_module("ray")
    cluster = import_module("ray.cluster_utils").Cluster()
    try:
        for processors in (0, 1, 1):  # the first is the head
            cluster.add_node(num_cpus=processors, include_dashboard=False)
        cluster.wait_for_nodes()
        ray.init(address=cluster.address, log_to_driver=False, logging_level="ERROR")
        yield cluster
    finally:
        ray.shutdown()
        cluster.shutdown()


def _say(report: Report, most: int) -> None:
    told = report.figures
    report.goal_at_least(
        "identical results, at every size", 1, float(all(e["same"] for e in told["runs"].values())), ""
    )
    report.goal_at_least("identical results, a worker killed half way", 1, float(told["killed"]["same"]), "")
    up, first, least = told["cluster_up"], told["first_run"], min(map(int, told["runs"]))
    report.notes += [
        f"cluster up in {up} s; first run, of {least:,} members, each worker reading the packs: {first} s",
        f"{most:,} members, one worker of two killed after the first part: {told['killed']['seconds']} s",
        "on one machine Polars uses every core without Ray: it pays from a second machine on, once a run "
        f"takes longer than the {plain(up + first)} s that a cluster needs before its first result",
    ]
