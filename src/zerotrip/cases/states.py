"""The states of a case and the one table of moves between them.

The table feeds the check in `moves.move()`, the buttons on the desk and the figure in the docs.
Whether a granted case is *paid* is not a state: the ledger answers that.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    GATHERING = "gathering", _("Gathering evidence")
    SUPPLEMENT = "supplement", _("Waiting for you")
    REVIEW = "review", _("In review")
    APPROVAL = "approval", _("Awaiting approval")
    EXCEPTION = "exception", _("Awaiting a second signature")
    PLACE = "place", _("Waiting for a place")
    NOTICE = "notice", _("In public notice")
    PARTNER = "partner", _("With the partner")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Not granted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


DECIDING = (State.REVIEW, State.APPROVAL, State.EXCEPTION)
"""Where an officer's or an approver's word is due."""
AGREED = (State.PLACE, State.NOTICE, State.PARTNER)
"""Every check has said yes; something outside the checks still has to come."""
OPEN = (State.GATHERING, State.SUPPLEMENT, *DECIDING, *AGREED)
ENDED = (State.GRANTED, State.REFUSED, State.WITHDRAWN)
STANDING = (State.SUPPLEMENT, *AGREED)
"""The promised clock stands still: whoever is waited for has a term of their own, or none."""


@dataclass(frozen=True, slots=True)
class Move:
    verb: str
    source: State
    target: State
    who: str  # system, subject (the person concerned or their delegate), first, second: the pack's two checks


G, S, R, A = State.GATHERING, State.SUPPLEMENT, State.REVIEW, State.APPROVAL

MOVES: tuple[Move, ...] = (
    Move("ask", G, S, "system"),
    Move("ask", R, S, "first"),
    Move("resume", S, G, "subject"),  # and the system, when a department has said what was missing
    Move("pass-on", G, R, "system"),
    Move("recheck", R, G, "system"),
    Move("grant", G, State.GRANTED, "system"),
    Move("refuse", G, State.REFUSED, "system"),
    Move("agree", R, A, "first"),
    Move("settle", R, State.GRANTED, "first"),
    Move("refuse", R, State.REFUSED, "first"),
    Move("approve", A, State.GRANTED, "second"),
    Move("send-back", A, R, "second"),
    Move("refuse", A, State.REFUSED, "second"),
    Move("withdraw", G, State.WITHDRAWN, "subject"),
    Move("withdraw", S, State.WITHDRAWN, "subject"),
    Move("withdraw", R, State.WITHDRAWN, "subject"),
    Move("withdraw", A, State.WITHDRAWN, "subject"),
    Move("overturn", State.GRANTED, State.REFUSED, "system"),  # a department said otherwise later
    Move("appeal", State.REFUSED, R, "subject"),
    Move("reopen", State.WITHDRAWN, G, "subject"),
)

_BY_VERB = {(move.verb, move.source): move for move in MOVES}


def move_of(verb: str, source: str) -> Move | None:
    """The row of the table, or None where the table has no such arrow."""
    return _BY_VERB.get((verb, State(source)))
