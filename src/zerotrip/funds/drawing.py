"""From which pots a sum comes: the split applied to what the ledger says is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.money import Amount
from zerotrip.funds.dividing import Portion, split
from zerotrip.funds.models import Pot
from zerotrip.ledger import actions as ledger
from zerotrip.ledger.errors import NotEnough
from zerotrip.ledger.models import Account, Kind, Transfer
from zerotrip.ledger.moves import Entry, Resolution

CHUNK = 500


def draw(fund: str, fen: int, *, coming_back: Mapping[str, int] | None = None) -> dict[str, int]:
    """Fen from each pot of `fund:<code>`. `coming_back` is what returns to its pots in the same entry.

    A fund of one pot is not asked what it has: the ledger refuses what it cannot pay.
    """
    return draw_all([(fund, fen)], coming_back=coming_back)[0]


def draw_all(
    wanted: Sequence[tuple[str, int]], *, coming_back: Mapping[str, int] | None = None
) -> list[dict[str, int]]:
    """Many at once, each after those before it, in two queries however many."""
    pots = pots_of({fund for fund, _fen in wanted})
    several = [pot.address for found in pots.values() if len(found) > 1 for pot in found]
    free = defaultdict(int, available_held(several))
    for address, fen in (coming_back or {}).items():
        free[address] += fen
    drawn = []
    for fund, fen in wanted:
        parts = _parts(fund, pots.get(fund, []), free, fen)
        for address, part in parts.items():
            free[address] -= part
        drawn.append(parts)
    return drawn


def named(reference: str, pot: str, fund: str) -> str:
    """Of the entry from or to one pot; of a fund's general pot it is the reference itself."""
    return reference if pot == fund else f"{reference}@{pot.removeprefix(f'{fund}:')}"


def entries_from(
    reference: str,
    fund: str,
    destination: str,
    fen: int,
    because: str = "",
    *,
    coming_back: Mapping[str, int] | None = None,
) -> list[Entry]:
    parts = draw(fund, fen, coming_back=coming_back) if fen else {}
    return [
        Entry(named(reference, pot, fund), pot, destination, Amount.fen(part), because)
        for pot, part in parts.items()
    ]


def back_to_pots(reference: str, fund: str, source: str, fen: int, because: str = "") -> list[Entry]:
    """Undoes `entries_from(reference, fund, source, …)`: each pot has again what it gave then."""
    pots = [pot.address for pot in pots_of([fund]).get(fund, ())] or [fund]
    given = Transfer.objects.filter(reference__in=[named(reference, pot, fund) for pot in pots])
    parts = dict(given.values_list("source__address", "amount_minor")) or {fund: fen}
    return [
        Entry(named(f"{reference}:back", pot, fund), source, pot, Amount.fen(part), because)
        for pot, part in parts.items()
    ]


def reserve(*, reference: str, fund: str, fen: int, by: Actor, at: datetime) -> None:
    """Sets the sum aside in the pots it will come from, for the payable that it will become."""
    payable = f"payable:{reference}"
    ledger.open_account(address=payable)
    number = Transfer.objects.filter(destination__address=payable, kind=Kind.HOLD).count() + 1
    holds = entries_from(f"reserved:{reference}:{number}", fund, payable, fen)
    ledger.hold_all(holds, by=by, at=at)


def reserved(reference: str) -> list[Transfer]:
    """The holds that stand for it."""
    rows = Transfer.objects.select_related("source", "destination")
    return list(
        rows.filter(
            destination__address=f"payable:{reference}",
            kind=Kind.HOLD,
            resolution__isnull=True,
            source__address__startswith="fund:",
        )
    )


def unreserve(holds: Sequence[Transfer], *, by: Actor, at: datetime) -> None:
    ledger.void_all([Resolution(each, f"unreserved:{each.reference}") for each in holds], by=by, at=at)


def pots_of(funds: Iterable[str]) -> dict[str, list[Pot]]:
    codes = [fund.removeprefix("fund:") for fund in funds]
    found: dict[str, list[Pot]] = defaultdict(list)
    for pot in Pot.objects.filter(fund__code__in=codes).select_related("fund").order_by("order"):
        found[pot.fund.address].append(pot)
    return dict(found)


def available_held(addresses: Sequence[str]) -> dict[str, int]:
    """What the pots have, theirs until the transaction ends: of two who draw at once the second sees what the
    first has left."""
    rows = Account.objects.filter(address__in=addresses).order_by("pk")
    if connection.features.has_select_for_update and addresses:
        rows = rows.select_for_update()
    return {
        row.address: row.posted_in_minor - row.posted_out_minor - row.held_out_minor
        for row in (rows if addresses else ())
    }


def _parts(fund: str, pots: Sequence[Pot], free: Mapping[str, int], fen: int) -> dict[str, int]:
    if len(pots) <= 1:
        return {pots[0].address if pots else fund: fen}
    portions = [Portion(pot.address, pot.order, pot.weight, free[pot.address]) for pot in pots]
    parts = split(pots[0].fund.rule, portions, fen)
    if parts is None:
        raise NotEnough(
            "not-enough",
            _("There is not enough: %(available)s is left, %(asked)s is needed. Nothing was moved."),
            address=fund,
            available=Amount.fen(sum(portion.available for portion in portions)),
            asked=Amount.fen(fen),
        )
    return parts
