"""Declaring funds and putting money into them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Invalid
from zerotrip.core.money import Amount
from zerotrip.core.text import Text, whole
from zerotrip.funds.models import Fund, Pot
from zerotrip.ledger import actions as ledger
from zerotrip.ledger.models import Transfer
from zerotrip.org.models import Organisation

OUT_OF_THE_WAY = 10_000
"""Where pots stand that the file names no more, and all of them while their order changes."""
BANK = ("bank:main", "bank:clearing")


@dataclass(frozen=True, slots=True)
class Given:
    """A pot as a place's file declares it. `tail` follows the fund's address; the general pot has none."""

    source: str
    organisation: str
    tail: str = ""
    weight: int = 0


@transaction.atomic
def declare(
    *,
    code: str,
    name: Text,
    purpose: Text,
    owner: str,
    rule: str,
    pots: Sequence[Given],
    by: Actor,
    at: datetime,
) -> Fund:
    """Makes the fund, or changes it to what is said now. A pot once declared stays: money may lie in it."""
    places = Organisation.objects.in_bulk({owner, *(pot.organisation for pot in pots)}, field_name="code")
    row = {"name": name, "purpose": purpose, "owner": places[owner], "rule": rule}
    fund, made = Fund.objects.update_or_create(code=code, defaults=row)
    addresses = [":".join(filter(None, (fund.address, pot.tail))) for pot in pots]
    ledger.open_accounts(addresses=addresses)
    Pot.objects.filter(fund=fund).update(order=F("pk") + OUT_OF_THE_WAY)
    for number, (address, pot) in enumerate(zip(addresses, pots, strict=True), 1):
        place = {"organisation": places[pot.organisation], "source": pot.source, "weight": pot.weight}
        Pot.objects.update_or_create(address=address, defaults=place | {"fund": fund, "order": number})
    if made:
        record("fund.declared", f"fund:{code}", by=by, at=at, data={"rule": rule, "pots": addresses})
    return fund


def contribute(
    *, pot: Pot, amount: Amount, source: str, reference: str, by: Actor, at: datetime, because: str
) -> Transfer:
    """Money comes into a pot, from outside or from the bank; `reference` is the number of the payment."""
    if not reference.strip() or not because.strip():
        raise Invalid("no-receipt", _("Please enter the number of the payment and what it is for."))
    if not source.startswith("outside:") and source not in BANK:
        raise Invalid("not-from-outside", _("Money comes into a fund from outside or from the bank account."))
    with transaction.atomic():
        if source not in BANK:
            ledger.open_account(address=source, may_overdraw=True)
        entry = ledger.transfer(
            reference=f"contribution:{whole(reference, 100)}",
            source=source,
            destination=pot.address,
            amount=amount,
            by=by,
            at=at,
            because=whole(because, 500),
        )
        data = {"pot": pot.address, "amount_fen": amount.minor, "reference": reference.strip()}
        record("fund.contributed", f"fund:{pot.fund.code}", by=by, at=at, because=because, data=data)
    return entry
