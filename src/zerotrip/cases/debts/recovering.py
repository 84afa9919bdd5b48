"""What a person owes back: claimed, deducted from later grants, repaid, or forgone by two signatures."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.cases.debts import telling
from zerotrip.cases.debts.setting_off import limit
from zerotrip.cases.instalments.ending import FOR, end_plans
from zerotrip.cases.models import Award, Debt, Ended, PartKind, Recovery, RecoveryPart
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid, NotAllowed
from zerotrip.core.money import Amount
from zerotrip.core.text import whole
from zerotrip.payments import recovering as books
from zerotrip.payments.models import StatementEntry

_LONGEST = 30
"""Of a bank's number, as far as it fits into a reference beside what it repays."""


def claim(
    debt: Debt | None, award: Award, amount_fen: int, *, fund: str, by: Actor, at: datetime
) -> Recovery:
    recovery = Recovery.objects.create(
        debt=debt,
        award=award,
        person=award.case.payee or award.person,  # who had the money
        fund=books.fund_address(fund),
        amount_fen=amount_fen,
        left_fen=amount_fen,
        reference=f"{award.reference}-back{_again(award)}",
        at=at,
    )
    books.claim(
        reference=recovery.reference,
        person_uid=recovery.person_id,
        fund=recovery.fund,
        amount=Amount.fen(amount_fen),
        by=by,
        at=at,
        because=award.reference,
    )
    return recovery


def _again(award: Award) -> str:
    earlier = Recovery.objects.filter(award=award).count()
    return str(earlier + 1) if earlier else ""


def deduct(award: Award, due: int, *, fund: str, by: Actor, at: datetime) -> int:
    """Fen of this grant that go to what the payee still owes, oldest first; the person is told each.

    Within the legal limit of set-off: the rest is paid to them whatever they owe.
    """
    may = left = limit().of(due)
    payee = award.case.payee or award.person
    for recovery in Recovery.objects.due().filter(person=payee).exclude(award=award):
        fen = min(left, recovery.left_fen)
        if fen and lessen(
            recovery,
            fen,
            kind=PartKind.DEDUCTED,
            reference=f"{recovery.reference}:{award.reference}:{award.number}",
            paid_from=books.fund_address(fund),
            award=award,
            by=by,
            at=at,
        ):
            left -= fen
            telling.deducted(award.case, recovery, Amount.fen(fen), at=at)
    return may - left


@transaction.atomic
def repay(recovery: Recovery, *, amount_fen: int, receipt: str, by: Actor, at: datetime) -> Recovery:
    """The person has paid some of it into the union's account; `receipt` is the bank's number for it."""
    if not receipt.strip():
        raise Invalid("no-receipt", _("Please enter the bank's number of this payment."), field="receipt")
    if not 0 < amount_fen <= recovery.left_fen:
        raise Invalid(
            "not-what-is-owed",
            _("Between 0.01 and %(left)s yuan is owed; please look at the sum again."),
            left=Amount.fen(recovery.left_fen),
            field="amount",
        )
    reference = by_hand_number(recovery, receipt)
    if RecoveryPart.objects.filter(reference=reference).exists():
        raise Invalid("receipt-twice", _("This payment has been entered already."), field="receipt")
    if StatementEntry.objects.filter(bank_id=receipt.strip()).exists():
        raise Conflict(
            "in-the-statement",
            _("This payment stands in the bank's statement; please assign it at the account of the union."),
        )
    if not lessen(
        recovery,
        amount_fen,
        kind=PartKind.REPAID,
        reference=reference,
        paid_from=books.from_bank(),
        by=by,
        at=at,
    ):
        raise _meanwhile()
    telling.repaid(recovery.award.case, recovery, Amount.fen(amount_fen), at=at)
    return recovery


def by_hand_number(recovery: Recovery, bank_id: str) -> str:
    """Of a number that is too long to stand there whole, a mark that no other number has."""
    number = bank_id.strip()
    if len(number) > _LONGEST:
        number = f"{number[:13]}-{sha256(number.encode()).hexdigest()[:16]}"
    return f"{recovery.reference}:{number}"


