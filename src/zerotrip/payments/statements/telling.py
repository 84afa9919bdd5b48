"""A payment named by hand for an entry: what the person says goes through the table of answers as well."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict
from zerotrip.core.money import Amount
from zerotrip.payments import news
from zerotrip.payments.applying import apply
from zerotrip.payments.books import came_back
from zerotrip.payments.models import Line
from zerotrip.payments.order import Answer, LineAnswer
from zerotrip.payments.statements.models import OF_A_PAYMENT, Assignment, Purpose, StatementEntry
from zerotrip.payments.states import ARRIVED, LineState

SAID = {Purpose.PAYMENT: "ACSC", Purpose.PART: "ACSC", Purpose.RETURN: "RJCT"}
MOVES_IT = {
    Purpose.PAYMENT: (LineState.SENT, LineState.PARTLY),
    Purpose.PART: (LineState.SENT, LineState.PARTLY),
    Purpose.RETURN: ARRIVED,
}
FITS = {
    Purpose.PAYMENT: (LineState.PAID, LineState.RETURNED),
    Purpose.PART: (LineState.PAID, LineState.RETURNED),
    Purpose.RETURN: (LineState.RETURNED,),
}


def went_through(line: Line) -> int:
    """What was paid by it: still, or before it came back."""
    return came_back(line) if line.state == LineState.RETURNED else line.paid_fen


def left_for(line: Line) -> int:
    """What entries of the account have left for it by now, agreed or not."""
    return _sum(_entries_of(line))


def agreed_for(line: Line) -> int:
    """Of that, what is in the books: a sum that waits for a second person moves nothing."""
    return _sum(_entries_of(line).filter(booked_at__isnull=False))


def _entries_of(line: Line) -> QuerySet[Assignment]:
    return Assignment.objects.filter(purpose__in=OF_A_PAYMENT, about=line.end_to_end_id, dropped_at=None)


def _sum(entries: QuerySet[Assignment]) -> int:
    return entries.aggregate(fen=Sum("amount_fen"))["fen"] or 0


def held(about: str) -> Line:
    """The payment, until the act is done: of two entries at once the second sees what the first has left."""
    rows = Line.objects.select_related("batch", "payable").select_for_update(of=("self",))
    return rows.get(end_to_end_id=about)


def check(purpose: Purpose, about: str, fen: int) -> Line:
    """The payment, if an entry of so much can be its own; one in doubt is cleared up first."""
    line = held(about)
    if line.state not in MOVES_IT[purpose] and line.state not in FITS[purpose]:
        raise Conflict(
            "line-elsewhere",
            _("This payment is “%(state)s”; the entry cannot be its own. Please clear up the payment first."),
            state=line.get_state_display(),
        )
    whole = Assignment.objects.filter(purpose=Purpose.BATCH, about=line.batch.ref, dropped_at=None)
    if purpose in OF_A_PAYMENT and whole.exists():
        raise assigned_already()
    if purpose == Purpose.RETURN and fen != went_through(line):
        raise Conflict(
            "return-of-another-sum",
            _("Of this payment %(amount)s yuan went through; only that very sum can have come back."),
            amount=Amount.fen(went_through(line)),
        )
    return line


def check_batch(ref: str) -> None:
    """A batch that left payment by payment did not leave as a whole as well."""
    names = Line.objects.filter(batch__ref=ref).values("end_to_end_id")
    if Assignment.objects.filter(purpose__in=OF_A_PAYMENT, about__in=names, dropped_at=None).exists():
        raise assigned_already()


def tell(made: Assignment, *, by: Actor, at: datetime) -> None:
    """Moves the payment, if it is not there yet, as a word of the bank of the day of the entry would."""
    purpose = Purpose(made.purpose)
    line = check(purpose, made.about, made.amount_fen)
    if purpose != Purpose.RETURN and left_for(line) > line.amount_fen:
        raise assigned_already()
    fen = made.amount_fen if purpose == Purpose.RETURN else agreed_for(line) + made.amount_fen
    if line.state in MOVES_IT[purpose] and (purpose == Purpose.RETURN or fen > line.paid_fen):
        _apply(made.entry, line, SAID[purpose], fen, by=by, at=at)
        transaction.on_commit(news.announce_due)


def _apply(entry: StatementEntry, line: Line, status: str, fen: int, *, by: Actor, at: datetime) -> None:
    file = entry.statement.file
    written_at = max(entry.booked_at, line.answer_written_at or entry.booked_at)
    said = LineAnswer(line.end_to_end_id, status, fen, "", entry.remark[:200], booked=True)
    answer = Answer(entry.bank_id[:35], line.batch.message_id, written_at, "", "", "", (said,))
    last = file.answer_lines.aggregate(n=Max("number"))["n"] or 0
    apply(file, answer, by=by, at=at, first=max(last, entry.statement.entries.count()) + 1)


def assigned_already() -> Conflict:
    return Conflict("assigned-already", _("Another entry accounts for this already; please look there."))
