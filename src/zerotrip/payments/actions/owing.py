from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.core.money import Amount
from zerotrip.core.text import Text
from zerotrip.members.models import Person
from zerotrip.org.models import Organisation
from zerotrip.payments import books
from zerotrip.payments.actions.correcting import correct_owed
from zerotrip.payments.models import Payable
from zerotrip.vault.rows import insert


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
    was taken back is owed again, in its old place.

    Raises ledger.NotEnough if the fund cannot pay it.
    """
    refuse_nothing(amount)
    figures = {
        "person": person,
        "amount_fen": amount.minor,
        "fund": books.fund_address(fund),
        "item_id": item_id,
    }
    story = {"purpose": purpose, "organisation": organisation, "at": at, "by_key": by.key, "because": because}
    with transaction.atomic():
        payable, fresh = Payable.objects.get_or_create(reference=reference, defaults=figures | story)
        fresh = fresh or _owed_again(payable, figures | story)
        if any(getattr(payable, name) != value for name, value in figures.items()):
            raise Conflict(
                "owed-otherwise",
                _("“%(reference)s” is owed already, with other figures; nothing was changed."),
                reference=reference,
            )
        if fresh:
            books.owe(payable, by=by, at=at)
    return payable


@dataclass(frozen=True, slots=True)
class Owing:
    """One of many sums that nobody owed before."""

    reference: str
    person: Person
    fen: int
    fund: str
    item_id: str
    purpose: Text
    organisation: Organisation
    because: str


@transaction.atomic(savepoint=False)
def owe_all(owings: Sequence[Owing], *, by: Actor, at: datetime) -> list[Payable]:
    """All of them or none, in a number of statements that does not grow with them. One that is owed already
    makes the database refuse all: then each is for `owe`.

    Raises ledger.NotEnough if a fund cannot pay its part.
    """
    payables = [_payable(each, by, at) for each in owings]
    insert(payables)
    books.owe_all(payables, by=by, at=at)
    return payables


def _payable(owing: Owing, by: Actor, at: datetime) -> Payable:
    amount = Amount.fen(owing.fen)
    refuse_nothing(amount)
    return Payable(
        reference=owing.reference,
        person=owing.person,
        amount_fen=amount.minor,
        fund=books.fund_address(owing.fund),
        item_id=owing.item_id,
        purpose=owing.purpose,
        organisation=owing.organisation,
        at=at,
        by_key=by.key,
        because=owing.because,
    )


def refuse_nothing(amount: Amount) -> None:
    """Too much is refused by Amount itself."""
    if amount.minor <= 0 or amount.asset != "CNY":
        raise Invalid(
            "amount-not-positive",
            _("A sum of %(amount)s cannot be owed; it must be above zero."),
            amount=amount,
        )


def _owed_again(payable: Payable, changes: dict[str, Any]) -> bool:
    """The row stays, for the lines that once failed to pay it point to it."""
    gone = Payable.objects.filter(pk=payable.pk, taken_back_at__isnull=False, corrections=payable.corrections)
    if not gone.update(taken_back_at=None, corrections=F("corrections") + 1, **changes):
        return False
    payable.refresh_from_db()
    return True


@transaction.atomic
def disown(*, reference: str, by: Actor, at: datetime, because: str) -> None:
    """Takes back what is owed, as long as no payment file has it; the money is the fund's again."""
    if not Payable.objects.filter(reference=reference, taken_back_at=None).exists():
        return
    if not correct_owed(reference=reference, amount=Amount.fen(0), by=by, at=at, because=because):
        raise Conflict(
            "payment-under-way",
            _("“%(reference)s” is in a payment file already; it cannot be taken back any more."),
            reference=reference,
        )
