"""The exchange with the bank, by the worker. Nothing here calls out inside a transaction.

An order is leased, sent, and its outcome written down. Where the outcome is unknown (a cut connection, a
worker killed in between) the bank is asked whether it has the order; only its word that it has not sends it
again.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Refused
from zerotrip.payments import news
from zerotrip.payments.actions.answering import read_received, take_answer
from zerotrip.payments.actions.batching import take_back
from zerotrip.payments.bank import Bank, BankIsDown, Reply
from zerotrip.payments.models import Batch, Dispatch
from zerotrip.payments.moving import move_batch
from zerotrip.payments.states import BatchState, DispatchState, LineState

log = logging.getLogger(__name__)
BANK = Actor.system("bank")
LEASE = timedelta(minutes=2)
ASK_AGAIN = timedelta(minutes=2)
_OPEN = (DispatchState.PENDING, DispatchState.UNKNOWN, DispatchState.SENT)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=10)


def exchange_due(*, at: datetime) -> int:
    """Sends what is due, asks about what is unknown, takes what the bank has for us; answers how much."""
    done = news.announce_due() + read_received(by=BANK, at=at)
    _notice_lapsed_leases(at)
    with Bank() as bank:
        done += _send_due(bank, at)
        done += _fetch(bank, at)
    return done + news.announce_due()


def _notice_lapsed_leases(at: datetime) -> None:
    """Whoever held them is gone, perhaps in the middle of sending."""
    lapsed = Dispatch.objects.filter(state=DispatchState.LEASED, lease_until__lt=at)
    lapsed.update(state=DispatchState.UNKNOWN, next_try_at=at, lease_until=None)


def _send_due(bank: Bank, at: datetime) -> int:
    due = Dispatch.objects.filter(state__in=_OPEN, next_try_at__lte=at).select_related("batch")
    count = 0
    for dispatch in due.order_by("next_try_at", "pk"):
        if not _lease(dispatch, at):
            continue
        reply = _send_or_ask(bank, dispatch)
        _note_reply(dispatch, reply, at)
        if reply.result in ("not-sent", "unknown"):
            break  # the others wait until the bank answers again
        count += 1
    return count


def _lease(dispatch: Dispatch, at: datetime) -> bool:
    """Of two workers, one gets it. `dispatch.state` stays what it was before."""
    mine = Dispatch.objects.filter(pk=dispatch.pk, state=dispatch.state, next_try_at__lte=at)
    return bool(
        mine.update(state=DispatchState.LEASED, lease_until=at + LEASE, attempts=dispatch.attempts + 1)
    )


def _send_or_ask(bank: Bank, dispatch: Dispatch) -> Reply:
    batch = dispatch.batch
    if dispatch.state != DispatchState.PENDING:
        reply = bank.ask(batch.message_id)
        if reply.result != "not-sent":
            return reply
    return bank.send(batch.file.raw.open())


def _note_reply(dispatch: Dispatch, reply: Reply, at: datetime) -> None:
    with transaction.atomic():
        if reply.result == "taken":
            # No answer for long: ask again whether it is there at all.
            _write(dispatch, DispatchState.SENT, "", next_try_at=at + ASK_AGAIN)
            _note_sent(dispatch.batch)
        elif reply.result == "refused":
            if _write(dispatch, DispatchState.REFUSED, reply.reason):
                _whole_file_refused(dispatch.batch, reply.reason, at)
        else:
            state = DispatchState.PENDING if reply.result == "not-sent" else DispatchState.UNKNOWN
            pause = min(FIRST_PAUSE * 2 ** min(dispatch.attempts, 10), LONGEST_PAUSE)
            _write(dispatch, state, reply.reason, next_try_at=at + pause)
            log.warning("batch %s: %s (%s)", dispatch.batch.ref, reply.result, reply.reason)


def _note_sent(batch: Batch) -> None:
    """An answer may have come in while the order was on its way; then there is nothing to note."""
    batch.refresh_from_db()
    if batch.state == BatchState.RELEASED:
        move_batch(batch, "send")


def _write(dispatch: Dispatch, state: DispatchState, reason: str, **changes: object) -> bool:
    """An answer that came in meanwhile has the last word."""
    leased = Dispatch.objects.filter(pk=dispatch.pk, state=DispatchState.LEASED)
    return bool(leased.update(state=state, reason=reason[:300], lease_until=None, **changes))


def _whole_file_refused(batch: Batch, reason: str, at: datetime) -> None:
    """Nobody was paid and no payee can help it: the sums are owed again, and a person has to look."""
    move_batch(batch, "refuse")
    take_back(batch, LineState.SENT, by=BANK, at=at, because=reason)
    record("batch.refused", f"batch:{batch.ref}", by=BANK, at=at, because=reason)


def _fetch(bank: Bank, at: datetime) -> int:
    """Acknowledged only when it is kept; an answer fetched twice changes nothing."""
    try:
        return sum(_take(bank, name, at) for name in bank.answers())
    except BankIsDown as fault:
        log.warning("the bank does not answer: %s", fault)
        return 0


def _take(bank: Bank, name: str, at: datetime) -> bool:
    """What cannot even be kept stays with the bank; the answers after it are no worse for it."""
    try:
        take_answer(raw=bank.answer(name), by=BANK, at=at)
    except Refused as fault:
        log.warning("answer %s of the bank: %s", name, fault)
        return False
    bank.acknowledge(name)
    return True
