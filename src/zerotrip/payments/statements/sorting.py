"""What the entries of a statement are, as far as they say so themselves.

An end-to-end id of ours is the bank's word on that payment and goes through the table of answers: money that
left is *settled*, money that came is *rejected* after it was paid, that is returned. The rest waits.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Refused
from zerotrip.members.receipts import roster_coded
from zerotrip.payments.applying import apply
from zerotrip.payments.models import BankFile, Batch, Line
from zerotrip.payments.order import Answer, LineAnswer
from zerotrip.payments.statements.assigning import book
from zerotrip.payments.statements.claims import Claim, claims
from zerotrip.payments.statements.models import Assignment, Direction, Purpose, StatementEntry
from zerotrip.payments.statements.telling import agreed_for, held, left_for, went_through
from zerotrip.payments.states import LineState

_WORD = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{5,34}", re.ASCII)


def words(entry: StatementEntry) -> list[str]:
    return _WORD.findall(entry.remark)


def sort(file: BankFile, entries: Sequence[StatementEntry], *, by: Actor, at: datetime) -> dict[str, int]:
    """How many were found to be what; in few questions however many entries."""
    names = [word for entry in entries for word in words(entry)]
    lines = {
        each.end_to_end_id: each
        for each in Line.objects.filter(end_to_end_id__in=names).select_related("batch")
    }
    batches = {each.message_id: each for each in Batch.objects.filter(message_id__in=names)}
    back = {each.code: each for each in _to_send_back()}
    claimed = claims().coded([word.upper() for word in names], by=by, at=at)
    found: Counter[str] = Counter()
    for number, entry in enumerate(entries, start=1):
        said = words(entry)
        line = next((lines[word] for word in said if word in lines), None)
        batch = next((batches[word] for word in said if word in batches), None)
        sent = next((back[word] for word in said if word in back), None)
        if line:
            found[_line(file, number, entry, line, by=by, at=at)] += 1
        elif entry.direction == Direction.IN and (code := _named(said, claimed)):
            found[_repayment(entry, code, by=by, at=at)] += 1
        elif entry.direction == Direction.IN:
            found[_fee(entry, said, by=by, at=at)] += 1
        elif code := _named(said, claimed):
            found[_taken_back(entry, code, by=by, at=at)] += 1
        elif batch and batch.total_fen == entry.amount_fen:
            found[_once(entry, Purpose.BATCH, batch.ref, by=by, at=at)] += 1
        elif sent and sent.amount_fen == entry.amount_fen:
            found[_once(entry, Purpose.SENT_BACK, sent.code, by=by, at=at)] += 1
        else:
            found["open"] += 1
    return dict(found)


def _to_send_back() -> list[Assignment]:
    return list(Assignment.objects.filter(purpose=Purpose.SEND_BACK, booked_at__isnull=False))


def _line(file: BankFile, number: int, entry: StatementEntry, line: Line, *, by: Actor, at: datetime) -> str:
    """The bank's word on this payment; the entry is settled with it as far as the payment went through."""
    line, fen = held(line.end_to_end_id), entry.amount_fen
    if entry.direction == Direction.IN:
        return _came_back(file, number, entry, line, by=by, at=at)
    if (left := left_for(line)) and left + fen > line.amount_fen:
        return "open"  # more left for it than it is: a person looks
    paid = agreed_for(line) + fen
    if paid > went_through(line):  # else it says nothing new, and a day without an hour seems the later word
        _say(file, number, entry, line, paid, by=by, at=at)
    if paid > went_through(line):
        return "open"
    purpose = Purpose.PAYMENT if fen == line.amount_fen else Purpose.PART
    return _once(entry, purpose, line.end_to_end_id, by=by, at=at)


def _came_back(
    file: BankFile, number: int, entry: StatementEntry, line: Line, *, by: Actor, at: datetime
) -> str:
    if entry.amount_fen not in (line.amount_fen, went_through(line)):
        return "open"  # another sum than was paid: a person looks
    _say(file, number, entry, line, entry.amount_fen, by=by, at=at)
    if line.state != LineState.RETURNED or entry.amount_fen != went_through(line):
        return "open"
    return _once(entry, Purpose.RETURN, line.end_to_end_id, by=by, at=at)


def _say(
    file: BankFile, number: int, entry: StatementEntry, line: Line, fen: int, *, by: Actor, at: datetime
) -> None:
    status = "ACSC" if entry.direction == Direction.OUT else "RJCT"
    said = LineAnswer(line.end_to_end_id, status, fen, "", entry.remark[:200], booked=True)
    answer = Answer(entry.bank_id[:35], line.batch.message_id, entry.booked_at, "", "", "", (said,))
    apply(file, answer, by=by, at=at, first=number)
    line.refresh_from_db()


def _once(entry: StatementEntry, purpose: str, about: str, *, by: Actor, at: datetime) -> str:
    """A second entry for what left or came back already stays open: a person looks."""
    try:
        return book(entry, purpose, about, entry.amount_fen, by=by, at=at)
    except Refused:
        return "open"


def _named(said: list[str], claimed: Mapping[str, Claim]) -> str:
    return next((word.upper() for word in said if word.upper() in claimed), "")


def _repayment(entry: StatementEntry, code: str, *, by: Actor, at: datetime) -> str:
    """Up to what is owed; the rest stays open. What a cashier may have entered by hand already waits too."""
    claim = claims().best(code, entry, by=by, at=at)
    if claim is None:
        return "open"
    try:
        fen = min(entry.left_fen, claim.open_fen)
        return book(entry, Purpose.REPAYMENT, claim.about, fen, by=by, at=at)
    except Refused:
        return "open"


def _taken_back(entry: StatementEntry, code: str, *, by: Actor, at: datetime) -> str:
    """A repayment of that very sum; where there are two of it, a person says which."""
    claim = claims().taken_back_by(code, entry, by=by, at=at)
    return _once(entry, Purpose.TAKEN_BACK, claim.about, by=by, at=at) if claim else "open"


def _fee(entry: StatementEntry, said: list[str], *, by: Actor, at: datetime) -> str:
    """A payment code names the roster; what goes beyond its fee stays open."""
    for word in said:
        roster = roster_coded(word.upper())
        fen = min(entry.left_fen, roster.open_fen) if roster else 0
        if roster and fen:
            try:
                return book(entry, Purpose.FEE, roster.payment_code, fen, by=by, at=at)
            except Refused:
                return "open"  # not this cashier's unit, or before the roster was imported: by hand
    return "open"
