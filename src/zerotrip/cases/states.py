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
    SUPPLEMENT = "supplement", _("Waiting for the person")
    REVIEW = "review", _("In review")
    APPROVAL = "approval", _("Awaiting approval")
    EXCEPTION = "exception", _("Awaiting a second signature")
    PLACE = "place", _("Waiting for a place")
    FUNDS = "funds", _("Waiting for money")
    NOTICE = "notice", _("In public notice")
    PARTNER = "partner", _("With the partner")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Not granted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


DECIDING = (State.REVIEW, State.APPROVAL, State.EXCEPTION)
"""Where an officer's or an approver's word is due."""
AGREED = (State.PLACE, State.FUNDS, State.NOTICE, State.PARTNER)
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
    # system, subject (the person concerned or their delegate), first, second: the pack's two checks; partner
    who: str


G, S, R, A, X = State.GATHERING, State.SUPPLEMENT, State.REVIEW, State.APPROVAL, State.EXCEPTION
L, F, N, P = State.PLACE, State.FUNDS, State.NOTICE, State.PARTNER
AFTER_A_YES = (State.GRANTED, L, F, N, P)
"""Where a last yes leads: granted, if the pack asks for no place, no public notice and no partner, and the
money is there."""

MOVES: tuple[Move, ...] = (
    Move("ask", G, S, "system"),
    Move("ask", R, S, "first"),
    Move("stop-asking", S, R, "first"),  # asked by mistake, or never answered
    Move("resume", S, G, "subject"),  # and the system, when a department has said what was missing
    Move("pass-on", G, R, "system"),
    *(Move("pass-on", source, R, "system") for source in (L, F, N, P)),  # it would come out otherwise now
    Move("recheck", R, G, "system"),
    *(Move("grant", G, target, "system") for target in AFTER_A_YES),
    Move("refuse", G, State.REFUSED, "system"),
    Move("agree", R, A, "first"),
    Move("refer", R, A, "first"),  # the rule says no: only the approver may grant it all the same
    *(Move("settle", R, target, "first") for target in AFTER_A_YES),
    Move("refuse", R, State.REFUSED, "first"),
    *(Move("approve", A, target, "second") for target in AFTER_A_YES),
    Move("depart", A, X, "second"),
    Move("send-back", A, R, "second"),
    Move("send-back", X, A, "second"),
    Move("refuse", A, State.REFUSED, "second"),
    *(Move("sign", X, target, "second") for target in AFTER_A_YES),
    *(Move("place", L, target, "system") for target in (State.GRANTED, F, N, P)),
    *(Move("fund", F, target, "system") for target in (State.GRANTED, L, N, P)),
    *(Move("notice-over", N, target, "system") for target in (State.GRANTED, P)),
    Move("refuse", N, State.REFUSED, "first"),  # an objection was right
    Move("confirm", P, State.GRANTED, "partner"),
    Move("decline", P, State.REFUSED, "partner"),
    *(Move("withdraw", source, State.WITHDRAWN, "subject") for source in OPEN),
    Move("give-up", State.GRANTED, State.WITHDRAWN, "subject"),  # a place, before it is used
    Move("overturn", State.GRANTED, State.REFUSED, "system"),  # a department said otherwise later
    Move("appeal", State.REFUSED, R, "subject"),
    Move("reopen", State.WITHDRAWN, G, "subject"),
    Move("look-again", State.REFUSED, R, "first"),
    Move("look-again", State.GRANTED, R, "first"),  # while it is not paid
)

_BY_VERB = {(move.verb, move.source, move.target): move for move in MOVES}
_FIRST = {(move.verb, move.source): move for move in reversed(MOVES)}


def move_of(verb: str, source: str, target: str = "") -> Move | None:
    """The row of the table, the first where several leave by this verb; None where there is no such arrow."""
    if target:
        return _BY_VERB.get((verb, State(source), State(target)))
    return _FIRST.get((verb, State(source)))
