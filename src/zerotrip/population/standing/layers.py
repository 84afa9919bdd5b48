"""Results of some items for everyone, decided after the run: a new edition, a new day. A layer's files are
whole before anything points to them, and never change afterwards."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from zerotrip.population.standing.files import SnapshotFiles
from zerotrip.rules import Program
from zerotrip.rules.columns import compile_columns

FOLDER = "layers"
GROUP = 10_000
"""Rows that are read together when one person is looked for."""


class Layers:
    def __init__(self, run: Path) -> None:
        self.folder = run / FOLDER

    def file(self, layer: int, part: int) -> Path:
        return self.folder / f"{layer:05d}" / f"part-{part:05d}.parquet"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One at a time, in all processes; facts may change meanwhile."""
        self.folder.mkdir(exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def lay(self, snapshot: SnapshotFiles, subject: str, programs: Sequence[Program], on: date) -> int:
        """Decides these items for everyone as the snapshot has them, a partition at a time. The new layer."""
        plan = compile_columns(programs)
        layer = 1 + max((int(each.name) for each in self.folder.glob("[0-9]*")), default=0)
        self.file(layer, 0).parent.mkdir()
        for part in range(snapshot.partitions):
            tables = snapshot.tables(part, subject, programs)
            decided = plan.judge(tables, on=on, opened_on=None, reasons=True)
            decided.write_parquet(self.file(layer, part), row_group_size=GROUP, statistics=True)
        return layer

    def keep_only(self, layers: Iterable[int | None]) -> None:
        """What nothing points to goes: earlier editions, and what was not finished."""
        kept = {f"{layer:05d}" for layer in layers if layer is not None}
        for each in self.folder.glob("[0-9]*"):
            if each.name not in kept:
                shutil.rmtree(each)
