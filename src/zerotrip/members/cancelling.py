"""A receipt is cancelled by two people, and what it said came in goes back to where it came from."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.core.text import both, whole
from zerotrip.ledger.actions import reverse_all
from zerotrip.ledger.models import Transfer
from zerotrip.ledger.moves import Resolution
from zerotrip.members import signals
from zerotrip.members.models import FeePayment, ReceiptCancelling, Roster
from zerotrip.members.policy import may_confirm_cancelling, may_take_fees
from zerotrip.notices.actions import tell
from zerotrip.org.queries import reach

State = ReceiptCancelling.State
_CANCELLED = _(
    "Receipt %(number)s is not valid any more, and the fee is owed again. Please hand back the paper."
)


@transaction.atomic
def propose_cancelling(*, payment: FeePayment, by: Actor, at: datetime, because: str) -> ReceiptCancelling:
    """The receipt stands until another person confirms it."""
    may_take_fees(by, reach(by, day_of(at)), payment.roster.organisation).or_refuse()
    _ask_why(because)
    if not payment.number or payment.cancelled_at:
        raise Conflict("receipt-not-standing", _("There is no receipt that could be cancelled."))
    try:
        with transaction.atomic():
            made = ReceiptCancelling.objects.create(
                payment=payment, because=whole(because, 500), by_key=by.key, by_name=by.name, at=at
            )
    except IntegrityError:
        raise Conflict(
            "cancelling-waits", _("That this receipt be cancelled waits for a second person already.")
        ) from None
    _record("members.receipt-cancelling-proposed", made, by, at, because)
    return made


@transaction.atomic
def confirm_cancelling(*, cancelling: ReceiptCancelling, by: Actor, at: datetime) -> FeePayment:
    """The fee is owed again: what came through the bank waits at its desk, the rest never was there."""
    _may_answer(cancelling, by, at)
    _move(cancelling, state=State.CONFIRMED, answered_by_key=by.key, answered_by_name=by.name, answered_at=at)
    payment = FeePayment.objects.select_related("roster__organisation").get(pk=cancelling.payment_id)
    if not FeePayment.objects.filter(pk=payment.pk, cancelled_at=None).update(cancelled_at=at):
        raise _moved_on()
    _money_back(payment, cancelling.because, by, at)
    Roster.objects.filter(pk=payment.roster_id).update(received_fen=0)
    payment.refresh_from_db()
    _record("members.receipt-cancelled", cancelling, by, at, cancelling.because)
    _tell(payment, at)
    return payment


@transaction.atomic
def drop_cancelling(*, cancelling: ReceiptCancelling, by: Actor, at: datetime, because: str) -> None:
    _may_answer(cancelling, by, at)
    _ask_why(because)
    _move(cancelling, state=State.DROPPED, answered_by_key=by.key, answered_by_name=by.name, answered_at=at)
    _record("members.receipt-cancelling-dropped", cancelling, by, at, because)


def _money_back(payment: FeePayment, because: str, by: Actor, at: datetime) -> None:
    """Every part of it, or nothing is cancelled. What rooms above booked they take back themselves."""
    own = Transfer.objects.select_related("source", "destination", "resolution").filter(
        reference__startswith=f"roster:{payment.roster_id}:paid", resolves=None, resolution=None
    )
    wanted = [Resolution(each, f"{each.reference}:cancelled", because=because) for each in own]
    back = sum(each.amount_minor for each in reverse_all(wanted, by=by, at=at))
    said = {"code": payment.roster.payment_code, "by": by, "at": at, "because": because}
    heard = signals.fee_taken_back.send(sender=FeePayment, **said)
    back += sum(int(fen or 0) for _room, fen in heard)
    if back != payment.amount_fen:
        raise Conflict(
            "fee-not-found",
            _("The books do not hold what this receipt says; an accountant has to look first."),
        )


def _may_answer(cancelling: ReceiptCancelling, by: Actor, at: datetime) -> None:
    organisation = cancelling.payment.roster.organisation
    may_confirm_cancelling(by, reach(by, day_of(at)), organisation, cancelling.by_key).or_refuse()


def _move(cancelling: ReceiptCancelling, **changes: object) -> None:
    if not ReceiptCancelling.objects.filter(pk=cancelling.pk, state=State.PROPOSED).update(**changes):
        raise _moved_on()
    cancelling.refresh_from_db()


def _ask_why(because: str) -> None:
    if not because.strip():
        raise Invalid("reason-missing", _("Please say why; it is kept with the receipt."), field="because")


def _record(what: str, cancelling: ReceiptCancelling, by: Actor, at: datetime, because: str) -> None:
    payment = cancelling.payment
    data = {"number": payment.number, "fen": payment.amount_fen}
    record(what, f"roster:{payment.roster_id}", by=by, at=at, because=because, data=data)


def _tell(payment: FeePayment, at: datetime) -> None:
    tell(
        to_key=payment.roster.imported_by_key,
        event="members.receipt-cancelled",
        title=both(lambda: _("The receipt for your roster was cancelled")),
        body=both(lambda: _CANCELLED % {"number": payment.number}),
        link=f"/desk/rosters/{payment.roster_id}/receipt/",
        at=at,
    )


def _moved_on() -> Conflict:
    return Conflict("cancelling-moved-on", _("This has been decided meanwhile; please look again."))
