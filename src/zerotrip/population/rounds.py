"""The nightly round: which items, on which facts, kept where; and where a round that was cut off goes on."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from zerotrip.catalogue.models import Edition
from zerotrip.catalogue.queries import items_on
from zerotrip.catalogue.reading import ReadPack
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import NotVisible
from zerotrip.core.files import write_whole
from zerotrip.core.text import nearest
from zerotrip.population.engines import Engine, local
from zerotrip.population.job import job_of, runs_folder
from zerotrip.population.outcome import Outcome, act_on
from zerotrip.population.running import Run, is_whole, run
from zerotrip.population.snapshots.exporting import export_snapshot, folder_for
from zerotrip.population.snapshots.forgetting import KEPT_FOR
from zerotrip.population.snapshots.snapshot import FINISHED, Snapshot

SUBJECTS = ("member", "settlement")
"""What a snapshot has lines for. A household's and an organisation's items need tables of their own."""
BECAUSE = "population run"
_BEGUN = "round.json"


def editions_for(items: Collection[str], on: date) -> list[Edition]:
    """The current editions of these items, or of all that a snapshot can serve. Raises NotVisible."""
    current = {edition.item_id: edition for edition in items_on(on)}
    for item in items:
        if item not in current:
            raise NotVisible(
                "no-such-item",
                _("There is no item %(item)s on %(on)s%(near)s."),
                item=item,
                on=on,
                near=f" ({close}?)" if (close := nearest(item, current)) else "",
            )
    if items:
        return [current[item] for item in sorted(items)]
    return [edition for edition in current.values() if edition.loaded.pack.subject in SUBJECTS]


def place_for(packs: Sequence[ReadPack], *, on: date, at: datetime) -> tuple[Path, Path]:
    """Folders for facts and results: those of today's round over the same editions and day if it was cut off,
    else new."""
    days = [day_of(at).isoformat(), on.isoformat()]
    said = {"days": days, "editions": sorted(read.sha256 for read in packs)}
    for folder in sorted(runs_folder().glob(f"*/{_BEGUN}"), reverse=True):
        kept = json.loads(folder.read_text("utf-8"))
        of_now = folder.parent.name == folder_for(at).name
        if kept["said"] == said and (of_now or not is_whole(folder.parent)):
            return Path(kept["facts"]), folder.parent
    facts = _unused(folder_for(at))
    out = runs_folder() / facts.name
    write_whole(out / _BEGUN, json.dumps({"said": said, "facts": str(facts)}).encode())
    return facts, out


def _unused(folder: Path) -> Path:
    """Another name where two rounds begin within one second."""
    names = (folder.name, *(f"{folder.name}-{number}" for number in range(2, 1_000)))
    free = (
        name for name in names if not (folder.with_name(name).exists() or (runs_folder() / name).exists())
    )
    return folder.with_name(next(free))


def snapshot_in(
    folder: Path, *, at: datetime, by: Actor, progress: Callable[[int, int], None] = lambda done, of: None
) -> Snapshot:
    """What is there, once it is whole; else exported now, or to its end. Facts that have run out will do
    to find people by: a case asks the departments again before anything is decided."""
    if (folder / FINISHED).exists():
        return Snapshot.open(folder)
    return export_snapshot(folder, at=at, by=by, because=BECAUSE, last_known=True, progress=progress)


def everyone(*, at: datetime, by: Actor, engine: Engine = local.decide) -> tuple[Run, Outcome]:
    """Everything a nightly round does, today, for all items: facts, decisions, cases and offers."""
    on = day_of(at)
    packs = [edition.loaded for edition in editions_for((), on)]
    facts, out = place_for(packs, on=on, at=at)
    job = job_of(packs, snapshot=snapshot_in(facts, at=at, by=by), out=out, on=on)
    done = run(job, engine=engine)
    return done, act_on(job, done.partitions, at=at)


def forget_old(*, at: datetime) -> list[Path]:
    """Results say who is entitled to what: in the data home they stay as long as the facts behind them."""
    limit = (at - KEPT_FOR).timestamp()
    old = {path.parent for name in (_BEGUN, "run.json") for path in runs_folder().glob(f"*/{name}")}
    gone = sorted(folder for folder in old if folder.stat().st_mtime < limit)
    for folder in gone:
        shutil.rmtree(folder)
    return gone
