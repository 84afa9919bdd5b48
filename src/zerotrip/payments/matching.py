"""What an answer of the bank means for a line: the table of moves, and the cases that lie outside it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from zerotrip.payments.books import suspense_reference
from zerotrip.payments.models import Line
from zerotrip.payments.order import LineAnswer
from zerotrip.payments.states import HAS_LAST_WORD, LIVE, MOVES, Deed, Event, LineState, Move, Outcome

EVENTS = {
    "ACSC": Event.SETTLED,
    "ACCC": Event.SETTLED,
    "RJCT": Event.REJECTED,
    "CANC": Event.REJECTED,
    **dict.fromkeys(("ACTC", "ACCP", "ACSP", "ACWC", "ACWP", "PDNG", "RCVD", "PATC"), Event.ACCEPTED),
}


@dataclass(frozen=True, slots=True)
class Matched:
    """An answer, the line it is about if there is one, and what follows."""

    number: int
    answer: LineAnswer
    line: Line | None
    event: Event | None
    move: Move

    @property
    def claim(self) -> tuple[str, int]:
        """What the bank says it paid."""
        fen = self.answer.amount_fen
        return self.answer.end_to_end_id, (self.line.amount_fen if self.line else 0) if fen is None else fen


def event_of(answer: LineAnswer, line: Line | None) -> Event | None:
    """None for a status that no version of the message defines."""
    event = EVENTS.get(answer.status)
    differs = line is not None and answer.amount_fen not in (None, line.amount_fen)
    return Event.MISMATCHED if event == Event.SETTLED and differs else event


def match(
    number: int,
    answer: LineAnswer,
    line: Line | None,
    *,
    written_at: datetime,
    suspended: Collection[str],
    paid_elsewhere: Collection[int],
) -> Matched:
    """`suspended`: references already in suspense; `paid_elsewhere`: payables that another line is paying."""
    event = event_of(answer, line)
    move = _unknown_line(event) if line is None else _known_line(line, event, written_at)
    found = Matched(number, answer, line, event, move)
    if move.deed == Deed.SUSPEND and found.claim[1] <= 0:
        return Matched(number, answer, line, event, Move(move.target, Deed.NOTHING, Outcome.UNEXPECTED))
    if move.deed == Deed.SUSPEND and suspense_reference(*found.claim) in suspended:
        stays = LineState(line.state) if line else move.target
        move = Move(stays, Deed.NOTHING, Outcome.DUPLICATE)
    elif line and line.state not in LIVE and line.payable_id in paid_elsewhere:
        move = Move(LineState(line.state), move.deed, move.outcome)
    return Matched(number, answer, line, event, move)


def _unknown_line(event: Event | None) -> Move:
    """The target has no meaning here."""
    if event in (Event.SETTLED, Event.MISMATCHED):
        return Move(LineState.DISPUTED, Deed.SUSPEND, Outcome.SUSPENSE)
    return Move(LineState.DISPUTED, Deed.NOTHING, Outcome.UNEXPECTED)


def _known_line(line: Line, event: Event | None, written_at: datetime) -> Move:
    state = LineState(line.state)
    if event is None:
        return Move(state, Deed.NOTHING, Outcome.UNEXPECTED)
    if state in HAS_LAST_WORD and line.answer_written_at and written_at < line.answer_written_at:
        return Move(state, Deed.NOTHING, Outcome.LATE)
    return MOVES[state, event]


def rounds(answers: Iterable[LineAnswer], *, first: int = 1) -> Iterator[list[tuple[int, LineAnswer]]]:
    """Splits a file so that each round speaks of a payment once; nearly always there is one round."""
    waiting = list(enumerate(answers, start=first))
    while waiting:
        seen: set[str] = set()
        now: list[tuple[int, LineAnswer]] = []
        later: list[tuple[int, LineAnswer]] = []
        for number, answer in waiting:
            (later if answer.end_to_end_id in seen else now).append((number, answer))
            seen.add(answer.end_to_end_id)
        yield now
        waiting = later
