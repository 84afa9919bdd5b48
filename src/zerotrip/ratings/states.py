"""What becomes of a rating. A poor one is owed an answer; whoever gave it says whether that put it right."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

TERM = 15
"""Working days in which a poor rating is put right (国办发〔2019〕51号)."""
WARNED_BEFORE = 3


class State(TextChoices):
    NOTED = "noted", _("Taken note of")
    DUE = "due", _("To be answered")
    ANSWERED = "answered", _("Answered; the person is asked whether it is right now")
    SETTLED = "settled", _("Put right, the person says")
    AGAIN = "again", _("Not right yet; the level above answers")
    CLOSED = "closed", _("Answered twice; closed with the person's word")


OWED = (State.DUE, State.AGAIN)
"""Somebody has to answer, and a term runs."""


@dataclass(frozen=True, slots=True)
class Move:
    verb: str
    source: State
    target: State


MOVES: tuple[Move, ...] = (
    Move("answer", State.DUE, State.ANSWERED),
    Move("answer", State.AGAIN, State.CLOSED),
    Move("content", State.ANSWERED, State.SETTLED),
    Move("not-content", State.ANSWERED, State.AGAIN),
)
_BY_VERB = {(move.verb, move.source): move for move in MOVES}


def move_of(verb: str, source: str) -> Move | None:
    return _BY_VERB.get((verb, State(source)))
