"""What the books say, and whether they say the same as their transfers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zerotrip.core.differences import Book, Differs
from zerotrip.core.money import Amount
from zerotrip.ledger.errors import NoSuchAccount
from zerotrip.ledger.models import MOVING, Account, Asset, Kind, Transfer


@dataclass(frozen=True, slots=True)
class Balance:
    """`available` is what is posted less what is held for others; what is held *for* it does not count."""

    posted: Amount
    held_out: Amount
    held_in: Amount
    available: Amount

    @classmethod
    def of(cls, account: Account) -> Balance:
        def amount(minor: int) -> Amount:
            return Amount(minor, account.asset)  # type: ignore[arg-type]

        posted = account.posted_in_minor - account.posted_out_minor
        return cls(
            posted=amount(posted),
            held_out=amount(account.held_out_minor),
            held_in=amount(account.held_in_minor),
            available=amount(posted - account.held_out_minor),
        )


def balance(address: str) -> Balance:
    account = Account.objects.filter(address=address).first()
    if account is None:
        raise NoSuchAccount(
            "no-such-account", _("There is no account “%(address)s” in the books."), address=address
        )
    return Balance.of(account)


def balances(addresses: Iterable[str]) -> dict[str, Balance]:
    """Those of the addresses that are open."""
    found = Account.objects.in_bulk(list(addresses), field_name="address")
    return {address: Balance.of(account) for address, account in found.items()}


@dataclass(frozen=True, slots=True)
class StatementLine:
    at: datetime
    reference: str
    kind: str
    other: str
    moved: Amount  # negative when it left; zero for holds and voids
    balance: Amount  # posted, after this line
    because: str


def transfers_of(address: str) -> QuerySet[Transfer]:
    touching = Q(source__address=address) | Q(destination__address=address)
    return Transfer.objects.filter(touching).select_related("source", "destination").order_by("pk")


def statement(address: str) -> list[StatementLine]:
    """Every entry that touched the account, oldest first, with the balance after each."""
    running = balance(address).posted - balance(address).posted
    lines = []
    for row in transfers_of(address):
        left = row.source.address == address
        moved = (-row.amount if left else row.amount) if row.kind in MOVING else row.amount - row.amount
        running += moved
        other = row.destination.address if left else row.source.address
        lines.append(StatementLine(row.at, row.reference, row.kind, other, moved, running, row.because))
    return lines


_TOTALS = """
SELECT a.address, a.asset, a.posted_in_minor, a.posted_out_minor, a.held_in_minor, a.held_out_minor,
  COALESCE(t.posted_in, 0), COALESCE(t.posted_out, 0), COALESCE(t.held_in, 0), COALESCE(t.held_out, 0)
FROM ledger_account a LEFT JOIN (
  SELECT account, CAST(SUM(posted_in) AS bigint) AS posted_in, CAST(SUM(posted_out) AS bigint) AS posted_out,
    CAST(SUM(held_in) AS bigint) AS held_in, CAST(SUM(held_out) AS bigint) AS held_out
  FROM (
    SELECT destination_id AS account, amount_minor AS posted_in, 0 AS posted_out, 0 AS held_in, 0 AS held_out
      FROM ledger_transfer WHERE kind IN ('transfer', 'post', 'reverse')
    UNION ALL SELECT source_id, 0, amount_minor, 0, 0
      FROM ledger_transfer WHERE kind IN ('transfer', 'post', 'reverse')
    UNION ALL SELECT h.destination_id, 0, 0, h.amount_minor, 0
      FROM ledger_transfer h LEFT JOIN ledger_transfer r ON r.resolves_id = h.id
      WHERE h.kind = 'hold' AND r.id IS NULL
    UNION ALL SELECT h.source_id, 0, 0, 0, h.amount_minor
      FROM ledger_transfer h LEFT JOIN ledger_transfer r ON r.resolves_id = h.id
      WHERE h.kind = 'hold' AND r.id IS NULL
  ) AS sides GROUP BY account
) t ON t.account = a.id
WHERE a.posted_in_minor <> COALESCE(t.posted_in, 0) OR a.posted_out_minor <> COALESCE(t.posted_out, 0)
  OR a.held_in_minor <> COALESCE(t.held_in, 0) OR a.held_out_minor <> COALESCE(t.held_out, 0)
ORDER BY a.address
"""

_MISFITS = """
SELECT t.reference, s.asset, t.kind, t.amount_minor, COALESCE(h.amount_minor, 0)
FROM ledger_transfer t
JOIN ledger_account s ON s.id = t.source_id
JOIN ledger_account d ON d.id = t.destination_id
LEFT JOIN ledger_transfer h ON h.id = t.resolves_id
WHERE s.asset <> d.asset
  OR (t.kind IN ('post', 'void') AND (h.kind <> 'hold' OR t.amount_minor > h.amount_minor
      OR t.source_id <> h.source_id OR t.destination_id <> h.destination_id))
  OR (t.kind = 'reverse' AND (h.kind NOT IN ('transfer', 'post') OR t.amount_minor <> h.amount_minor
      OR t.source_id <> h.destination_id OR t.destination_id <> h.source_id))
ORDER BY t.id
"""
_SAYS = (
    _("posted in {kept}, its transfers say {recomputed}"),
    _("posted out {kept}, its transfers say {recomputed}"),
    _("held in {kept}, its transfers say {recomputed}"),
    _("held out {kept}, its transfers say {recomputed}"),
)
_KINDS: dict[str, Promise] = {
    Kind.TRANSFER: pgettext_lazy("kind of an entry", "transfer"),
    Kind.HOLD: pgettext_lazy("kind of an entry", "hold"),
    Kind.POST: pgettext_lazy("kind of an entry", "post"),
    Kind.VOID: pgettext_lazy("kind of an entry", "void"),
    Kind.REVERSE: pgettext_lazy("kind of an entry", "reverse"),
}


def reconcile() -> list[Differs]:
    """Recomputes every account from its transfers, in the database; empty when the books are right."""
    with connection.cursor() as cursor:
        cursor.execute(_TOTALS)
        totals = cursor.fetchall()
        cursor.execute(_MISFITS)
        misfits = cursor.fetchall()
    differences = [
        Differs(Book.ACCOUNT, address, says, kept, recomputed, counted=asset == Asset.POINT)
        for address, asset, *figures in totals
        for says, kept, recomputed in zip(_SAYS, figures[:4], figures[4:], strict=True)
        if kept != recomputed
    ]
    says = _("{kind} of {kept} does not fit what it resolves ({recomputed})")
    return differences + [
        Differs(Book.TRANSFER, ref, says, kept, other, asset == Asset.POINT, {"kind": _KINDS[kind]})
        for ref, asset, kind, kept, other in misfits
    ]


def counted() -> dict[str, int]:
    """Over how much `reconcile` looks."""
    open_ones = Transfer.objects.filter(kind=Kind.HOLD, resolution__isnull=True)
    return {
        "accounts": Account.objects.count(),
        "transfers": Transfer.objects.count(),
        "open holds": open_ones.count(),
    }


def open_holds(address: str) -> QuerySet[Transfer]:
    """Holds at the account that nothing has posted or voided yet."""
    return transfers_of(address).filter(kind=Kind.HOLD, resolution__isnull=True)
