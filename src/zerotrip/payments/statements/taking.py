"""A statement put into the books: each of its entries once, in the order of the account, none left out.

    came in:   bank:main → suspense:incoming        went out:   suspense:outgoing → bank:main

so that bank:main stands below zero by exactly what the bank says is in the account, and each suspense account
by exactly what nobody has accounted for yet.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid, Refused, Stale
from zerotrip.core.money import Amount
from zerotrip.ledger import actions as ledger
from zerotrip.ledger.moves import Entry
from zerotrip.payments.models import BankFile
from zerotrip.payments.statements import camt, sorting, table
from zerotrip.payments.statements.models import Direction, OpeningBalance, Statement, StatementEntry
from zerotrip.payments.statements.said import Moved, StatementSaid

MAIN, INCOMING, OUTGOING, OPENING = "bank:main", "suspense:incoming", "suspense:outgoing", "bank:opening"
GAP, UNDECIDED = "statement-gap", "opening-undecided"
WAITS = (GAP, UNDECIDED)
"""Why a statement waits: it is read by itself as soon as what it waits for is there."""


def looks_like(raw: bytes) -> bool:
    return camt.looks_like(raw) or table.looks_like(raw)


def follows_now(raw: bytes) -> bool:
    """What contradicts the statements read meanwhile never will, and holds up none of those after it."""
    last = Statement.objects.first()
    try:
        said = _read(raw)
        return _begins_at(said, _known(said)) == (last.closing_fen if last else _decided())
    except Refused:
        return False


def take(file: BankFile, raw: bytes, *, by: Actor, at: datetime) -> dict[str, int]:
    """Inside the transaction of the caller. Raises Refused: then nothing of the file counts."""
    said = _read(raw)
    known = _known(said)
    fresh = [each for each in said.moved if each.bank_id not in known]
    if not fresh:
        return {"known": len(known), "new": 0}
    last = Statement.objects.first()
    opening = _begins_at(said, known)
    if last and opening != last.closing_fen:
        raise Conflict(
            GAP,
            _("It begins with %(begins)s yuan; the last one ended with %(ended)s. One between is missing."),
            begins=Amount.fen(opening),
            ended=Amount.fen(last.closing_fen),
        )
    if not last:
        _refuse_undecided(opening)
    statement = _keep(file, said, opening, fresh, number=last.number + 1 if last else 1, by=by, at=at)
    entries = _enter(statement, fresh, by=by, at=at)
    if not last:
        _refuse_undecided(opening)  # again: it may have been decided until the account was in hand
    counts = sorting.sort(file, entries, by=by, at=at)
    return {"known": len(known), "new": len(entries), **counts}


def _refuse_undecided(opening: int) -> None:
    if opening != (decided := _decided()):
        raise Conflict(
            UNDECIDED,
            _(
                "This is the first statement, and it begins with %(begins)s yuan; decided on by two people "
                "is %(decided)s. Please enter the opening balance; then the statement is read by itself."
            ),
            begins=Amount.fen(opening),
            decided=Amount.fen(decided),
        )


def _decided() -> int:
    """What the account held before its first statement: nothing, where nobody has said otherwise."""
    held = OpeningBalance.objects.filter(state=OpeningBalance.State.CONFIRMED)
    return held.values_list("amount_fen", flat=True).first() or 0


def open_account() -> None:
    ledger.open_accounts(addresses=[MAIN, OUTGOING, OPENING], may_overdraw=True)
    ledger.open_account(address=INCOMING)


def _read(raw: bytes) -> StatementSaid:
    said, account = camt.read(raw) if camt.looks_like(raw) else table.read(raw)
    if account and account != settings.ZEROTRIP_PAYER["account"]:
        raise Invalid("account-foreign", _("The statement is of another account."))
    said.add_up()
    return said


def _known(said: StatementSaid) -> set[str]:
    """Entries of an earlier statement; that they say something else now is no overlap."""
    names = {each.bank_id: each.fen for each in said.moved}
    known: set[str] = set()
    for name, way, fen in StatementEntry.objects.filter(bank_id__in=list(names)).values_list(
        "bank_id", "direction", "amount_fen"
    ):
        if names[name] != (fen if way == Direction.IN else -fen):
            raise Conflict(
                "entry-altered", _("Entry %(id)s has another sum than in an earlier statement."), id=name
            )
        known.add(name)
    return known


def _begins_at(said: StatementSaid, known: set[str]) -> int:
    """The balance before the first entry that is new; what is known may only stand before it."""
    balance, begun = said.opening_fen, False
    for each in said.moved:
        if each.bank_id not in known:
            begun = True
        elif begun:
            raise Conflict(
                "entry-between", _("Entries that are new stand before some that are known already.")
            )
        else:
            balance += each.fen
    return balance


def _keep(
    file: BankFile,
    said: StatementSaid,
    opening: int,
    fresh: list[Moved],
    *,
    number: int,
    by: Actor,
    at: datetime,
) -> Statement:
    try:
        with transaction.atomic():
            statement = Statement.objects.create(
                file=file,
                number=number,
                opening_fen=opening,
                credit_fen=sum(each.fen for each in fresh if each.fen > 0),
                debit_fen=-sum(each.fen for each in fresh if each.fen < 0),
                closing_fen=said.closing_fen,
                known=len(said.moved) - len(fresh),
                at=at,
                by_key=by.key,
            )
    except IntegrityError as fault:
        raise Stale(
            "statement-meanwhile", _("Another statement was read meanwhile; please try again.")
        ) from fault
    open_account()
    return statement


def _enter(statement: Statement, fresh: list[Moved], *, by: Actor, at: datetime) -> list[StatementEntry]:
    rows = [
        StatementEntry(
            statement=statement,
            position=position,
            bank_id=each.bank_id,
            booked_at=each.booked_at,
            direction=Direction.IN if each.fen > 0 else Direction.OUT,
            amount_fen=abs(each.fen),
            left_fen=abs(each.fen),
            other_name=each.other_name,
            other_account=each.other_account,
            remark=each.remark,
        )
        for position, each in enumerate(fresh, start=1)
    ]
    StatementEntry.objects.bulk_create(rows, batch_size=500)
    ledger.transfer_all([_booked(row) for row in rows], by=by, at=at)
    return rows


def _booked(row: StatementEntry) -> Entry:
    way = (MAIN, INCOMING) if row.direction == Direction.IN else (OUTGOING, MAIN)
    return Entry(f"statement:{row.bank_id}", *way, Amount.fen(row.amount_fen))
