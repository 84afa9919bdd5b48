"""The fee of a roster comes in, and the electronic receipt goes out."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.audit.chain import canonical
from zerotrip.audit.signing import is_signed, sign
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid, NotVisible
from zerotrip.core.money import Amount
from zerotrip.core.text import both
from zerotrip.ledger.actions import open_accounts, transfer
from zerotrip.members.models import FeePayment, Roster
from zerotrip.members.policy import HANDLES_ROSTERS, may_take_fees
from zerotrip.notices.actions import tell
from zerotrip.org.models import Role
from zerotrip.org.queries import reach, working_calendar

TERM = 5
"""Working days from paying to the receipt [R]."""
OUTSIDE = "outside:units"
RECEIPT = "receipt"
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def take_fee(*, roster: Roster, paid_on: date, by: Actor, at: datetime) -> FeePayment:
    """Written down by a cashier above the unit: what is open of the fee came in. Once."""
    before = FeePayment.objects.filter(roster=roster)
    if before.filter(cancelled_at=None).exists():
        raise Conflict("fee-taken", _("This fee is written down already."))
    open_accounts(addresses=[OUTSIDE], may_overdraw=True)
    payment = receive_fee(
        roster=roster,
        amount_fen=roster.open_fen,
        reference=":".join(["roster", str(roster.uid), "paid", *([str(n)] if (n := before.count()) else [])]),
        source=OUTSIDE,
        paid_on=paid_on,
        by=by,
        at=at,
    )
    if payment is None:
        raise Conflict("fee-moved-on", _("Part of this fee came in meanwhile; please look again."))
    return payment


@transaction.atomic
def receive_fee(
    *, roster: Roster, amount_fen: int, reference: str, source: str, paid_on: date, by: Actor, at: datetime
) -> FeePayment | None:
    """A part of the fee came in from `source`; with the last one it is paid, and a receipt follows."""
    may_take_fees(by, reach(by, day_of(at)), roster.organisation).or_refuse()
    _may_be_paid(roster, paid_on, at)
    left = Roster.objects.filter(pk=roster.pk, fee_fen__gte=F("received_fen") + amount_fen)
    if amount_fen <= 0 or not left.update(received_fen=F("received_fen") + amount_fen):
        raise Conflict("not-so-much-owed", _("This is more than is still owed for the roster."))
    transfer(
        reference=reference,
        source=source,
        destination=f"unit:{roster.organisation.code}:fees",
        amount=Amount.fen(amount_fen),
        by=by,
        at=at,
    )
    roster.refresh_from_db(fields=["received_fen"])
    record("members.fee-received", f"roster:{roster.uid}", by=by, at=at, data={"fen": amount_fen})
    return None if roster.open_fen else _paid(roster, paid_on, by=by, at=at)


def _may_be_paid(roster: Roster, paid_on: date, at: datetime) -> None:
    if not roster.is_imported or roster.fee_fen <= 0:
        raise Conflict("nothing-owed", _("Nothing is owed for this roster."))
    if paid_on > day_of(at):
        raise Invalid("day-in-the-future", _("The day of payment lies in the future."), field="paid_on")
    if roster.imported_at and paid_on < day_of(roster.imported_at):
        raise Invalid(
            "day-too-early", _("The fee was owed only once the roster was imported."), field="paid_on"
        )


def _paid(roster: Roster, paid_on: date, *, by: Actor, at: datetime) -> FeePayment:
    told = {"paid_on": paid_on, "recorded_at": at, "recorded_by_key": by.key}
    due_on = working_calendar().add(paid_on, TERM)
    try:
        with transaction.atomic():
            payment = FeePayment.objects.create(
                roster=roster, amount_fen=roster.fee_fen, due_on=due_on, **told
            )
    except IntegrityError as error:
        raise Conflict("fee-taken", _("This fee is written down already.")) from error
    record("members.fee-paid", f"roster:{roster.uid}", by=by, at=at, data={"fen": payment.amount_fen})
    return payment


def issue_due_receipts(*, at: datetime) -> int:
    """The worker's part: what is paid gets its number, without waiting for the term."""
    waiting = FeePayment.objects.filter(number="").select_related("roster__organisation")
    payments = list(waiting.order_by("recorded_at")[:200])
    for payment in payments:
        _issue(payment, at=at)
    return len(payments)


