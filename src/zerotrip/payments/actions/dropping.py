from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Stale
from zerotrip.core.text import whole
from zerotrip.payments import books
from zerotrip.payments.actions.batching import keep_file, lines_with_holds
from zerotrip.payments.formats import format_named
from zerotrip.payments.models import BankFile, Batch, Line
from zerotrip.payments.ordering import order_of, ordered_lines
from zerotrip.payments.policy import QUESTIONS, ask_why
from zerotrip.payments.queries import standing_to
from zerotrip.payments.states import BatchState, FileState, LineState


def drop_line(*, batch: Batch, end_to_end_id: str, by: Actor, at: datetime, because: str) -> Batch:
    """Takes one payment out before release: it is owed again, the file is written anew, and whoever has
    signed looks again."""
    ask_why(because)
    with transaction.atomic():
        batch.refresh_from_db()
        QUESTIONS["drop"](standing_to(by, batch, day_of(at)), batch).or_refuse()
        line = _line(batch, end_to_end_id)
        raw = _change_content(batch, line)
        _take_out(line, because)
        books.void([line], by=by, at=at, because=because)
        batch.files.filter(direction="out", state=FileState.WRITTEN).update(state=FileState.REPLACED)
        keep_file(batch, raw, by, at)
        batch.signatures.filter(fallen_at=None).update(fallen_at=at)
        data = {"line": end_to_end_id, "content_hash": batch.content_hash, "total_fen": batch.total_fen}
        record("batch.line-dropped", f"batch:{batch.ref}", by=by, at=at, because=because, data=data)
    return batch


def _line(batch: Batch, end_to_end_id: str) -> Line:
    ready = lines_with_holds(batch).filter(state=LineState.READY)
    line = ready.filter(end_to_end_id=end_to_end_id).first()
    if line is None:
        raise Stale("line-moved-on", _("This payment is not in the batch any more. Please look again."))
    if not ready.exclude(pk=line.pk).exists():
        raise Conflict("last-line", _("It is the only payment of the batch; please withdraw the batch."))
    return line


def _change_content(batch: Batch, without: Line) -> bytes:
    """On the condition that nobody released or changed it meanwhile: the row is the lock."""
    rest = batch.lines.filter(state=LineState.READY).exclude(pk=without.pk)
    order = order_of(batch, ordered_lines(rest))
    raw = format_named(batch.format).write(order)
    changes = {
        "count": order.count,
        "total_fen": order.total_fen,
        "content_hash": order.content_hash(BankFile.sha256_of(raw)),
        "signed": 0,
    }
    same = Batch.objects.filter(pk=batch.pk, state=BatchState.MADE, content_hash=batch.content_hash)
    if not same.update(**changes):
        raise Stale(
            "batch-moved-on",
            _("This batch has moved on in the meantime; nothing was changed. Please look at it again."),
        )
    batch.refresh_from_db()
    return raw


def _take_out(line: Line, because: str) -> None:
    Line.objects.filter(pk=line.pk, state=LineState.READY).update(
        state=LineState.WITHDRAWN, dropped_because=whole(because, 500)
    )
