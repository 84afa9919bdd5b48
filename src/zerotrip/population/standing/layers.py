"""Results of some items for everyone, decided after the run: a new edition, a new day. A layer's files are
whole before anything points to them, and never change afterwards."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from pathlib import Path

from zerotrip.core.files import write_whole
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
        self.folder.mkdir(exist_ok=True, mode=0o700)
        lock_file = os.open(self.folder / "lock", os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(lock_file, "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def lay(self, snapshot: SnapshotFiles, subject: str, programs: Sequence[Program], on: date) -> int:
        """Decides these items for everyone as the snapshot has them, a partition at a time. The new layer."""
        plan = compile_columns(programs, beside=snapshot.programs)
        layer = 1 + max((int(each.name) for each in self.folder.glob("[0-9]*")), default=0)
        self.file(layer, 0).parent.mkdir(mode=0o700)
        for part in range(snapshot.partitions):
            tables = snapshot.tables(part, subject, programs)
            decided = plan.judge(tables, on=on, opened_on=None, reasons=True)
            written = BytesIO()
            decided.write_parquet(written, row_group_size=GROUP, statistics=True)
            write_whole(self.file(layer, part), written.getvalue())
        return layer

    def keep_only(self, layers: Iterable[int | None]) -> None:
        """What nothing points to goes: earlier editions, and what was not finished."""
        kept = {f"{layer:05d}" for layer in layers if layer is not None}
        for each in self.folder.glob("[0-9]*"):
            if each.name not in kept:
                shutil.rmtree(each)
