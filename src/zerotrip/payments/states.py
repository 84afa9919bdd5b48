"""The states of a batch, of its lines and of its way to the bank, and the tables of moves between them.

`MOVES` has a cell for every state of a line and everything a bank may say about it: no answer is undefined.
The same table feeds the check, the tests and the figure in the docs.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class BatchState(TextChoices):
    MADE = "made", pgettext_lazy("state of a batch", "made, waits for release")
    RELEASED = "released", pgettext_lazy("state of a batch", "released, on its way to the bank")
    SENT = "sent", pgettext_lazy("state of a batch", "with the bank")
    ANSWERED = "answered", pgettext_lazy("state of a batch", "answered by the bank")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a batch", "withdrawn before release")
    REFUSED = "refused", pgettext_lazy("state of a batch", "refused by the bank as a whole")


class LineState(TextChoices):
    READY = "ready", pgettext_lazy("state of a payment", "waits for release")
    SENT = "sent", pgettext_lazy("state of a payment", "waits for the bank")
    PAID = "paid", pgettext_lazy("state of a payment", "paid")
    PARTLY = "partly", pgettext_lazy("state of a payment", "paid in part, the rest is owed again")
    REJECTED = "rejected", pgettext_lazy("state of a payment", "rejected by the bank")
    RETURNED = "returned", pgettext_lazy("state of a payment", "paid, then returned")
    DISPUTED = "disputed", pgettext_lazy("state of a payment", "to be cleared up")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a payment", "withdrawn")


LIVE = (LineState.READY, LineState.SENT, LineState.DISPUTED)
"""A payable has at most one line in these: what it has not paid yet is not owed a second time."""
ARRIVED = (LineState.PAID, LineState.PARTLY)
"""Of these `paid_fen` went through; no sum of lines is more than their payable's own."""


class Basis(TextChoices):
    """What a rule for releasing looks at."""

    LINE = "line", pgettext_lazy("rule for releasing", "one payment")
    BATCH = "batch", pgettext_lazy("rule for releasing", "the whole batch")
    YEAR = "year", pgettext_lazy("rule for releasing", "one payee in twelve months, with this batch")


class DispatchState(TextChoices):
    PENDING = "pending", pgettext_lazy("state of a dispatch", "to be sent")
    LEASED = "leased", pgettext_lazy("state of a dispatch", "being sent")
    SENT = "sent", pgettext_lazy("state of a dispatch", "taken by the bank")
    CONFIRMED = "confirmed", pgettext_lazy("state of a dispatch", "answered by the bank")
    REFUSED = "refused", pgettext_lazy("state of a dispatch", "refused by the bank")
    UNKNOWN = "unknown", pgettext_lazy("state of a dispatch", "outcome unknown, the bank is asked")


class FileState(TextChoices):
    WRITTEN = "written", pgettext_lazy("state of a bank file", "written for the bank")
    REPLACED = "replaced", pgettext_lazy("state of a bank file", "replaced before release")
    RECEIVED = "received", pgettext_lazy("state of a bank file", "received, not read yet")
    TAKEN = "taken", pgettext_lazy("state of a bank file", "taken into the books")
    REFUSED = "refused", pgettext_lazy("state of a bank file", "refused, nothing was moved")


class Event(TextChoices):
    """What a bank can say of a line."""

    ACCEPTED = "accepted", pgettext_lazy("what the bank says", "in process")
    SETTLED = "settled", pgettext_lazy("what the bank says", "paid")
    PARTLY = "partly", pgettext_lazy("what the bank says", "paid in part")
    MISMATCHED = "mismatched", pgettext_lazy("what the bank says", "paid, but more than was ordered")
    REJECTED = "rejected", pgettext_lazy("what the bank says", "rejected")


class Deed(Enum):
    """What the books do about it."""

    NOTHING = "nothing"
    POST = "post the hold"
    POST_PART = "post the part, void the rest"
    POST_MORE = "post what is more"
    VOID = "void the hold"
    REVERSE = "reverse the payment"
    SUSPEND = "put into suspense"


