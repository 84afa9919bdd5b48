from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict
from zerotrip.core.money import Amount
from zerotrip.core.text import Text
from zerotrip.members.models import Firm
from zerotrip.payments import books
from zerotrip.payments.actions.owing import refuse_nothing
from zerotrip.payments.models import Payable


@transaction.atomic
def owe_firm(
    *,
    reference: str,
    firm: Firm,
    amount: Amount,
    item_id: str,
    purpose: Text,
    by: Actor,
    at: datetime,
    because: str,
) -> Payable:
    """Of what stands at the firm's place in the books, so much goes into the next batch. Once a reference.

    Raises ledger.NotEnough if less stands there.
    """
    refuse_nothing(amount)
    payable = Payable(
        reference=reference,
        firm=firm,
        amount_fen=amount.minor,
        fund=firm.address,
        item_id=item_id,
        purpose=purpose,
        organisation=firm.organisation,
        at=at,
        by_key=by.key,
        because=because,
    )
    _write(payable)
    books.owe_firm(payable, by=by, at=at)
    return payable


def _write(payable: Payable) -> None:
    """Of two at once the second finds the reference taken, as one that comes later does."""
    try:
        with transaction.atomic():
            payable.save(force_insert=True)
    except IntegrityError as known:
        raise Conflict(
            "owed-already", _("“%(reference)s” is owed already."), reference=payable.reference
        ) from known
