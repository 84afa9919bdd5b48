"""A payment named by hand for an entry: what the person says goes through the table of answers as well."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict
from zerotrip.payments import news
from zerotrip.payments.applying import apply
from zerotrip.payments.models import Line
from zerotrip.payments.order import Answer, LineAnswer
from zerotrip.payments.statements.models import Assignment, Purpose, StatementEntry
from zerotrip.payments.states import LineState

SAID = {Purpose.PAYMENT: "ACSC", Purpose.RETURN: "RJCT"}
MOVES_IT = {Purpose.PAYMENT: LineState.SENT, Purpose.RETURN: LineState.PAID}
FITS = {
    Purpose.PAYMENT: (LineState.PAID, LineState.RETURNED),
    Purpose.RETURN: (LineState.RETURNED,),
}


def check(purpose: Purpose, about: str) -> Line:
    """The payment, if such an entry can be its own; one in doubt is cleared up first."""
    line = Line.objects.select_related("batch").get(end_to_end_id=about)
    if line.state != MOVES_IT[purpose] and line.state not in FITS[purpose]:
        raise Conflict(
            "line-elsewhere",
            _("This payment is “%(state)s”; the entry cannot be its own. Please clear up the payment first."),
            state=line.get_state_display(),
        )
    crossed = {Purpose.PAYMENT: Purpose.BATCH}.get(purpose)
    if crossed and Assignment.objects.filter(purpose=crossed, about=line.batch.ref, dropped_at=None).exists():
        raise assigned_already()
    return line


def check_batch(ref: str) -> None:
    """A batch that left payment by payment did not leave as a whole as well."""
    names = Line.objects.filter(batch__ref=ref).values("end_to_end_id")
    if Assignment.objects.filter(purpose=Purpose.PAYMENT, about__in=names, dropped_at=None).exists():
        raise assigned_already()


def tell(made: Assignment, *, by: Actor, at: datetime) -> None:
    """Moves the payment, if it is not there yet, as a word of the bank of the day of the entry would."""
    purpose = Purpose(made.purpose)
    line = check(purpose, made.about)
    if line.state == MOVES_IT[purpose]:
        _apply(made.entry, line, SAID[purpose], by=by, at=at)
        transaction.on_commit(news.announce_due)


def _apply(entry: StatementEntry, line: Line, status: str, *, by: Actor, at: datetime) -> None:
    file = entry.statement.file
    written_at = max(entry.booked_at, line.answer_written_at or entry.booked_at)
    said = LineAnswer(line.end_to_end_id, status, line.amount_fen, "", entry.remark[:200])
    answer = Answer(entry.bank_id[:35], line.batch.message_id, written_at, "", "", "", (said,))
    last = file.answer_lines.aggregate(n=Max("number"))["n"] or 0
    apply(file, answer, by=by, at=at, first=max(last, entry.statement.entries.count()) + 1)


def assigned_already() -> Conflict:
    return Conflict("assigned-already", _("Another entry accounts for this already; please look there."))