@transaction.atomic
def _issue(payment: FeePayment, *, at: datetime) -> None:
    """The number comes off the payment's own key: no counter to wait for, nothing to guess."""
    number = f"{payment.paid_on:%Y%m%d}-{payment.uid.hex[:12].upper()}"
    text = _signed_text(payment, number, at)
    told = {"number": number, "issued_at": at, "signed_text": text, "signature": sign(text, kind=RECEIPT)}
    if FeePayment.objects.filter(pk=payment.pk, number="").update(**told):
        by = Actor.system("worker")
        record("members.receipt-issued", f"roster:{payment.roster_id}", by=by, at=at, data={"number": number})
        tell(
            to_key=payment.roster.imported_by_key,
            event="members.receipt-issued",
            title=both(lambda: _("The receipt for your roster is there")),
            body=both(lambda: _("Receipt %(number)s can be printed at the desk.") % {"number": number}),
            link=f"/desk/rosters/{payment.roster_id}/receipt/",
            at=at,
        )


def _signed_text(payment: FeePayment, number: str, at: datetime) -> str:
    """Everything that stands on the receipt, so that nothing of it can be altered."""
    roster = payment.roster
    return canonical(
        {
            "number": number,
            "payer": roster.organisation.name_zh,
            "fen": payment.amount_fen,
            "capitals": in_capitals(payment.amount_fen),
            "for": f"{roster.products} {roster.year}",
            "paid_on": payment.paid_on,
            "issued_on": day_of(at),
            "issued_by": settings.ZEROTRIP_PAYER["name"],
        }
    )


def receipt_numbered(number: str) -> FeePayment | None:
    """For anybody who holds the paper; None too where the row was altered after signing."""
    payment = FeePayment.objects.filter(number=number).exclude(number="").first()
    if payment is None or not is_signed(payment.signed_text, payment.signature, kind=RECEIPT):
        return None
    says = payment.says
    return payment if (says["number"], says["fen"]) == (payment.number, payment.amount_fen) else None


def payments_visible_to(actor: Actor, on: date) -> QuerySet[FeePayment]:
    rows = FeePayment.objects.select_related("roster__organisation")
    roles = (*HANDLES_ROSTERS, Role.CASHIER, Role.RELEASER)
    return reach(actor, on).filter(rows, field="roster__organisation__path", role=roles)


def owed_to(actor: Actor, on: date) -> QuerySet[Roster]:
    """Imported rosters whose fee is open, all of it or a part."""
    rows = Roster.objects.filter(state=Roster.State.IMPORTED, fee_fen__gt=0)
    rows = rows.exclude(payments__in=FeePayment.objects.filter(cancelled_at=None))
    roles = (*HANDLES_ROSTERS, Role.CASHIER, Role.RELEASER)
    return reach(actor, on).filter(rows.select_related("organisation"), role=roles)


def roster_coded(code: str) -> Roster | None:
    """The roster whose payment code this is."""
    if not (len(code) == 13 and code[0] == "F" and set(code[3:]) <= set("0123456789ABCDEF")):
        return None
    digits = code[3:].lower()
    first, last = UUID(digits.ljust(32, "0")), UUID(digits.ljust(32, "f"))
    found = Roster.objects.filter(uid__range=(first, last), state=Roster.State.IMPORTED)
    roster = found.select_related("organisation").first()
    return roster if roster and roster.payment_code == code else None


def receipt_for(actor: Actor, roster: UUID, *, on: date, number: str = "") -> FeePayment:
    """Where none is named: the one that stands, else the last that was cancelled."""
    issued = payments_visible_to(actor, on).filter(roster=roster).exclude(number="")
    named = issued.filter(number=number) if number else issued
    payment = named.order_by(F("cancelled_at").desc(nulls_first=True)).first()
    if payment is None:
        raise NotVisible("no-receipt", _("There is no receipt here yet."))
    return payment


def in_capitals(fen: int) -> str:
    """大写金额, as receipts state a sum: 4134.00 is 肆仟壹佰叁拾肆元整."""
    yuan, rest = divmod(fen, 100)
    jiao, single = divmod(rest, 10)
    text = f"{_whole(yuan)}元" if yuan else ""
    if not rest:
        return f"{text or '零元'}整"
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    elif text:
        text += "零"
    return f"{text}{_DIGITS[single]}分" if single else f"{text}整"


def _whole(number: int) -> str:
    groups: list[str] = []
    power = 0
    while number:
        number, group = divmod(number, 10_000)
        if group:
            lead = "零" if number and group < 1_000 else ""
            groups.append(f"{lead}{_four(group)}{_GROUPS[power]}")
        elif groups and not groups[-1].startswith("零"):
            groups.append("零")
        power += 1
    return "".join(reversed(groups)).rstrip("零")


def _four(group: int) -> str:
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + _PLACES[place]
        gap = not digit
    return text
