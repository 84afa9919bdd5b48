"""Money that came into the union's account and is what somebody owed back: booked once, by its code.

    suspense:incoming → fund:…           it lessens what is owed
    suspense:incoming → bank:clearing    a cashier had entered it by hand before the statement came

An entry is named by the payment code, or by the number of the part that was entered by hand.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.debts import telling
from zerotrip.cases.debts.queries import CASHIERS
from zerotrip.cases.debts.recovering import by_hand_number, lessen
from zerotrip.cases.debts.taken_back import like_taken_back, take_back, taken_back, taken_back_by
from zerotrip.cases.models import PartKind, Recovery, RecoveryPart
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict
from zerotrip.core.money import Amount
from zerotrip.ledger import actions as ledger
from zerotrip.org.queries import reach
from zerotrip.payments import recovering as books
from zerotrip.payments.models import StatementEntry
from zerotrip.payments.statements.claims import Claim

__all__ = ["best", "coded", "like", "like_taken_back", "receive", "take_back", "taken_back", "taken_back_by"]

_CODE = re.compile(r"H\d\d[0-9A-F]{10}", re.ASCII)


def coded(codes: Collection[str], *, by: Actor, at: datetime) -> dict[str, Claim]:
    """By payment code what is still owed; by the number of a part what was entered by hand."""
    owed = {each.payment_code: _claim(each) for each in _by_code(codes, by, at)}
    entered = {part.reference: _entered(part) for part in _unmatched(by, at).filter(reference__in=codes)}
    return {code: claim for code, claim in (owed | entered).items() if code in codes}


def best(code: str, entry: StatementEntry, *, by: Actor, at: datetime) -> Claim | None:
    """What a cashier entered under the bank's own number is that very entry; one of the same sum may be it,
    so a person says which."""
    recovery = _one(code)
    if recovery is None:
        return None
    parts = (
        _by_hand()
        .filter(recovery=recovery, amount_fen__lte=entry.left_fen)
        .select_related("recovery__person")
    )
    for part in parts:
        if part.reference == by_hand_number(recovery, entry.bank_id):
            return _entered(part)
    if any(part.amount_fen == entry.left_fen for part in parts) or not recovery.left_fen:
        return None
    return _claim(recovery)


def like(entry: StatementEntry, *, by: Actor, at: datetime, most: int) -> list[Claim]:
    """Entered by hand with that sum; then what its note names, what somebody of its name owes, that sum."""
    parts = _unmatched(by, at).filter(amount_fen=entry.left_fen)[:most]
    owed = _within(Recovery.objects.filter(left_fen__gt=0), by, at).select_related("person")
    asked = (Q(person__name=entry.other_name), Q(left_fen=entry.left_fen))
    rows = [each for each in _by_code(_CODE.findall(entry.remark.upper()), by, at) if each.left_fen]
    rows += [each for question in asked for each in owed.filter(question)[:most]]
    found = [_entered(part) for part in parts]
    return [*found, *(_claim(each) for each in {row.pk: row for row in rows}.values())]


def receive(
    about: str, fen: int, *, entry: StatementEntry, reference: str, source: str, by: Actor, at: datetime
) -> None:
    if recovery := _one(about):
        _repay(recovery, fen, entry=entry, reference=reference, source=source, by=by, at=at)
    else:
        _match(about, fen, entry=entry, reference=reference, source=source, by=by, at=at)


def _repay(
    recovery: Recovery,
    fen: int,
    *,
    entry: StatementEntry,
    reference: str,
    source: str,
    by: Actor,
    at: datetime,
) -> None:
    if not lessen(
        recovery,
        fen,
        kind=PartKind.REPAID,
        reference=f"{recovery.reference}:{reference}",
        paid_from=source,
        entry=entry,
        by=by,
        at=at,
    ):
        raise _less_is_owed()
    beyond = Amount.fen(0 if recovery.left_fen else entry.left_fen)
    telling.repaid(recovery.award.case, recovery, Amount.fen(fen), beyond=beyond, at=at)


def _match(
    about: str, fen: int, *, entry: StatementEntry, reference: str, source: str, by: Actor, at: datetime
) -> None:
    """What a cashier took from the bank before the statement told of it is given back to the bank."""
    if not _by_hand().filter(reference=about, amount_fen=fen).update(entry=entry):
        raise _less_is_owed()
    ledger.transfer(
        reference=f"matched:{reference}",
        source=source,
        destination=books.from_bank(),
        amount=Amount.fen(fen),
        by=by,
        at=at,
        because=about,
    )


def _one(code: str) -> Recovery | None:
    if not _CODE.fullmatch(code):
        return None
    found = Recovery.objects.filter(_prefixed(code)).select_related("award__case__edition", "person")
    recovery = found.first()
    return recovery if recovery and recovery.payment_code == code else None


def _by_code(codes: Collection[str], by: Actor, at: datetime) -> list[Recovery]:
    ours = [code for code in codes if _CODE.fullmatch(code)]
    if not ours:
        return []
    rows = Recovery.objects.filter(reduce(or_, map(_prefixed, ours)))
    return list(_within(rows, by, at).select_related("person"))


def _prefixed(code: str) -> Q:
    digits = code[3:].lower()
    return Q(uid__range=(UUID(digits.ljust(32, "0")), UUID(digits.ljust(32, "f"))))


def _within(rows: QuerySet[Recovery], by: Actor, at: datetime) -> QuerySet[Recovery]:
    if not by.is_person:
        return rows
    return reach(by, day_of(at)).filter(rows, field="award__case__organisation__path", role=CASHIERS)


def _unmatched(by: Actor, at: datetime) -> QuerySet[RecoveryPart]:
    rows = _by_hand().select_related("recovery__person")
    if not by.is_person:
        return rows
    path = "recovery__award__case__organisation__path"
    return reach(by, day_of(at)).filter(rows, field=path, role=CASHIERS)


def _by_hand() -> QuerySet[RecoveryPart]:
    """Entered by hand, and no entry of a statement accounts for it yet."""
    return RecoveryPart.objects.standing().filter(kind=PartKind.REPAID, entry=None)


def _claim(recovery: Recovery) -> Claim:
    return Claim(recovery.payment_code, recovery.person.masked_name, recovery.left_fen)


def _entered(part: RecoveryPart) -> Claim:
    return Claim(part.reference, part.recovery.person.masked_name, part.amount_fen)


def _less_is_owed() -> Conflict:
    return Conflict("less-is-owed", _("Not so much is owed under this number; please look at it again."))
