"""What stood in the union's account before the first statement: entered by one, confirmed by another."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid, NotAllowed
from zerotrip.core.money import Amount
from zerotrip.core.text import whole
from zerotrip.ledger import actions as ledger
from zerotrip.ledger.models import Transfer
from zerotrip.org.queries import reach
from zerotrip.payments.actions.answering import read_those_that_waited
from zerotrip.payments.policy import CASHIER, RELEASER, ask_why
from zerotrip.payments.statements.models import OpeningBalance, Statement
from zerotrip.payments.statements.taking import MAIN, OPENING, open_account

ABOUT = "bank-account:main"


@transaction.atomic
def propose_opening(*, amount_fen: int, on: date, because: str, by: Actor, at: datetime) -> OpeningBalance:
    """Below zero where the account was overdrawn. Nothing is booked before another person confirms it."""
    _may(by, at, CASHIER)
    ask_why(because)
    _refuse_late()
    if not amount_fen:
        raise Invalid("opening-nothing", _("An account that begins with nothing needs no opening balance."))
    Amount.fen(amount_fen)
    if on > day_of(at):
        raise Invalid("opening-later", _("The day of an opening balance cannot lie ahead."), field="on")
    try:
        with transaction.atomic():
            made = OpeningBalance.objects.create(
                amount_fen=amount_fen,
                on=on,
                because=whole(because, 500),
                by_key=by.key,
                by_name=by.name,
                at=at,
            )
    except IntegrityError:
        raise Conflict(
            "opening-waits",
            _("An opening balance waits for a second person already; please decide on it first."),
        ) from None
    record("bank-opening.proposed", ABOUT, by=by, at=at, because=because, data=_data(made))
    return made


def confirm_opening(*, opening: OpeningBalance, by: Actor, at: datetime) -> OpeningBalance:
    """Booked; one confirmed before goes out of the books, as long as no statement has been read. Then
    statements that waited for it are read."""
    _may(by, at, CASHIER, RELEASER)
    if opening.by_key == by.key:
        raise NotAllowed("signs-twice", _("The second signature is for somebody else."))
    with transaction.atomic():
        _refuse_late()
        _replace(by, at)
        signed = {"state": OpeningBalance.State.CONFIRMED, "confirmed_by_key": by.key, "confirmed_at": at}
        _move(opening, confirmed_by_name=by.name, **signed)
        _book(opening, by, at)
        _refuse_late()  # again: with the account in hand, none can be read meanwhile
        record("bank-opening.confirmed", ABOUT, by=by, at=at, data=_data(opening))
    read_those_that_waited(by, at)
    return opening


@transaction.atomic
def drop_opening(*, opening: OpeningBalance, by: Actor, at: datetime, because: str) -> None:
    _may(by, at, CASHIER, RELEASER)
    ask_why(because)
    _move(opening, state=OpeningBalance.State.DROPPED)
    record("bank-opening.dropped", ABOUT, by=by, at=at, because=because, data=_data(opening))


def _move(opening: OpeningBalance, **changes: object) -> None:
    waiting = OpeningBalance.objects.filter(pk=opening.pk, state=OpeningBalance.State.PROPOSED)
    if not waiting.update(**changes):
        raise Conflict("opening-moved-on", _("This has been decided meanwhile; please look again."))
    opening.refresh_from_db()


def _book(opening: OpeningBalance, by: Actor, at: datetime) -> None:
    open_account()
    fen = opening.amount_fen
    ledger.transfer(
        reference=opening.reference,
        source=MAIN if fen > 0 else OPENING,
        destination=OPENING if fen > 0 else MAIN,
        amount=Amount.fen(abs(fen)),
        by=by,
        at=at,
        because=opening.because,
    )


def _replace(by: Actor, at: datetime) -> None:
    before = OpeningBalance.objects.filter(state=OpeningBalance.State.CONFIRMED).first()
    if before is None:
        return
    before.state = OpeningBalance.State.REPLACED
    before.save(update_fields=["state"])
    booked = Transfer.objects.select_related("source", "destination").get(reference=before.reference)
    reference = f"{before.reference}:replaced"
    ledger.reverse(transfer=booked, reference=reference, by=by, at=at, because="replaced")


def _refuse_late() -> None:
    if Statement.objects.exists():
        raise Conflict(
            "opening-late",
            _("Statements have been read already; what the account held before them cannot change any more."),
        )


def _may(by: Actor, at: datetime, *roles: str) -> None:
    if by.is_person and not reach(by, day_of(at)).paths(roles):
        raise NotAllowed("may-not-open", _("The opening balance of the account belongs to another post."))


def _data(opening: OpeningBalance) -> dict[str, object]:
    return {"fen": opening.amount_fen, "on": opening.on.isoformat()}
