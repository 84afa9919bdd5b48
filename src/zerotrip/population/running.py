"""A run over a snapshot: every partition decided once, whatever happens in between."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from django.utils.translation import gettext_lazy as _

from zerotrip.core.errors import Conflict, Refused
from zerotrip.core.files import write_whole
from zerotrip.population.engines import Engine
from zerotrip.population.job import Job
from zerotrip.population.snapshots.fault import as_csv
from zerotrip.population.tally import Tally, added

FORMAT = 1
Progress = Callable[[int, int, int], None]
"""Told after each partition: how many are done, of how many, and how many lines that one had."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a run came to; `parts` were decided now, the others were there already."""

    job: Job
    partitions: int
    parts: int
    lines: int
    set_aside: int
    stuck: int
    faults: tuple[dict[str, Any], ...]
    items: Tally


def run(job: Job, *, engine: Engine, progress: Progress = lambda done, of, lines: None) -> Run:
    """Decides what is left to decide. Raises Conflict where another run keeps its results in that place."""
    count = job.snapshot.partitions
    _claim(job, count)
    left = [index for index in range(count) if not is_done(job, index)]
    for number, told in enumerate(engine(job, left), start=count - len(left) + 1):
        if "refused" in told:
            raise Refused("facts-refused", told["refused"])
        progress(number, count, told["lines"])
    return _finished(job, count, len(left))


def is_done(job: Job, index: int) -> bool:
    """Not what was decided around faults for a run that is to stop at them, nor what was damaged since."""
    try:
        told = json.loads(job.told(index).read_text("utf-8"))
        faulty = bool(told["set_aside"] or told["faults"])
        for subject in job.by_subject:
            pl.read_parquet_schema(job.result(subject, index))
    except (OSError, ValueError, KeyError, TypeError, pl.exceptions.PolarsError):
        return False
    return not (job.stop_on_fault and faulty)


def _claim(job: Job, count: int) -> None:
    """The place belongs to this run from now on, also when it is killed."""
    Path(job.out).mkdir(parents=True, exist_ok=True, mode=0o700)
    kept = key_kept(Path(job.out))
    if kept not in (None, job.key):
        raise Conflict(
            "another-run",
            _(
                "%(out)s holds another run: its items, facts, day or version are not these. "
                "Name an empty folder with --out, or remove that one."
            ),
            out=job.out,
        )
    if kept is None:
        _write(job, {"state": "running", "partitions": count})


def key_kept(out: Path) -> str | None:
    try:
        return str(json.loads((out / "run.json").read_text("utf-8"))["key"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        return ""  # something that is no run of ours


def is_whole(out: Path) -> bool:
    """Whether a run was decided to its end there."""
    try:
        return bool(json.loads((out / "run.json").read_text("utf-8"))["state"] == "done")
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _write(job: Job, more: dict[str, Any]) -> None:
    items = [
        {"id": rule.read.pack.id, "edition": rule.sha256, "subject": rule.read.pack.subject}
        for rule in job.rules
    ]
    said = {
        "format": FORMAT, "key": job.key, "version": job.version, "on": job.on.isoformat(),
        "snapshot": {"path": str(job.snapshot.path), "hash": job.snapshot.hash}, "items": items,
    } | more  # fmt: skip
    write_whole(Path(job.out) / "run.json", json.dumps(said, ensure_ascii=False, indent=2).encode())


def _finished(job: Job, count: int, parts: int) -> Run:
    told = [json.loads(job.told(index).read_text("utf-8")) for index in range(count)]
    aside = _gathered([job.set_aside(index) for index in range(count)], Path(job.out) / "set-aside.csv")
    stuck = _gathered([job.stuck(index) for index in range(count)], Path(job.out) / "cannot-be-told.csv")
    lines = sum(each["lines"] for each in told)
    done = Run(job, count, parts, lines, aside, stuck, _faults(told), added(each["items"] for each in told))
    _write(job, {"state": "done", "partitions": count, "lines": done.lines, "set_aside": aside})
    for draft in Path(job.out).rglob(".draft-*"):  # of workers that were killed while writing
        draft.unlink(missing_ok=True)
    return done


def _faults(told: list[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    """Each column once, with the lines of all partitions."""
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for each in (fault for part in told for fault in part["faults"]):
        key = (each["table"], each["column"], each["code"])
        found[key] = each | {"rows": each["rows"] + found.get(key, {"rows": 0})["rows"]}
    return tuple(found.values())


def _gathered(files: Iterable[Path], into: Path) -> int:
    """One file of all partitions for whoever looks into them."""
    parts = [path for path in files if path.exists()]
    rows = pl.concat([pl.read_parquet(path) for path in parts]) if parts else None
    if rows is None or rows.is_empty():
        return 0
    write_whole(into, as_csv(rows))
    return rows.height