@transaction.atomic
def propose_to_forgo(recovery: Recovery, *, because: str, by: Actor, at: datetime) -> Recovery:
    """The first signature; nothing changes until another officer gives the second."""
    if not because.strip():
        raise Invalid("no-reason", _("Please give a reason; it stays in the books."), field="because")
    changes = {"forgo_by_key": by.key, "forgo_by_name": by.name[:80], "forgo_because": whole(because, 1000)}
    if not Recovery.objects.filter(pk=recovery.pk, left_fen__gt=0, forgone_at=None).update(**changes):
        raise _meanwhile()
    record("recovery.forgo-proposed", _about(recovery), by=by, at=at, because=because.strip())
    recovery.refresh_from_db()
    return recovery


@transaction.atomic
def forgo(recovery: Recovery, *, by: Actor, at: datetime) -> Recovery:
    """The second signature: what is left is not asked for any more."""
    if not recovery.forgo_because:
        raise Conflict("not-proposed", _("Nobody has proposed to forgo this yet."))
    if recovery.forgo_by_key == by.key:
        raise NotAllowed("signs-twice", _("The second signature is for somebody else."))
    ended = Recovery.objects.filter(pk=recovery.pk, forgone_at=None, left_fen=recovery.left_fen)
    if not ended.update(forgone_at=at, forgone_by_key=by.key):
        raise _meanwhile()
    if not lessen(
        recovery,
        recovery.left_fen,
        kind=PartKind.FORGONE,
        reference=f"{recovery.reference}:forgone",
        by=by,
        at=at,
        because=recovery.forgo_because,
    ):
        raise _meanwhile()
    telling.forgone(recovery.award.case, recovery, at=at)
    return recovery


def lessen(
    recovery: Recovery,
    fen: int,
    *,
    kind: str,
    reference: str,
    by: Actor,
    at: datetime,
    paid_from: str = "",
    award: Award | None = None,
    entry: StatementEntry | None = None,
    because: str = "",
) -> bool:
    """False when somebody else has lessened it meanwhile below this sum."""
    still = Recovery.objects.filter(pk=recovery.pk, left_fen__gte=fen)
    if not still.update(left_fen=F("left_fen") - fen):
        return False
    recovery.refresh_from_db()
    RecoveryPart.objects.create(
        recovery=recovery, kind=kind, amount_fen=fen, reference=reference, award=award, at=at, by_key=by.key,
        because=because, entry=entry,
    )  # fmt: skip
    books.unclaim(
        reference=reference,
        person_uid=recovery.person_id,
        fund=recovery.fund,
        amount=Amount.fen(fen),
        by=by,
        at=at,
        because=because or recovery.reference,
        paid_from=paid_from,
    )
    data = {"kind": kind, "amount_fen": fen, "left_fen": recovery.left_fen}
    record("recovery.lessened", _about(recovery), by=by, at=at, because=because, data=data)
    if not recovery.left_fen:
        end_plans(recovery, FOR[PartKind(kind)], by=by, at=at)
    return True


@transaction.atomic
def object_to(recovery: Recovery, *, because: str, by: Actor, at: datetime) -> Recovery:
    """Nothing is deducted until an officer has looked at it."""
    if not because.strip():
        raise Invalid("no-reason", _("Please say in a sentence what you see differently."), field="because")
    changes = {"objected_at": at, "objection": whole(because, 1000)}
    if not Recovery.objects.filter(pk=recovery.pk, objected_at=None, left_fen__gt=0).update(**changes):
        raise _meanwhile()
    record("recovery.objected", _about(recovery), by=by, at=at, because=because.strip())
    end_plans(recovery, Ended.LOOKED_AT, by=by, at=at)
    recovery.refresh_from_db()
    return recovery


@transaction.atomic
def uphold(recovery: Recovery, *, because: str, by: Actor, at: datetime) -> Recovery:
    """The objection was looked at, and the sum stays owed."""
    if not because.strip():
        raise Invalid(
            "no-reason", _("Please give a reason; the person concerned will read it."), field="because"
        )
    disputed = Recovery.objects.filter(pk=recovery.pk, objected_at__isnull=False, upheld_at=None)
    changes = {"upheld_at": at, "upheld_by_key": by.key, "upheld_because": whole(because, 1000)}
    if not disputed.update(**changes):
        raise _meanwhile()
    record("recovery.upheld", _about(recovery), by=by, at=at, because=because.strip())
    recovery.refresh_from_db()
    telling.upheld(recovery.award.case, recovery, at=at)
    return recovery


def _about(recovery: Recovery) -> str:
    return f"case:{recovery.award.reference}"


def _meanwhile() -> Conflict:
    return Conflict(
        "recovery-moved-on", _("This has changed in the meantime; nothing was done. Please look again.")
    )
