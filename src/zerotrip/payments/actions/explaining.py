from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid, Stale
from zerotrip.core.money import Amount
from zerotrip.ledger.models import Transfer
from zerotrip.payments import books, news, suspending
from zerotrip.payments.models import Line, Suspended
from zerotrip.payments.moving import count_arrived
from zerotrip.payments.policy import ask_why, may_explain
from zerotrip.payments.queries import standing_to
from zerotrip.payments.states import LineState


def explain(*, line: Line, paid: Amount, by: Actor, at: datetime, because: str) -> Line:
    """Clears up a line on which the bank contradicted itself or us: it was paid after all, or a part of it
    was, or nothing.

    What stood in suspense for it is reversed; then so much is posted, and the rest owed again.
    """
    ask_why(because)
    with transaction.atomic():
        line = _whole(line)
        may_explain(standing_to(by, line.batch, day_of(at)), line.batch).or_refuse()
        state, told = _target(line, paid)
        _refuse_more_than_is_left(line, paid)
        changes = {"state": state, "paid_fen": paid.minor, "answered_at": at, "news": told}
        if not Line.objects.filter(pk=line.pk, state=LineState.DISPUTED).update(**changes):
            raise Stale("line-moved-on", _("This payment does not need clearing up any more."))
        mine = Suspended.objects.filter(end_to_end_id=line.end_to_end_id)
        suspending.clear(mine, by=by, at=at, because=because)
        _settle(line, paid.minor, by, at, because)
        count_arrived([line])
        about, data = f"payment:{line.end_to_end_id}", {"paid_fen": paid.minor, "of_fen": line.amount_fen}
        record("payment.explained", about, by=by, at=at, because=because, data=data)
        transaction.on_commit(news.announce_due)
    line.refresh_from_db()
    return line


def _whole(line: Line) -> Line:
    rows = Line.objects.select_related("batch", "payable", "hold__source", "hold__destination")
    return rows.select_for_update(of=("self", "payable")).get(pk=line.pk)


def _target(line: Line, paid: Amount) -> tuple[LineState, str]:
    if not 0 <= paid.minor <= line.amount_fen:
        raise Invalid(
            "paid-beyond-line",
            _("This payment is of %(amount)s yuan; no more than that can have been paid by it."),
            field="paid",
            amount=line.amount,
        )
    if not paid.minor:
        return LineState.REJECTED, news.REJECTED
    if paid.minor < line.amount_fen:
        return LineState.PARTLY, news.PARTLY
    return LineState.PAID, news.CONFIRMED


def _refuse_more_than_is_left(line: Line, paid: Amount) -> None:
    """Another line has paid of the same sum meanwhile, or is paying it."""
    room = line.payable.left.minor + line.paid_fen
    if paid.minor <= room:
        return
    raise Conflict(
        "paid-by-another",
        _(
            "Another payment has brought the payee %(elsewhere)s of the %(owed)s yuan already; of this one "
            "at most %(room)s can count. Please enter that as the part that was paid, and ask the bank to "
            "get back what it paid twice."
        ),
        elsewhere=Amount.fen(line.payable.arrived_fen - line.paid_fen),
        owed=line.payable.amount,
        room=Amount.fen(room),
    )


def _settle(line: Line, fen: int, by: Actor, at: datetime, because: str) -> None:
    """What a part had posted already stays, unless less was paid than that."""
    if not Transfer.objects.filter(resolves=line.hold).exists():
        if fen:
            books.post_parts([(line, fen)], by=by, at=at)
        else:
            books.void([line], by=by, at=at, because=because)
        return
    known = line.paid_fen
    if known > fen:
        books.give_back([line], by=by, at=at, because=because)
        known = 0
    if fen > known:
        books.post_more([(line, fen - known)], by=by, at=at, because=because)
