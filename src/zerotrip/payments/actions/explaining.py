from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Stale
from zerotrip.ledger import actions as ledger
from zerotrip.ledger.models import Transfer
from zerotrip.payments import books, news
from zerotrip.payments.models import Line
from zerotrip.payments.policy import ask_why, may_explain
from zerotrip.payments.queries import standing_to
from zerotrip.payments.states import LineState


def explain(*, line: Line, paid: bool, by: Actor, at: datetime, because: str) -> Line:
    """Clears up a line on which the bank contradicted itself or us: it was paid after all, or it was not.

    What stood in suspense for it is reversed; then the sum is posted, or owed again.
    """
    ask_why(because)
    target = LineState.PAID if paid else LineState.REJECTED
    with transaction.atomic():
        line = _whole(line)
        may_explain(standing_to(by, line.batch, day_of(at)), line.batch).or_refuse()
        changes = {"state": target, "answered_at": at, "news": news.CONFIRMED if paid else news.REJECTED}
        if not Line.objects.filter(pk=line.pk, state=LineState.DISPUTED).update(**changes):
            raise Stale("line-moved-on", _("This payment does not need clearing up any more."))
        _leave_suspense(line, by, at, because)
        _settle(line, paid, by, at, because)
        about = f"payment:{line.end_to_end_id}"
        record("payment.explained", about, by=by, at=at, because=because, data={"paid": paid})
        transaction.on_commit(news.announce_due)
    line.refresh_from_db()
    return line


def _whole(line: Line) -> Line:
    return Line.objects.select_related("batch", "payable", "hold__source", "hold__destination").get(
        pk=line.pk
    )


def _leave_suspense(line: Line, by: Actor, at: datetime, because: str) -> None:
    booked = Transfer.objects.filter(
        reference__startswith=f"suspense:{line.end_to_end_id}:", resolution__isnull=True
    ).select_related("source", "destination")
    for transfer in booked:
        reference = f"explained:{transfer.reference}"
        ledger.reverse(transfer=transfer, reference=reference, by=by, at=at, because=because)


def _settle(line: Line, paid: bool, by: Actor, at: datetime, because: str) -> None:
    still_held = not Transfer.objects.filter(resolves=line.hold).exists()
    if paid and still_held:
        books.post([line], by=by, at=at)
    elif paid:
        books.pay_after_all(line, by=by, at=at, because=because)
    elif still_held:
        books.void([line], by=by, at=at, because=because)
