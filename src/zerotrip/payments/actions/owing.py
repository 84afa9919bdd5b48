from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict
from zerotrip.core.money import Amount
from zerotrip.core.text import Text
from zerotrip.members.models import Person
from zerotrip.org.models import Organisation
from zerotrip.payments import books
from zerotrip.payments.models import Payable


def owe(
    *,
    reference: str,
    person: Person,
    amount: Amount,
    fund: str,
    item_id: str,
    purpose: Text,
    organisation: Organisation,
    by: Actor,
    at: datetime,
    because: str,
) -> Payable:
    """Moves the sum out of the fund into a payable of the person's. The same again answers the first; what
    was taken back is owed anew.

    Raises ledger.NotEnough if the fund cannot pay it.
    """
    figures = {
        "person": person,
        "amount_fen": amount.minor,
        "fund": books.fund_address(fund),
        "item_id": item_id,
    }
    story = {"purpose": purpose, "organisation": organisation, "at": at, "by_key": by.key, "because": because}
    with transaction.atomic():
        payable, fresh = Payable.objects.get_or_create(reference=reference, defaults=figures | story)
        if not fresh and _revive(payable, figures | story):
            payable.refresh_from_db()
            fresh = True
        if any(getattr(payable, name) != value for name, value in figures.items()):
            raise Conflict(
                "owed-otherwise",
                _("“%(reference)s” is owed already, with other figures; nothing was changed."),
                reference=reference,
            )
        if fresh:
            books.owe(payable, by=by, at=at)
    return payable


def _revive(payable: Payable, figures: dict[str, Any]) -> int:
    taken_back = Payable.objects.filter(pk=payable.pk, taken_back_at__isnull=False)
    return taken_back.update(taken_back_at=None, **figures)


@transaction.atomic
def disown(*, reference: str, by: Actor, at: datetime, because: str) -> None:
    """Takes back what is owed, as long as no bank file has had it; the money is the fund's again."""
    payable = Payable.objects.filter(reference=reference).first()
    if payable is None:
        return
    books.disown(payable, by=by, at=at, because=because)
    try:
        with transaction.atomic():
            payable.delete()
    except (ProtectedError, IntegrityError):
        raise Conflict(
            "payment-under-way",
            _("“%(reference)s” is in a payment file already; it cannot be taken back any more."),
            reference=reference,
        ) from None
