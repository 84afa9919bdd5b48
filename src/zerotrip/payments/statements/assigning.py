"""A part of an entry gets its place in the books; what it was for stays with it.

suspense:incoming → unit:<code>:fees | fund:<code> | bank:clearing | outside:bank-…
bank:clearing | outside:bank-… → suspense:outgoing
"""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid, NotAllowed
from zerotrip.core.money import Amount
from zerotrip.core.text import whole
from zerotrip.ledger import actions as ledger
from zerotrip.ledger.models import Transfer
from zerotrip.ledger.moves import Resolution
from zerotrip.members.receipts import receive_fee, roster_coded
from zerotrip.org.queries import reach
from zerotrip.payments.books import CLEARING, open_bank
from zerotrip.payments.models import Batch, Line
from zerotrip.payments.policy import CASHIER, RELEASER, ask_why
from zerotrip.payments.statements import telling
from zerotrip.payments.statements.claims import claim_of, claims
from zerotrip.payments.statements.models import Assignment, Direction, Purpose, StatementEntry

INCOMING, OUTGOING = "suspense:incoming", "suspense:outgoing"
ALONE_UP_TO = 1_000_000
"""Fen of an entry that one person may assign by hand, at once or in parts; above it, and for all that is sent
back, a second one agrees."""
BY_HAND = {
    Direction.IN: (
        Purpose.FEE,
        Purpose.REPAYMENT,
        Purpose.RETURN,
        Purpose.INTEREST,
        Purpose.CHARGE,
        Purpose.SEND_BACK,
    ),
    Direction.OUT: (
        Purpose.PAYMENT,
        Purpose.PART,
        Purpose.BATCH,
        Purpose.TAKEN_BACK,
        Purpose.CHARGE,
        Purpose.INTEREST,
    ),
}
OF_THE_BANK = {Purpose.CHARGE: "outside:bank-charges", Purpose.INTEREST: "outside:bank-interest"}
"""The bank's own: no fund bears or gets it. Charges given back and interest taken back run the other way."""


@transaction.atomic
def book(entry: StatementEntry, purpose: str, about: str, fen: int, *, by: Actor, at: datetime) -> str:
    """What the entry says of itself needs no second look."""
    _book(_reserve(entry, purpose, about, fen, because="", by=by, at=at), by=by, at=at)
    return purpose


@transaction.atomic
def assign(
    *, entry: StatementEntry, purpose: str, about: str, amount_fen: int, because: str, by: Actor, at: datetime
) -> Assignment:
    """By hand, with the reason. Booked at once, or when another person agrees."""
    _may(by, at, CASHIER)
    ask_why(because)
    if purpose not in BY_HAND[Direction(entry.direction)]:
        raise Invalid("purpose-foreign", _("Please choose what this money is."), field="purpose")
    _is_there(purpose, about, amount_fen, by=by, at=at)
    made = _reserve(entry, purpose, about, amount_fen, because=whole(because, 500), by=by, at=at)
    record(
        "bank-entry.assigned", f"bank-entry:{entry.bank_id}", by=by, at=at, because=because, data=_data(made)
    )
    if purpose != Purpose.SEND_BACK and _by_hand(entry) <= ALONE_UP_TO:
        _book(made, by=by, at=at)
    return made


def _by_hand(entry: StatementEntry) -> int:
    """Whatever is assigned by hand has its reason; what an entry says of itself needs none."""
    found = entry.assignments.filter(dropped_at=None).exclude(because="")
    return found.aggregate(fen=Sum("amount_fen"))["fen"] or 0


@transaction.atomic
def agree(*, assignment: Assignment, by: Actor, at: datetime) -> Assignment:
    _may(by, at, CASHIER, RELEASER)
    if assignment.by_key == by.key:
        raise NotAllowed("signs-twice", _("The second signature is for somebody else."))
    waiting = Assignment.objects.filter(pk=assignment.pk, booked_at=None, dropped_at=None, agreed_by_key="")
    if not waiting.update(agreed_by_key=by.key):
        raise _moved_on()
    _book(assignment, by=by, at=at)
    about = f"bank-entry:{assignment.entry.bank_id}"
    record("bank-entry.agreed", about, by=by, at=at, data=_data(assignment))
    return assignment


@transaction.atomic
def drop(*, assignment: Assignment, by: Actor, at: datetime, because: str) -> None:
    """Not agreed: the sum is open again."""
    _may(by, at, CASHIER, RELEASER)
    ask_why(because)
    if not Assignment.objects.filter(pk=assignment.pk, booked_at=None, dropped_at=None).update(dropped_at=at):
        raise _moved_on()
    entry = StatementEntry.objects.filter(pk=assignment.entry_id)
    entry.update(left_fen=F("left_fen") + assignment.amount_fen)
    about = f"bank-entry:{assignment.entry.bank_id}"
    record("bank-entry.dropped", about, by=by, at=at, because=because, data=_data(assignment))


