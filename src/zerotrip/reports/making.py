"""The worker's part: one piece of one report a round, so that everything else has its turn.

Rows are read outside any transaction and kept sealed; how far it is, is written in a short one together with
the piece. A worker that is killed between the two has done nothing, and the next one does it again.
"""

from __future__ import annotations

import hashlib
import logging
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import IO, Any, cast

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Refused
from zerotrip.reports import storage
from zerotrip.reports.kinds import KINDS, Wanted
from zerotrip.reports.laying import LAID
from zerotrip.reports.models import Format, Piece, Report, State, Use
from zerotrip.reports.parts import Part
from zerotrip.reports.queries import next_in_turn

log = logging.getLogger(__name__)
AT_ONCE = 5_000
"""Rows that are read in one round."""
ROUNDS = 5
"""How often a report begins anew because what it reads had changed meanwhile."""
FAILURES = 3
REASONS = {
    "changed": _(
        "What it is of changed while it was read, again and again. Ask for it when less is going on."
    ),
    "no-printing": _("PDF cannot be made here at the moment; ask for it as Excel."),
    "error": _("Something went wrong that nobody foresaw; the administrator can read what in the log."),
}
WORKER = Actor.system("worker")


def go_on(*, at: datetime) -> int:
    """Answers how many reports came further: none or one."""
    report = next_in_turn()
    if report is None:
        return 0
    with translation.override(report.language):
        try:
            _STEPS[State(report.state)](report, at)
        except Refused as refusal:
            _end(report, refusal.code if refusal.code in REASONS else "error", at)
        except Exception:
            log.exception("report %s", report.pk)
            _count_failure(report, at)
    return 1


def _begin(report: Report, at: datetime) -> None:
    kind = KINDS[report.kind]
    told = kind.control(Wanted.read(report.asked))
    _moved(
        report, at, state=State.READING, total=told.rows, control=list(told.sums), up_to=told.up_to,
        after=0, done=0, written=0, sums=kind.nothing, carried=kind.nothing,
    )  # fmt: skip


def _read(report: Report, at: datetime) -> None:
    kind, sums = KINDS[report.kind], list(report.sums)
    rows = kind.read(Wanted.read(report.asked), report.after, report.up_to, AT_ONCE)
    for _key, row in rows:
        sums = kind.add(sums, row)
    done, after = report.done + len(rows), rows[-1][0] if rows else report.after
    if len(rows) == AT_ONCE:
        state = State.READING
    elif (done, sums) == (report.total, list(report.control)):
        state = State.WRITING
    else:
        _begin_anew(report, at)
        return
    name = storage.new_name(report)
    storage.keep_rows(name, [row for _key, row in rows])
    piece = Piece(report=report, use=Use.ROWS, number=report.done, rows=len(rows), stored_as=name)
    _moved(report, at, piece, state=state, after=after, done=done, sums=sums)


def _begin_anew(report: Report, at: datetime) -> None:
    """What was read is not what the query counted first: a row came, went, or has another sum now."""
    if report.rounds >= ROUNDS:
        _end(report, "changed", at)
    elif _moved(report, at, state=State.WAITING, rounds=report.rounds + 1, done=0):
        report.pieces.all().delete()
        storage.forget(report)


def _write(report: Report, at: datetime) -> None:
    """The next part of the file; after the last one the file is put together."""
    laid = LAID[Format(report.format)]
    begun = report.pieces.filter(use=Use.FILE).count()
    if begun and report.written >= report.total:
        _finish(report, at)
        return
    part = Part(report, begun, report.written, min(laid.rows, report.total - report.written), at)
    name = storage.new_name(report)
    with storage.written(name) as out:
        carried = laid.lay(cast("IO[bytes]", out), part)
    piece = Piece(report=report, use=Use.FILE, number=begun, rows=part.count, stored_as=name)
    _moved(report, at, piece, written=report.written + part.count, carried=carried)


def _finish(report: Report, at: datetime) -> None:
    parts = list(report.pieces.filter(use=Use.FILE).order_by("number"))
    if report.carried != report.control:
        raise ValueError(f"{report}: its file comes to {report.carried}, its control to {report.control}")
    name, ending = parts[0].stored_as, report.format
    if len(parts) > 1:
        name, ending = _zipped(report, parts, at), "zip"
    digest, size = hashlib.sha256(), 0
    with storage.opened(name) as file:
        while block := file.read(1024 * 1024):
            digest.update(block)
            size += len(block)
    filename = f"{report.kind}-{report.asked['since']}-{report.asked['until']}.{ending}"
    with transaction.atomic():
        if not _moved(
            report, at, state=State.READY, stored_as=name, size=size, sha256=digest.hexdigest(),
            filename=filename, ended_at=at,
        ):  # fmt: skip
            return
        data = {"rows": report.total, "sums": report.control, "sha256": digest.hexdigest()}
        record("reports.made", f"report:{report.pk}", by=WORKER, at=at, data=data)
        report.pieces.all().delete()
    storage.forget(report, but=name)


def _zipped(report: Report, parts: list[Piece], at: datetime) -> str:
    name, width = storage.new_name(report), len(str(len(parts)))
    with storage.written(name) as out, zipfile.ZipFile(cast("IO[bytes]", out), "w") as whole:
        for number, part in enumerate(parts, start=1):
            inside = zipfile.ZipInfo(f"{number:0{width}d}.{report.format}", at.timetuple()[:6])
            with whole.open(inside, "w", force_zip64=True) as into, storage.opened(part.stored_as) as file:
                while block := file.read(1024 * 1024):
                    into.write(block)
    return name


def _moved(report: Report, at: datetime, piece: Piece | None = None, **to: Any) -> bool:
    """Only from where it was read: of two workers one moves it, and the piece is that one's."""
    stands = Report.objects.filter(
        pk=report.pk, state=report.state, rounds=report.rounds, done=report.done, written=report.written
    )
    with transaction.atomic():
        if not stands.update(touched_at=at, **to):
            return False
        if piece is not None:
            piece.save(force_insert=True)
    return True


def _end(report: Report, reason: str, at: datetime) -> None:
    with transaction.atomic():
        if _moved(report, at, state=State.FAILED, reason=reason, ended_at=at):
            record("reports.failed", f"report:{report.pk}", by=WORKER, at=at, data={"reason": reason})
            report.pieces.all().delete()
    storage.forget(report)


def _count_failure(report: Report, at: datetime) -> None:
    if report.failures + 1 >= FAILURES:
        _end(report, "error", at)
    else:
        _moved(report, at, failures=report.failures + 1)


_STEPS: dict[State, Callable[[Report, datetime], None]] = {
    State.WAITING: _begin,
    State.READING: _read,
    State.WRITING: _write,
}
