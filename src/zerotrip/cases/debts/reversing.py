"""A grant counts no more, or counts after all: what was deducted or claimed because of it is undone."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from zerotrip.audit.actions import record
from zerotrip.cases.debts import telling
from zerotrip.cases.debts.recovering import lessen
from zerotrip.cases.instalments.ending import end_plans
from zerotrip.cases.models import Award, Ended, PartKind, Recovery, RecoveryPart
from zerotrip.core.actor import Actor
from zerotrip.core.money import Amount
from zerotrip.payments import recovering as books


def put_back(award: Award, *, fund: str, by: Actor, at: datetime) -> None:
    """The grant counts no more: what was deducted from it is owed again."""
    for part in RecoveryPart.objects.standing().filter(award=award).select_related("recovery__award"):
        if not owe_again(part, by=by, at=at):
            continue
        recovery = part.recovery
        books.claim_again(
            reference=part.reference,
            person_uid=recovery.person_id,
            fund=recovery.fund,
            amount=Amount.fen(part.amount_fen),
            by=by,
            at=at,
            because=award.reference,
            goes_to=books.fund_address(fund),
        )
        about, data = f"case:{recovery.award.reference}", {"amount_fen": part.amount_fen}
        record("recovery.put-back", about, by=by, at=at, because=award.reference, data=data)


def owe_again(part: RecoveryPart, *, by: Actor, at: datetime) -> bool:
    """What it had lessened is left again, and no plan stands over that. False when it counts no more; what
    moves in the books is another thing each time."""
    if not RecoveryPart.objects.standing().filter(pk=part.pk).update(put_back_at=at):
        return False
    recovery = part.recovery
    Recovery.objects.filter(pk=recovery.pk).update(left_fen=F("left_fen") + part.amount_fen)
    recovery.refresh_from_db(fields=["left_fen"])
    end_plans(recovery, Ended.OWED_ANEW, by=by, at=at)
    return True


def cancel(award: Award, due: int, *, by: Actor, at: datetime) -> int:
    """It is due after all: up to so many fen of what was claimed back for it are not owed. What the person
    has paid back meanwhile is not among them; it is paid out anew."""
    left = due
    for recovery in Recovery.objects.filter(award=award).order_by("-at", "uid"):
        fen = min(left, recovery.left_fen)
        reference = f"{recovery.reference}:cancelled:{award.number}"
        if fen and lessen(recovery, fen, kind=PartKind.CANCELLED, reference=reference, by=by, at=at):
            left -= fen
            telling.not_owed(award.case, recovery, Amount.fen(fen), at=at)
        left -= _was_no_gift(recovery, left, at=at)
    return due - left


def _was_no_gift(recovery: Recovery, due: int, *, at: datetime) -> int:
    """What was forgone stayed with the person: it is what they are due now, and not paid a second time. In
    the books both are the same, a claim that is no more."""
    taken = 0
    for part in recovery.parts.filter(kind=PartKind.FORGONE):
        fen = min(due - taken, part.amount_fen)
        if not fen:
            break
        if fen < part.amount_fen:
            rest = f"{part.reference}:{part.amount_fen - fen}"
            RecoveryPart.objects.create(
                recovery=recovery, kind=PartKind.FORGONE, amount_fen=part.amount_fen - fen, reference=rest,
                at=part.at, by_key=part.by_key, because=part.because,
            )  # fmt: skip
        RecoveryPart.objects.filter(pk=part.pk).update(kind=PartKind.CANCELLED, amount_fen=fen, at=at)
        taken += fen
    return taken