def take_back_fees(*, code: str, by: Actor, at: datetime, because: str) -> int:
    """The receipt for them is cancelled: what the entries brought is open again. Answers how many fen."""
    fees = Assignment.objects.filter(purpose=Purpose.FEE, about=code, booked_at__isnull=False)
    made = list(fees.select_related("entry").order_by("at"))
    found = Transfer.objects.select_related("source", "destination")
    booked = found.in_bulk([f"assigned:{each.uid}" for each in made], field_name="reference")
    back = [Resolution(each, f"{reference}:back", because=because) for reference, each in booked.items()]
    ledger.reverse_all(back, by=by, at=at)
    fees.update(booked_at=None, dropped_at=at)
    for each in made:
        entry = StatementEntry.objects.filter(pk=each.entry_id)
        entry.update(left_fen=F("left_fen") + each.amount_fen)
        about = f"bank-entry:{each.entry.bank_id}"
        record("bank-entry.dropped", about, by=by, at=at, because=because, data=_data(each))
    return sum(each.amount_fen for each in made)


def _reserve(
    entry: StatementEntry, purpose: str, about: str, fen: int, *, because: str, by: Actor, at: datetime
) -> Assignment:
    """Of two people at once one gets the sum, the other is told."""
    left = StatementEntry.objects.filter(pk=entry.pk, left_fen__gte=fen)
    if fen <= 0 or not left.update(left_fen=F("left_fen") - fen):
        raise Conflict("entry-has-less", _("Not so much of this entry is open; please look at it again."))
    entry.refresh_from_db(fields=["left_fen"])
    try:
        with transaction.atomic():
            return Assignment.objects.create(
                entry=entry,
                purpose=purpose,
                about=about,
                amount_fen=fen,
                because=because,
                by_key=by.key,
                at=at,
            )
    except IntegrityError:
        raise telling.assigned_already() from None


def _is_there(purpose: str, about: str, fen: int, *, by: Actor, at: datetime) -> None:
    """What a person names exists, and fits."""
    if purpose == Purpose.FEE:
        fits = roster_coded(about) is not None
    elif purpose == Purpose.REPAYMENT:
        claim = claim_of(about, by=by, at=at)
        fits = claim is not None and fen <= claim.open_fen
    elif purpose == Purpose.TAKEN_BACK:
        claim = claims().taken_back(about, by=by, at=at)
        fits = claim is not None and fen == claim.open_fen
    elif purpose == Purpose.BATCH:
        fits = Batch.objects.filter(ref=about, total_fen=fen).exists()
    else:
        fits = purpose in (Purpose.SEND_BACK, *OF_THE_BANK) or _fits_line(purpose, about, fen)
    if not fits:
        raise Invalid(
            "about-nothing", _("There is nothing under this number that fits the sum."), field="about"
        )
    if purpose in telling.SAID:
        telling.check(Purpose(purpose), about, fen)
    elif purpose == Purpose.BATCH:
        telling.check_batch(about)


def _fits_line(purpose: str, about: str, fen: int) -> bool:
    """A payment as a whole, or less than it; what came back is held against what went through."""
    lines = Line.objects.filter(end_to_end_id=about)
    if purpose == Purpose.PAYMENT:
        return lines.filter(amount_fen=fen).exists()
    return lines.filter(amount_fen__gt=fen if purpose == Purpose.PART else fen - 1).exists()


def _book(made: Assignment, *, by: Actor, at: datetime) -> None:
    if made.purpose in telling.SAID:
        telling.tell(made, by=by, at=at)
    elif made.purpose == Purpose.BATCH:
        telling.check_batch(made.about)
    elif made.purpose == Purpose.TAKEN_BACK:
        claims().take_back(made.about, made.amount_fen, entry=made.entry, because=made.because, by=by, at=at)
    if made.purpose == Purpose.FEE:
        _book_fee(made, by=by, at=at)
    elif made.purpose == Purpose.REPAYMENT:
        _book_repayment(made, by=by, at=at)
    else:
        came, place = made.entry.direction == Direction.IN, _place(made)
        ledger.transfer(
            reference=f"assigned:{made.uid}",
            source=INCOMING if came else place,
            destination=place if came else OUTGOING,
            amount=Amount.fen(made.amount_fen),
            by=by,
            at=at,
            because=made.because,
        )
    Assignment.objects.filter(pk=made.pk).update(booked_at=at)
    made.booked_at = at


def _place(made: Assignment) -> str:
    """Where it belongs, beside the entry."""
    place = OF_THE_BANK.get(Purpose(made.purpose))
    if place is None:
        open_bank()
        return CLEARING
    ledger.open_account(address=place, may_overdraw=True)
    return place


def _book_fee(made: Assignment, *, by: Actor, at: datetime) -> None:
    roster = roster_coded(made.about)
    if roster is None:
        raise Conflict("roster-gone", _("There is no roster with this payment code."))
    receive_fee(
        roster=roster,
        amount_fen=made.amount_fen,
        reference=f"assigned:{made.uid}",
        source=INCOMING,
        paid_on=day_of(made.entry.booked_at),
        by=by,
        at=at,
    )


def _book_repayment(made: Assignment, *, by: Actor, at: datetime) -> None:
    made.entry.refresh_from_db(fields=["left_fen"])
    claims().receive(
        made.about,
        made.amount_fen,
        entry=made.entry,
        reference=f"assigned:{made.uid}",
        source=INCOMING,
        by=by,
        at=at,
    )


def _may(by: Actor, at: datetime, *roles: str) -> None:
    if by.is_person and not reach(by, day_of(at)).paths(roles):
        raise NotAllowed("may-not-assign", _("Bank entries belong to another post."))


def _data(made: Assignment) -> dict[str, object]:
    return {"purpose": str(made.purpose), "about": made.about, "fen": made.amount_fen}


def _moved_on() -> Conflict:
    return Conflict("assignment-moved-on", _("This has been decided meanwhile; please look again."))
