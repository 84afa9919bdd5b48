"""A repayment that the bank takes back: what it paid is owed again, and the fund gives the money back.

fund:… → bank:clearing      then, by the entry of the statement:      bank:clearing → suspense:outgoing
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.cases.debts import telling
from zerotrip.cases.debts.queries import CASHIERS
from zerotrip.cases.debts.reversing import owe_again
from zerotrip.cases.models import PartKind, Recovery, RecoveryPart
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.core.money import Amount
from zerotrip.core.text import whole
from zerotrip.org.queries import reach
from zerotrip.payments import recovering as books
from zerotrip.payments.models import StatementEntry
from zerotrip.payments.statements.claims import Claim


@transaction.atomic
def take_repayment_back(part: RecoveryPart, *, because: str, by: Actor, at: datetime) -> Recovery:
    """By a cashier whom the bank has told; the statement's entry is matched to it when it comes."""
    if not because.strip():
        raise Invalid("no-reason", _("Please give a reason; it stays in the books."), field="because")
    _put_back(part, because=whole(because, 1000), by=by, at=at)
    return part.recovery


def taken_back(about: str, *, by: Actor, at: datetime) -> Claim | None:
    """The repayment that an entry may have taken back: it counts, or a cashier took it back by hand."""
    part = _of_the_bank(by, at).filter(reference=about).first()
    return _claim(part) if part else None


def take_back(about: str, fen: int, *, entry: StatementEntry, because: str, by: Actor, at: datetime) -> None:
    part = _of_the_bank(by, at).filter(reference=about, amount_fen=fen).first()
    if part is None:
        raise _meanwhile()
    if part.put_back_at is None:
        _put_back(part, because=because or entry.remark, by=by, at=at)
    if not RecoveryPart.objects.filter(pk=part.pk, back_entry=None).update(back_entry=entry):
        raise _meanwhile()


def taken_back_by(code: str, entry: StatementEntry, *, by: Actor, at: datetime) -> Claim | None:
    """What an entry that names a payment code has taken back, where only one repayment can be meant."""
    parts = _of_the_bank(by, at).filter(amount_fen=entry.left_fen)
    found = [part for part in parts if part.recovery.payment_code == code]
    return _claim(found[0]) if len(found) == 1 else None


def like_taken_back(entry: StatementEntry, *, by: Actor, at: datetime, most: int) -> list[Claim]:
    return [_claim(part) for part in _of_the_bank(by, at).filter(amount_fen=entry.left_fen)[:most]]


def _put_back(part: RecoveryPart, *, because: str, by: Actor, at: datetime) -> None:
    if part.kind != PartKind.REPAID or not owe_again(part, by=by, at=at):
        raise _meanwhile()
    recovery = part.recovery
    books.claim_taken_back(
        reference=part.reference,
        person_uid=recovery.person_id,
        fund=recovery.fund,
        amount=Amount.fen(part.amount_fen),
        by=by,
        at=at,
        because=because,
    )
    about = f"case:{recovery.award.reference}"
    data = {"amount_fen": part.amount_fen, "left_fen": recovery.left_fen}
    record("recovery.repayment-taken-back", about, by=by, at=at, because=because, data=data)
    telling.repayment_taken_back(recovery.award.case, recovery, Amount.fen(part.amount_fen), at=at)


def _of_the_bank(by: Actor, at: datetime) -> QuerySet[RecoveryPart]:
    """Come in by an entry of the account, and no entry has taken them back yet. One that was put back for
    another reason than the bank's does not exist: only deductions are."""
    rows = RecoveryPart.objects.filter(Q(kind=PartKind.REPAID, entry__isnull=False, back_entry=None))
    rows = rows.select_related("recovery__person", "recovery__award__case__edition").order_by("-at", "-pk")
    if not by.is_person:
        return rows
    path = "recovery__award__case__organisation__path"
    return reach(by, day_of(at)).filter(rows, field=path, role=CASHIERS)


def _claim(part: RecoveryPart) -> Claim:
    return Claim(part.reference, part.recovery.person.masked_name, part.amount_fen)


def _meanwhile() -> Conflict:
    return Conflict(
        "recovery-moved-on", _("This has changed in the meantime; nothing was done. Please look again.")
    )
