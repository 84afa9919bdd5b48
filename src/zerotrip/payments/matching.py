"""What an answer of the bank means for a line: the table of moves, and the cases that lie outside it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from zerotrip.payments.models import Line
from zerotrip.payments.order import LineAnswer
from zerotrip.payments.states import (
    ARRIVED,
    HAS_LAST_WORD,
    LIVE,
    MOVES,
    Deed,
    Event,
    LineState,
    Move,
    Outcome,
)
from zerotrip.payments.suspending import Claimed

IN_PART = "PART"
EVENTS = {
    "ACSC": Event.SETTLED,
    "ACCC": Event.SETTLED,
    IN_PART: Event.PARTLY,
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
    def claim(self) -> Claimed:
        return claim_of(self.answer, self.line)

    @property
    def paid_fen(self) -> int:
        """Of the line, with this answer."""
        return said_fen(self.answer, self.line)


def said_fen(answer: LineAnswer, line: Line | None) -> int:
    """What the bank says it paid of the payment, all in all."""
    whole = line.amount_fen if line else 0
    return whole if answer.amount_fen is None else answer.amount_fen


def claim_of(answer: LineAnswer, line: Line | None) -> Claimed:
    return Claimed(answer.end_to_end_id, said_fen(answer, line), line.paid_fen if line else 0)


def event_of(answer: LineAnswer, line: Line | None) -> Event | None:
    """None for a status that no version of the message defines, and for a part without its sum."""
    event, fen = EVENTS.get(answer.status), answer.amount_fen
    if event not in (Event.SETTLED, Event.PARTLY):
        return event
    if answer.status == IN_PART and fen in (None, line and line.amount_fen):
        return None
    if line is None or fen in (None, line.amount_fen):
        return event
    return Event.PARTLY if fen is not None and fen < line.amount_fen else Event.MISMATCHED


def match(
    number: int,
    answer: LineAnswer,
    line: Line | None,
    *,
    written_at: datetime,
    suspended: Mapping[Claimed, bool],
    paid_elsewhere: Collection[int],
) -> Matched:
    """`suspended`: claims known already, and whether they stand in suspense still; `paid_elsewhere`: payables
    that another line is paying."""
    event = event_of(answer, line)
    move = _unknown_line(event) if line is None else _known_line(line, event, answer, written_at)
    if line and move.deed == Deed.POST_MORE and _has_no_room(answer, line, paid_elsewhere):
        move = Move(LineState(line.state), Deed.SUSPEND, Outcome.SUSPENSE)
    found = Matched(number, answer, line, event, move)
    if move.deed == Deed.SUSPEND and found.claim.fen <= 0:
        return Matched(number, answer, line, event, Move(move.target, Deed.NOTHING, Outcome.UNEXPECTED))
    if move.deed == Deed.SUSPEND and found.claim in suspended:
        move = _said_again(line, move, paid_elsewhere, stands=suspended[found.claim])
    elif line and move.deed == Deed.SUSPEND and line.state not in LIVE and line.payable_id in paid_elsewhere:
        move = Move(LineState(line.state), move.deed, move.outcome)
    return Matched(number, answer, line, event, move)


def _said_again(line: Line | None, move: Move, paid_elsewhere: Collection[int], *, stands: bool) -> Move:
    """Known, and booked once; but what stands in suspense for a payment that came back since is in doubt
    again, so that the next batch does not pay it."""
    if line is None:
        return Move(move.target, Deed.NOTHING, Outcome.DUPLICATE)
    in_doubt = stands and line.state not in (*LIVE, *ARRIVED) and line.payable_id not in paid_elsewhere
    if in_doubt:
        return Move(move.target, Deed.NOTHING, Outcome.SUSPENSE)
    return Move(LineState(line.state), Deed.NOTHING, Outcome.DUPLICATE)


def _unknown_line(event: Event | None) -> Move:
    """The target has no meaning here."""
    if event in (Event.SETTLED, Event.PARTLY, Event.MISMATCHED):
        return Move(LineState.DISPUTED, Deed.SUSPEND, Outcome.SUSPENSE)
    return Move(LineState.DISPUTED, Deed.NOTHING, Outcome.UNEXPECTED)


def _known_line(line: Line, event: Event | None, answer: LineAnswer, written_at: datetime) -> Move:
    state = LineState(line.state)
    if event is None:
        return Move(state, Deed.NOTHING, Outcome.UNEXPECTED)
    if state in HAS_LAST_WORD and line.answer_written_at and written_at < line.answer_written_at:
        return Move(state, Deed.NOTHING, Outcome.LATE)
    if event == Event.PARTLY and state == LineState.PARTLY and said_fen(answer, line) == line.paid_fen:
        return Move(state, Deed.NOTHING, Outcome.DUPLICATE)
    if _is_another_sum(line, event, answer):
        return Move(state, Deed.NOTHING, Outcome.UNEXPECTED)
    return MOVES[state, event]


def _is_another_sum(line: Line, event: Event, answer: LineAnswer) -> bool:
    """Less than what went through already; or a sum rejected or come back that is not the one under way or
    paid. After a part, "rejected" may be said of the rest: only the part's very sum came back, and where both
    are the same, only an entry of the account tells."""
    fen, state = answer.amount_fen, line.state
    if event == Event.PARTLY:
        return state == LineState.PARTLY and said_fen(answer, line) < line.paid_fen
    if event != Event.REJECTED:
        return False
    if state == LineState.PARTLY:
        either = line.amount_fen == 2 * line.paid_fen and not answer.booked
        return fen != line.paid_fen or either
    return state in (LineState.SENT, LineState.PAID) and fen not in (None, line.amount_fen)


def _has_no_room(answer: LineAnswer, line: Line, paid_elsewhere: Collection[int]) -> bool:
    """The rest of the payable is being paid by another line, or was: nothing more can go through here."""
    left = line.payable.amount_fen - line.payable.arrived_fen
    return line.payable_id in paid_elsewhere or claim_of(answer, line).fen > left


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