class Outcome(TextChoices):
    PAID = "paid", pgettext_lazy("outcome of an answer", "paid")
    PARTLY = "partly", pgettext_lazy("outcome of an answer", "paid in part, the rest is owed again")
    REJECTED = "rejected", pgettext_lazy("outcome of an answer", "rejected, owed again")
    RETURNED = "returned", pgettext_lazy("outcome of an answer", "returned, owed again")
    NOTED = "noted", pgettext_lazy("outcome of an answer", "noted, the bank is at work")
    DUPLICATE = "duplicate", pgettext_lazy("outcome of an answer", "known already")
    LATE = "late", pgettext_lazy("outcome of an answer", "older than what is known, nothing changed")
    UNEXPECTED = "unexpected", pgettext_lazy("outcome of an answer", "does not fit, nothing changed")
    SUSPENSE = "suspense", pgettext_lazy("outcome of an answer", "put into suspense, to be cleared up")


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
        partly=doubt,
        mismatched=doubt,
        rejected=_stay(state, rejected),
    )


MOVES: dict[tuple[LineState, Event], Move] = {
    **_not_asked_for(LineState.READY, Outcome.UNEXPECTED),
    **_row(
        LineState.SENT,
        accepted=_stay(LineState.SENT, Outcome.NOTED),
        settled=Move(LineState.PAID, Deed.POST, Outcome.PAID),
        partly=Move(LineState.PARTLY, Deed.POST_PART, Outcome.PARTLY),
        mismatched=Move(LineState.DISPUTED, Deed.SUSPEND, Outcome.SUSPENSE),
        rejected=Move(LineState.REJECTED, Deed.VOID, Outcome.REJECTED),
    ),
    **_row(
        LineState.PAID,
        accepted=_stay(LineState.PAID, Outcome.DUPLICATE),
        settled=_stay(LineState.PAID, Outcome.DUPLICATE),
        partly=_stay(LineState.PAID, Outcome.UNEXPECTED),
        mismatched=_stay(LineState.PAID, Outcome.SUSPENSE, Deed.SUSPEND),
        rejected=Move(LineState.RETURNED, Deed.REVERSE, Outcome.RETURNED),
    ),
    **_row(
        LineState.PARTLY,
        accepted=_stay(LineState.PARTLY, Outcome.UNEXPECTED),
        settled=Move(LineState.PAID, Deed.POST_MORE, Outcome.PAID),
        partly=_stay(LineState.PARTLY, Outcome.PARTLY, Deed.POST_MORE),
        mismatched=Move(LineState.DISPUTED, Deed.SUSPEND, Outcome.SUSPENSE),
        rejected=Move(LineState.RETURNED, Deed.REVERSE, Outcome.RETURNED),
    ),
    **_not_asked_for(LineState.REJECTED, Outcome.DUPLICATE),
    **_not_asked_for(LineState.RETURNED, Outcome.DUPLICATE),
    **_row(
        LineState.DISPUTED,
        accepted=_stay(LineState.DISPUTED, Outcome.NOTED),
        settled=_stay(LineState.DISPUTED, Outcome.SUSPENSE, Deed.SUSPEND),
        partly=_stay(LineState.DISPUTED, Outcome.SUSPENSE, Deed.SUSPEND),
        mismatched=_stay(LineState.DISPUTED, Outcome.SUSPENSE, Deed.SUSPEND),
        rejected=_stay(LineState.DISPUTED, Outcome.UNEXPECTED),
    ),
    **_not_asked_for(LineState.WITHDRAWN, Outcome.UNEXPECTED),
}

HAS_LAST_WORD = (LineState.PAID, LineState.PARTLY, LineState.REJECTED, LineState.RETURNED, LineState.DISPUTED)
"""Here an answer written before the one that is known changes nothing: files may arrive in any order."""

BATCH_MOVES: dict[str, tuple[tuple[BatchState, ...], BatchState]] = {
    "release": ((BatchState.MADE,), BatchState.RELEASED),
    "withdraw": ((BatchState.MADE,), BatchState.WITHDRAWN),
    "send": ((BatchState.RELEASED,), BatchState.SENT),
    "answer": ((BatchState.RELEASED, BatchState.SENT), BatchState.ANSWERED),
    "refuse": ((BatchState.RELEASED, BatchState.SENT), BatchState.REFUSED),
}
