"""A run's results brought up to now, and what follows from what has changed: cases and offers.

Who is to be acted on is kept with the results and forgotten only afterwards: cut off in between, the next
time finds them again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import polars as pl
from django.utils.translation import gettext_lazy as _

from zerotrip.catalogue.queries import items_on
from zerotrip.catalogue.reading import ReadPack
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import NotVisible
from zerotrip.core.files import write_whole
from zerotrip.population.deciding import parquet_of
from zerotrip.population.job import Job, job_of, runs_folder
from zerotrip.population.outcome import Outcome, act_on
from zerotrip.population.refreshing import Refreshed, refresh, refuse_new_facts
from zerotrip.population.running import is_whole
from zerotrip.population.snapshots.snapshot import Snapshot
from zerotrip.population.standing.following import Moved
from zerotrip.population.standing.opening import Programs
from zerotrip.population.standing.standing import Standing


def last_run() -> Path:
    """Raises NotVisible where nothing was ever run to its end."""
    done = [file.parent for file in runs_folder().glob("*/run.json") if is_whole(file.parent)]
    if not done:
        raise NotVisible("no-run", _("There is no whole run yet. First: zerotrip population run"))
    return max(done, key=lambda folder: (folder / "run.json").stat().st_mtime)


def refresh_run(run: Path, *, at: datetime, act: bool = True) -> tuple[Refreshed, Outcome | None]:
    """Brings up the results in `run` under the editions of today, then opens cases and keeps offers."""
    if not is_whole(run):
        raise NotVisible("no-run", _("%(run)s holds no whole run."), run=run)
    said = json.loads((run / "run.json").read_text("utf-8"))
    packs = _current([each["id"] for each in said["items"]], day_of(at))
    snapshot = Path(said["snapshot"]["path"])
    refuse_new_facts(Snapshot.open(snapshot), [pack.program for pack in packs])
    standing = Standing.open(snapshot, run, _by_subject(packs), catch_up=True)
    try:
        done = refresh(standing, at=at)
        return done, _acted(standing, packs, at) if act else None
    finally:
        standing.close()


def _current(items: Iterable[str], on: date) -> list[ReadPack]:
    wanted = set(items)
    return [edition.loaded for edition in items_on(on) if edition.item_id in wanted]


def _by_subject(packs: Iterable[ReadPack]) -> Programs:
    found: dict[str, list[ReadPack]] = {}
    for pack in packs:
        found.setdefault(pack.pack.subject, []).append(pack)
    return {subject: [pack.program for pack in each] for subject, each in found.items()}


def _acted(standing: Standing, packs: list[ReadPack], at: datetime) -> Outcome:
    """Acts on the results of those who moved as on those of a run, and forgets that they did."""
    moved = standing.following.moved()
    out = standing.run.folder / "moved"
    job = job_of(packs, snapshot=standing.snapshot.opened, out=out, on=standing.on)
    try:
        parts = _written(standing, job, moved)
        outcome = act_on(job, parts, at=at) if parts else Outcome()
    finally:
        shutil.rmtree(out, ignore_errors=True)
    standing.following.acted(moved)
    return outcome


def _written(standing: Standing, job: Job, moved: Moved) -> int:
    """How many parts there are."""
    if not (moved.everybody or moved.persons):
        return 0
    for subject in standing.rules:
        parts = standing.parts(subject) if moved.everybody else [standing.results_of(moved.persons, subject)]
        for number, part in enumerate(parts):
            frame = part if part.width else _nobody(standing, subject)
            write_whole(job.result(subject, number), parquet_of(frame))
    return standing.snapshot.partitions if moved.everybody else 1


def _nobody(standing: Standing, subject: str) -> pl.DataFrame:
    return next(standing.parts(subject)).clear()
