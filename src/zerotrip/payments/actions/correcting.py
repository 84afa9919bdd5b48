from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.money import Amount
from zerotrip.ledger.errors import NotEnough
from zerotrip.payments import books
from zerotrip.payments.models import Payable


def correct_owed(*, reference: str, amount: Amount, by: Actor, at: datetime, because: str) -> bool:
    """Makes of a sum that nobody is paying yet another one; of nothing, it is taken back. False where a line
    is paying it or has paid of it. A batch made at the same moment holds the sum, and then it stays."""
    payable = Payable.objects.owed().filter(reference=reference, arrived_fen=0).first()
    if payable is None:
        return False
    try:
        with transaction.atomic():
            return _correct(payable, amount, by=by, at=at, because=because)
    except NotEnough:
        return False


def _correct(payable: Payable, amount: Amount, *, by: Actor, at: datetime, because: str) -> bool:
    changes = {"amount_fen": amount.minor} if amount else {"taken_back_at": at}
    same = Payable.objects.owed().filter(pk=payable.pk, corrections=payable.corrections, arrived_fen=0)
    if not same.update(corrections=F("corrections") + 1, **changes):
        return False
    books.correct(payable, amount, by=by, at=at, because=because)
    data = {"was_fen": payable.amount_fen, "is_fen": amount.minor}
    record("payment.corrected", f"payable:{payable.reference}", by=by, at=at, because=because, data=data)
    return True
