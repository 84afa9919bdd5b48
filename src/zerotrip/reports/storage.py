"""Where pieces and files lie: sealed, in a folder of each report's own, under ZEROTRIP_HOME, never served."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from zerotrip.reports.kinds import Cells
from zerotrip.reports.models import Report, Use
from zerotrip.vault.sealed_files import SealedReader, SealedWriter, sealed_writer


def new_name(report: Report) -> str:
    return f"{report.pk.hex}/{uuid4().hex}.sealed"


def written(name: str) -> AbstractContextManager[SealedWriter]:
    return sealed_writer(_path(name), f"report:{name}")


def opened(name: str) -> SealedReader:
    return SealedReader(_path(name), f"report:{name}")


def keep_rows(name: str, rows: Sequence[Cells]) -> None:
    with written(name) as out:
        out.write(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode())


def rows_from(report: Report, start: int, count: int) -> Iterator[Cells]:
    """Of the rows that were read, those from `start` on; one piece in memory at a time."""
    return islice(_rows_after(report, start), count)


def _rows_after(report: Report, start: int) -> Iterator[Cells]:
    before = 0
    for piece in report.pieces.filter(use=Use.ROWS).order_by("number"):
        if before + piece.rows > start:
            with opened(piece.stored_as) as file:
                rows: list[Cells] = json.loads(file.read())
            yield from rows[max(0, start - before) :]
        before += piece.rows


def forget(report: Report, *, but: str = "") -> None:
    """Removes everything of this report's, also what a killed worker left behind."""
    folder = _folder() / report.pk.hex
    if not but:
        shutil.rmtree(folder, ignore_errors=True)
        return
    for path in folder.glob("*"):
        if path.name != Path(but).name:
            path.unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.ZEROTRIP_HOME) / "reports"


def _path(name: str) -> Path:
    return _folder() / name
