"""The states of a batch, of its lines and of its way to the bank, and the tables of moves between them.

`MOVES` has a cell for every state of a line and everything a bank may say about it: no answer is undefined.
The same table feeds the check, the tests and the figure in the docs.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BatchState(TextChoices):
    MADE = "made", _("made, waits for release")
    RELEASED = "released", _("released, on its way to the bank")
    SENT = "sent", _("with the bank")
    ANSWERED = "answered", _("answered by the bank")
    WITHDRAWN = "withdrawn", _("withdrawn before release")
    REFUSED = "refused", _("refused by the bank as a whole")


class LineState(TextChoices):
    READY = "ready", _("waits for release")
    SENT = "sent", _("waits for the bank")
    PAID = "paid", _("paid")
    REJECTED = "rejected", _("rejected by the bank")
    RETURNED = "returned", _("paid, then returned")
    DISPUTED = "disputed", _("to be cleared up")
    WITHDRAWN = "withdrawn", _("withdrawn")


LIVE = (LineState.READY, LineState.SENT, LineState.PAID, LineState.DISPUTED)
"""A payable has at most one line in these: it is not owed a second time."""


class DispatchState(TextChoices):
    PENDING = "pending", _("to be sent")
    LEASED = "leased", _("being sent")
    SENT = "sent", _("taken by the bank")
    CONFIRMED = "confirmed", _("answered by the bank")
    REFUSED = "refused", _("refused by the bank")
    UNKNOWN = "unknown", _("outcome unknown, the bank is asked")


class FileState(TextChoices):
    WRITTEN = "written", _("written for the bank")
    RECEIVED = "received", _("received, not read yet")
    TAKEN = "taken", _("taken into the books")
    REFUSED = "refused", _("refused, nothing was moved")


class Event(TextChoices):
    """What a bank can say of a line."""

    ACCEPTED = "accepted", _("in process")
    SETTLED = "settled", _("paid")
    MISMATCHED = "mismatched", _("paid, but another sum")
    REJECTED = "rejected", _("rejected")


class Deed(Enum):
    """What the books do about it."""

    NOTHING = "nothing"
    POST = "post the hold"
    VOID = "void the hold"
    REVERSE = "reverse the payment"
    SUSPEND = "put into suspense"


class Outcome(TextChoices):
    PAID = "paid", _("paid")
    REJECTED = "rejected", _("rejected, owed again")
    RETURNED = "returned", _("returned, owed again")
    NOTED = "noted", _("noted, the bank is at work")
    DUPLICATE = "duplicate", _("known already")
    LATE = "late", _("older than what is known, nothing changed")
    UNEXPECTED = "unexpected", _("does not fit, nothing changed")
    SUSPENSE = "suspense", _("put into suspense, to be cleared up")


FLAGGED = (Outcome.UNEXPECTED, Outcome.SUSPENSE)


@dataclass(frozen=True, slots=True)
class Move:
    target: LineState
    deed: Deed
    outcome: Outcome


def _row(state: LineState, **cells: Move) -> dict[tuple[LineState, Event], Move]:
    return {(state, Event(event)): move for event, move in cells.items()}


def _stay(state: LineState, outcome: Outcome, deed: Deed = Deed.NOTHING) -> Move:
    return Move(state, deed, outcome)


def _not_asked_for(state: LineState, rejected: Outcome) -> dict[tuple[LineState, Event], Move]:
    """No payment is under way here; if the bank says that one was made, nobody pays again meanwhile."""
    doubt = Move(LineState.DISPUTED, Deed.SUSPEND, Outcome.SUSPENSE)
    return _row(
        state,
        accepted=_stay(state, Outcome.UNEXPECTED),
        settled=doubt,
        mismatched=doubt,
        rejected=_stay(state, rejected),
    )


MOVES: dict[tuple[LineState, Event], Move] = {
    **_not_asked_for(LineState.READY, Outcome.UNEXPECTED),
    **_row(
        LineState.SENT,
        accepted=_stay(LineState.SENT, Outcome.NOTED),
        settled=Move(LineState.PAID, Deed.POST, Outcome.PAID),
        mismatched=Move(LineState.DISPUTED, Deed.SUSPEND, Outcome.SUSPENSE),
        rejected=Move(LineState.REJECTED, Deed.VOID, Outcome.REJECTED),
    ),
    **_row(
        LineState.PAID,
        accepted=_stay(LineState.PAID, Outcome.DUPLICATE),
        settled=_stay(LineState.PAID, Outcome.DUPLICATE),
        mismatched=_stay(LineState.PAID, Outcome.SUSPENSE, Deed.SUSPEND),
        rejected=Move(LineState.RETURNED, Deed.REVERSE, Outcome.RETURNED),
    ),
    **_not_asked_for(LineState.REJECTED, Outcome.DUPLICATE),
    **_not_asked_for(LineState.RETURNED, Outcome.DUPLICATE),
    **_row(
        LineState.DISPUTED,
        accepted=_stay(LineState.DISPUTED, Outcome.NOTED),
        settled=_stay(LineState.DISPUTED, Outcome.SUSPENSE, Deed.SUSPEND),
        mismatched=_stay(LineState.DISPUTED, Outcome.SUSPENSE, Deed.SUSPEND),
        rejected=_stay(LineState.DISPUTED, Outcome.UNEXPECTED),
    ),
    **_not_asked_for(LineState.WITHDRAWN, Outcome.UNEXPECTED),
}

HAS_LAST_WORD = (LineState.PAID, LineState.REJECTED, LineState.RETURNED, LineState.DISPUTED)
"""Here an answer written before the one that is known changes nothing: files may arrive in any order."""

BATCH_MOVES: dict[str, tuple[tuple[BatchState, ...], BatchState]] = {
    "release": ((BatchState.MADE,), BatchState.RELEASED),
    "withdraw": ((BatchState.MADE,), BatchState.WITHDRAWN),
    "send": ((BatchState.RELEASED,), BatchState.SENT),
    "answer": ((BatchState.RELEASED, BatchState.SENT), BatchState.ANSWERED),
    "refuse": ((BatchState.RELEASED, BatchState.SENT), BatchState.REFUSED),
}
