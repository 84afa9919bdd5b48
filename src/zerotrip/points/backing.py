"""The money behind a lot: from which pots of its fund it came, and back to them what was not spent."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F

from zerotrip.core.money import Amount
from zerotrip.funds.dividing import by_weight
from zerotrip.funds.drawing import entries_from, named
from zerotrip.ledger.moves import Entry
from zerotrip.points.models import Backing, Lot


def set_behind(lot: Lot) -> list[Entry]:
    """From each pot what the fund's rule says. Raises NotEnough where the fund cannot stand behind it."""
    money = lot.points * lot.fen_per_point
    return entries_from(f"points:{lot.pk}:backed", lot.fund_address, lot.backing_address, money, lot.cause)


def remember(lot: Lot, entries: Sequence[Entry]) -> None:
    Backing.objects.bulk_create(
        [Backing(lot=lot, address=entry.source, fen=entry.amount.minor) for entry in entries]
    )


def give_back(lot: Lot, fen: int, reference: str) -> list[Entry]:
    """To each pot its part of what it has given and not got back yet; never more than that.

    What was spent was everybody's in the same proportion, so each part is the same share of its pot's rest.
    """
    pots = list(lot.backings.order_by("pk").select_for_update())
    parts = by_weight([pot.left_fen for pot in pots], fen)
    for pot, part in zip(pots, parts, strict=True):
        Backing.objects.filter(pk=pot.pk).update(back_fen=F("back_fen") + part)
    return [
        Entry(
            named(reference, pot.address, lot.fund_address),
            lot.backing_address,
            pot.address,
            Amount.fen(part),
        )
        for pot, part in zip(pots, parts, strict=True)
        if part
    ]
