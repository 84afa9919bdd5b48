"""The only writer of transfers and totals.

One statement changes the totals of all accounts concerned, on the condition that each stays covered; where
it changes fewer rows than there are accounts, everything is undone. So the books hold on SQLite, which has
no row locks, and under READ COMMITTED. The locks taken before, in the order of account ids, only keep
PostgreSQL from deadlocks between A → B and B → A.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Invalid
from zerotrip.core.money import Amount
from zerotrip.ledger.errors import AlreadyResolved, NoSuchAccount, NotEnough, OtherFigures
from zerotrip.ledger.models import Account, Transfer
from zerotrip.ledger.moves import Change, Move, changes_of
from zerotrip.ledger.periods import refuse_closed
from zerotrip.vault.rows import among, chunks, insert

LOOKED_UP = 5_000  # by one question: what is found stays small in memory

_UPDATE = """
UPDATE ledger_account SET
  posted_in_minor = posted_in_minor + change.column2,
  posted_out_minor = posted_out_minor + change.column3,
  held_in_minor = held_in_minor + change.column4,
  held_out_minor = held_out_minor + change.column5
FROM (VALUES {rows}) AS change
WHERE ledger_account.id = change.column1 AND (may_overdraw OR
  posted_in_minor + change.column2 >=
  posted_out_minor + change.column3 + held_out_minor + change.column5)
"""
_ROW = "(" + ", ".join(["CAST(%s AS bigint)"] * 5) + ")"


def write(moves: Sequence[Move], *, by: Actor, at: datetime) -> list[Transfer]:
    """All of the moves or none. One already written with the same figures is answered, not done again."""
    if not moves:
        return []
    try:
        with transaction.atomic():
            return _write(moves, by, at)
    except IntegrityError:
        # Its month is closed; or somebody wrote one of these references, or resolved one of these holds.
        refuse_closed(at)
        with transaction.atomic():
            _refuse_resolved(moves)
            return _write(moves, by, at)


def _write(moves: Sequence[Move], by: Actor, at: datetime) -> list[Transfer]:
    hashes = [move.input_hash for move in moves]
    written = _already_written(moves, hashes)
    fresh = {
        move.reference: (move, hashed)
        for move, hashed in zip(moves, hashes, strict=True)
        if move.reference not in written
    }
    if fresh:
        anew = [move for move, _ in fresh.values()]
        changes = changes_of(anew)
        accounts = _accounts(sorted(changes))
        _refuse_mixed_assets(anew, accounts)
        _refuse_resolved(anew)
        rows = [_row(move, hashed, accounts, by, at) for move, hashed in fresh.values()]
        insert(rows)
        _apply({accounts[address].pk: change for address, change in changes.items()})
        written |= {row.reference: row for row in rows}
    return [written[move.reference] for move in moves]


def _already_written(moves: Sequence[Move], hashes: Sequence[str]) -> dict[str, Transfer]:
    found: dict[str, Transfer] = {}
    for chunk in chunks([move.reference for move in moves], LOOKED_UP):
        rows = Transfer.objects.select_related("source").filter(reference__in=among(chunk))
        found |= {row.reference: row for row in rows.order_by()}
    known: dict[str, str] = {reference: row.input_hash for reference, row in found.items()}
    for move, hashed in zip(moves, hashes, strict=True):
        if known.setdefault(move.reference, hashed) != hashed:
            raise OtherFigures(
                "reference-has-other-figures",
                _("“%(reference)s” already stands in the books with other figures; nothing was moved."),
                reference=move.reference,
            )
    return found


def _accounts(addresses: Sequence[str]) -> dict[str, Account]:
    found: dict[str, Account] = {}
    for chunk in chunks(addresses, LOOKED_UP):
        rows = Account.objects.filter(address__in=among(chunk))
        found |= {account.address: account for account in rows}
    if missing := [address for address in addresses if address not in found]:
        raise NoSuchAccount(
            "no-such-account", _("There is no account “%(address)s” in the books."), address=missing[0]
        )
    if connection.features.has_select_for_update:
        for keys in chunks(sorted(account.pk for account in found.values()), LOOKED_UP):
            rows = Account.objects.filter(pk__in=among(keys)).order_by("pk").select_for_update()
            list(rows.values_list("pk"))
    return found


def _refuse_mixed_assets(moves: Sequence[Move], accounts: Mapping[str, Account]) -> None:
    for move in moves:
        if not (accounts[move.source].asset == accounts[move.destination].asset == move.amount.asset):
            raise Invalid(
                "assets-mixed",
                _("Money and points do not mix: “%(source)s”, “%(destination)s” and the amount differ."),
                source=move.source,
                destination=move.destination,
            )


def _refuse_resolved(moves: Sequence[Move]) -> None:
    """The database refuses a second resolution too; this finds the sentence for it."""
    by_pk = {move.resolves.pk: move.reference for move in moves if move.resolves}
    for chunk in chunks(list(by_pk), LOOKED_UP):
        rows = Transfer.objects.filter(resolves__in=among(chunk)).select_related("resolves")
        for earlier in rows.order_by():
            if by_pk.get(earlier.resolves_id or 0) != earlier.reference:
                raise AlreadyResolved(
                    "already-resolved",
                    _("“%(reference)s” was already settled by “%(earlier)s”; nothing was moved."),
                    reference=str(earlier.resolves.reference if earlier.resolves else ""),
                    earlier=earlier.reference,
                )


def _row(move: Move, hashed: str, accounts: Mapping[str, Account], by: Actor, at: datetime) -> Transfer:
    return Transfer(
        reference=move.reference,
        kind=move.kind,
        source=accounts[move.source],
        destination=accounts[move.destination],
        amount_minor=move.amount.minor,
        resolves=move.resolves,
        at=at,
        by_key=by.key,
        because=move.because,
        input_hash=hashed,
    )


def _apply(changes: Mapping[int, Change]) -> None:
    for chunk in chunks(sorted(changes)):
        values: list[int] = []
        for pk in chunk:
            change = changes[pk]
            values += [pk, change.posted_in, change.posted_out, change.held_in, change.held_out]
        with connection.cursor() as cursor:
            cursor.execute(_UPDATE.format(rows=", ".join([_ROW] * len(chunk))), values)
            if cursor.rowcount != len(chunk):
                _refuse_short(chunk, changes)


def _refuse_short(pks: Sequence[int], changes: Mapping[int, Change]) -> None:
    """Names the account that would be overdrawn, and by how much it falls short of what is asked."""
    for account in Account.objects.filter(pk__in=pks, may_overdraw=False).order_by("pk"):
        change = changes[account.pk]
        available = account.posted_in_minor - account.posted_out_minor - account.held_out_minor
        asked = change.posted_out + change.held_out - change.posted_in
        if asked > available:
            break
    asset = account.asset
    raise NotEnough(
        "not-enough",
        _("There is not enough: %(available)s is left, %(asked)s is needed. Nothing was moved."),
        address=account.address,
        available=Amount(available, asset),  # type: ignore[arg-type]
        asked=Amount(asked, asset),  # type: ignore[arg-type]
    )
