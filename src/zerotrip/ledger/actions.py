"""What can be done with the book. Every verb is idempotent by its reference: the same again is answered.

The plural verbs write many entries at once, all or none, in a number of statements that hardly grows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.core.money import Amount, Asset
from zerotrip.ledger.book import write
from zerotrip.ledger.models import Account, Kind, Transfer
from zerotrip.ledger.moves import Entry, Move, Resolution
from zerotrip.vault.rows import among, insert


def open_account(*, address: str, asset: Asset = "CNY", may_overdraw: bool = False) -> Account:
    """Opens it, or answers the one that is open. Only a place outside the union's money may overdraw."""
    (account,) = open_accounts(addresses=[address], asset=asset, may_overdraw=may_overdraw)
    return account


def open_accounts(
    *, addresses: Iterable[str], asset: Asset = "CNY", may_overdraw: bool = False
) -> list[Account]:
    wanted = list(dict.fromkeys(addresses))
    rows = [Account(address=address, asset=asset, may_overdraw=may_overdraw) for address in wanted]
    insert(rows, ignore_conflicts=True)
    found = {account.address: account for account in Account.objects.filter(address__in=among(wanted))}
    for account in found.values():
        if (account.asset, account.may_overdraw) != (asset, may_overdraw):
            raise Conflict(
                "account-is-different",
                _("“%(address)s” is already open, for another asset or under another rule."),
                address=account.address,
            )
    return [found[address] for address in wanted]


def transfer(
    *,
    reference: str,
    source: str,
    destination: str,
    amount: Amount,
    by: Actor,
    at: datetime,
    because: str = "",
) -> Transfer:
    return transfer_all([Entry(reference, source, destination, amount, because)], by=by, at=at)[0]


def transfer_all(entries: Sequence[Entry], *, by: Actor, at: datetime) -> list[Transfer]:
    return write([_move(Kind.TRANSFER, entry) for entry in entries], by=by, at=at)


def hold(
    *,
    reference: str,
    source: str,
    destination: str,
    amount: Amount,
    by: Actor,
    at: datetime,
    because: str = "",
) -> Transfer:
    """Sets the sum aside for the destination: nobody can spend it until it is posted or voided."""
    return hold_all([Entry(reference, source, destination, amount, because)], by=by, at=at)[0]


def hold_all(entries: Sequence[Entry], *, by: Actor, at: datetime) -> list[Transfer]:
    return write([_move(Kind.HOLD, entry) for entry in entries], by=by, at=at)


def post(
    *,
    hold: Transfer,
    reference: str,
    by: Actor,
    at: datetime,
    amount: Amount | None = None,
    because: str = "",
) -> Transfer:
    """Moves what was held, or a part of it; what is not posted is free again at the source."""
    return post_all([Resolution(hold, reference, amount, because)], by=by, at=at)[0]


def post_all(resolutions: Sequence[Resolution], *, by: Actor, at: datetime) -> list[Transfer]:
    return write([_resolving(Kind.POST, each, of=(Kind.HOLD,)) for each in resolutions], by=by, at=at)


def void(*, hold: Transfer, reference: str, by: Actor, at: datetime, because: str = "") -> Transfer:
    """Gives the whole hold back to its source."""
    return void_all([Resolution(hold, reference, None, because)], by=by, at=at)[0]


def void_all(resolutions: Sequence[Resolution], *, by: Actor, at: datetime) -> list[Transfer]:
    return write([_resolving(Kind.VOID, each, of=(Kind.HOLD,)) for each in resolutions], by=by, at=at)


def reverse(*, transfer: Transfer, reference: str, by: Actor, at: datetime, because: str) -> Transfer:
    """Moves the whole sum back. The mistake and its correction both stay in the books."""
    return reverse_all([Resolution(transfer, reference, None, because)], by=by, at=at)[0]


def reverse_all(resolutions: Sequence[Resolution], *, by: Actor, at: datetime) -> list[Transfer]:
    kinds = (Kind.TRANSFER, Kind.POST)
    return write([_resolving(Kind.REVERSE, each, of=kinds) for each in resolutions], by=by, at=at)


def _move(kind: Kind, entry: Entry) -> Move:
    if entry.amount.minor <= 0:
        raise Invalid(
            "amount-not-positive",
            _("An amount above zero is needed; this one is %(amount)s."),
            amount=entry.amount,
        )
    if entry.source == entry.destination:
        raise Invalid("goes-nowhere", _("“%(address)s” cannot pay itself."), address=entry.source)
    if not entry.reference:
        raise Invalid("reference-missing", _("Every entry in the books needs a reference."))
    return Move(kind, entry.reference, entry.source, entry.destination, entry.amount, None, entry.because)


def _resolving(kind: Kind, wanted: Resolution, *, of: tuple[Kind, ...]) -> Move:
    earlier = wanted.resolves
    if earlier.kind not in of:
        raise Invalid(
            "cannot-be-resolved-so",
            _("“%(reference)s” is not something that can be settled in this way."),
            reference=earlier.reference,
        )
    amount = earlier.amount if wanted.amount is None else wanted.amount
    if amount > earlier.amount:
        raise Invalid(
            "more-than-held",
            _("%(amount)s is more than the %(held)s that is held."),
            amount=amount,
            held=earlier.amount,
        )
    source, destination = earlier.source.address, earlier.destination.address
    if kind == Kind.REVERSE:
        source, destination = destination, source
    checked = _move(kind, Entry(wanted.reference, source, destination, amount, wanted.because))
    return Move(kind, checked.reference, source, destination, amount, earlier, wanted.because)
