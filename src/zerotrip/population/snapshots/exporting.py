"""The facts of everybody written to a folder, a partition at a time: cut off anywhere, the next run goes on.

The folder is readable by its owner alone. It holds medical facts in the clear, but no names, ID numbers,
phones or account numbers; people are their internal keys. Every export is in the journal with who and why.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import polars as pl
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.catalogue.models import Edition
from zerotrip.catalogue.queries import items_on
from zerotrip.core import files
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.evidence.in_bulk import Stretch
from zerotrip.members.models import Person
from zerotrip.population.snapshots.expected import MEMBER, facts_read
from zerotrip.population.snapshots.gathering import Layout, gather
from zerotrip.population.snapshots.snapshot import BEGUN, FINISHED, FORMAT, PARTITION_SIZE, Snapshot
from zerotrip.rules.types import Type

EXPORTED = "population.exported"
ROWS_TOGETHER = 10_000
"""What is read where one person is looked for: rows are in the order of their keys."""
Progress = Callable[[int, int], None]
"""Told how many partitions are done, and of how many."""


def folder_for(at: datetime) -> Path:
    """Where an export goes that was told no place."""
    return Path(settings.ZEROTRIP_HOME) / "population" / f"{at:%Y%m%dT%H%M%SZ}"


def export_snapshot(
    out: Path,
    *,
    at: datetime,
    by: Actor,
    because: str,
    partition_size: int = PARTITION_SIZE,
    facts: Mapping[str, Type] | None = None,
    last_known: bool = False,
    progress: Progress = lambda done, of: None,
) -> Snapshot:
    """What the items current at `at` read (or `facts`) of everybody. One that was cut off in `out` goes on,
    with its own moment. With `last_known`, facts that have run out are told too: good enough to find people,
    not to decide on. Raises Conflict where something else is in the way, Invalid without a reason.
    """
    if not because.strip():
        raise Invalid("export-needs-reason", _("Say what the facts are needed for."), field="because")
    editions = items_on(day_of(at))
    facts = facts_read(each.loaded.program for each in editions) if facts is None else facts
    _take(out)
    with _alone(out):
        _clear_drafts(out)
        plan = _planned(out, facts, editions, at=at, size=partition_size, last_known=last_known)
        _note(out, plan, by=by, at=at, because=because)
        plan.write_parts(out, Layout(facts), progress)
        return plan.finish(out, Layout(facts))


@dataclass(frozen=True)
class _Plan:
    """Kept in the folder until the export is whole."""

    at: datetime
    size: int
    facts: str  # hash of what is exported
    editions: tuple[str, ...]
    last_known: bool
    firsts: tuple[UUID, ...]  # first persons of all partitions but the first

    @property
    def partitions(self) -> int:
        return len(self.firsts) + 1

    def stretch(self, index: int) -> Stretch:
        bounds = (None, *self.firsts, None)
        return Stretch(bounds[index], bounds[index + 1])

    def done(self, out: Path) -> int:
        return sum((out / MEMBER / part_name(index)).exists() for index in range(self.partitions))

    def write_parts(self, out: Path, layout: Layout, progress: Progress) -> None:
        progress(self.done(out), self.partitions)
        for index in range(self.partitions):
            if (out / MEMBER / part_name(index)).exists():
                continue
            tables = gather(
                self.stretch(index), layout, file=part_name(index), at=self.at, last_known=self.last_known
            )
            members = tables.pop(MEMBER)
            for table, frame in tables.items():
                _write(out / table / part_name(index), frame)
            _write(out / MEMBER / part_name(index), members)  # last: it says that the partition is whole
            progress(self.done(out), self.partitions)

    def finish(self, out: Path, layout: Layout) -> Snapshot:
        tables = {table: _told(out / table, self.partitions) for table in layout.tables}
        document = {
            "format": FORMAT,
            "at": self.at.isoformat(),
            "on": day_of(self.at).isoformat(),
            "partitions": self.partitions,
            "partition_size": self.size,
            "editions": self.editions,
            "last_known": self.last_known,
            "tables": tables,
        }
        _write_json(out / FINISHED, document)
        (out / BEGUN).unlink()
        return Snapshot.open(out)


def part_name(index: int) -> str:
    return f"part-{index:05d}.parquet"


def _take(out: Path) -> None:
    """A folder of our own, that nobody else can look into."""
    out.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    out.mkdir(exist_ok=True, mode=0o700)
    if out.stat().st_mode & 0o077:
        raise Conflict(
            "folder-is-open",
            _("Others can look into %(out)s, and the facts are medical. Name a new folder, or chmod 700 it."),
            out=out,
        )
    if (out / FINISHED).exists():
        raise Conflict(
            "already-exported",
            _("%(out)s holds a whole snapshot. Name another folder, or first: zerotrip population forget"),
            out=out,
        )
    if not (out / BEGUN).exists() and any(each.name != _LOCK for each in out.iterdir()):
        raise Conflict("folder-not-empty", _("%(out)s is not empty. Name a new folder."), out=out)


def _clear_drafts(out: Path) -> None:
    """Of a run that was killed while it wrote: facts that nobody would look for."""
    for draft in (*out.glob(".draft-*"), *out.glob("*/.draft-*")):
        draft.unlink()


_LOCK = ".lock"


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    handle = os.open(out / _LOCK, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise Conflict("export-at-work", _("Another export is writing to %(out)s."), out=out) from None
    finally:
        os.close(handle)


def _planned(
    out: Path,
    facts: Mapping[str, Type],
    editions: list[Edition],
    *,
    at: datetime,
    size: int,
    last_known: bool,
) -> _Plan:
    told = sha256(repr(sorted(facts.items())).encode()).hexdigest()
    if (out / BEGUN).exists():
        return _begun(out, told, last_known, on_day_of=at)
    firsts = Person.objects.order_by("uid").values_list("uid", flat=True).iterator(10_000)
    bounds = tuple(uid for number, uid in enumerate(firsts) if number and number % size == 0)
    plan = _Plan(at, size, told, tuple(each.sha256 for each in editions), last_known, bounds)
    document = {**plan.__dict__, "at": at.isoformat(), "firsts": [str(uid) for uid in bounds]}
    _write_json(out / BEGUN, {"format": FORMAT, **document})
    return plan


def _begun(out: Path, facts: str, last_known: bool, *, on_day_of: datetime) -> _Plan:
    kept = json.loads((out / BEGUN).read_text("utf-8"))
    plan = _Plan(
        at=datetime.fromisoformat(kept["at"]),
        size=kept["size"],
        facts=kept["facts"],
        editions=tuple(kept["editions"]),
        last_known=kept["last_known"],
        firsts=tuple(UUID(each) for each in kept["firsts"]),
    )
    if (plan.facts, plan.last_known) != (facts, last_known) or day_of(plan.at) != day_of(on_day_of):
        raise Conflict(
            "export-outdated",
            _(
                "The export in %(out)s was begun on %(day)s, or for other items: its halves would not fit. "
                "Remove it (zerotrip population forget) and begin anew."
            ),
            out=out,
            day=day_of(plan.at),
        )
    return plan


@transaction.atomic
def _note(out: Path, plan: _Plan, *, by: Actor, at: datetime, because: str) -> None:
    """Before the first byte is on the disk, so that an export that was cut off is in the journal too."""
    data = {"folder": str(out), "partitions": plan.partitions, "there_already": plan.done(out)}
    record(EXPORTED, f"snapshot:{out.name}", by=by, at=at, because=because, data=data)


def _write(path: Path, frame: pl.DataFrame) -> None:
    written = BytesIO()
    frame.write_parquet(written, row_group_size=ROWS_TOGETHER)
    files.write_whole(path, written.getvalue())


def _write_json(path: Path, document: Mapping[str, Any]) -> None:
    files.write_whole(path, json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True).encode())


def _told(folder: Path, partitions: int) -> dict[str, Any]:
    parts = [folder / part_name(index) for index in range(partitions)]
    columns: dict[str, str] = {}
    for file in parts:
        columns |= {name: str(dtype) for name, dtype in pl.read_parquet_schema(file).items()}
    return {
        "rows": sum(int(pl.scan_parquet(file).select(pl.len()).collect().item()) for file in parts),
        "columns": columns,
        "sha256": [sha256(file.read_bytes()).hexdigest() for file in parts],
    }
