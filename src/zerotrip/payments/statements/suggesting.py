"""What an open entry may be: a person looks and decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from zerotrip.core.actor import Actor
from zerotrip.members.models import Roster
from zerotrip.payments.models import Batch, Line
from zerotrip.payments.statements.claims import claims
from zerotrip.payments.statements.models import Direction, Purpose, StatementEntry
from zerotrip.payments.states import BatchState, LineState

MOST = 5
PAYS = (Purpose.FEE, Purpose.REPAYMENT)
CHARGES = ("手续费", "工本费", "服务费", "年费", "汇划费", "管理费")
INTERESTS = ("利息", "结息")


@dataclass(frozen=True, slots=True)
class Suggestion:
    purpose: Purpose
    about: str
    name: str
    amount_fen: int


def suggestions(entry: StatementEntry, *, by: Actor, at: datetime) -> list[Suggestion]:
    """By account and sum, by sum, by name: the surest first."""
    if not entry.left_fen:
        return []
    if own := _of_the_bank(entry):
        return own
    return _came(entry, by=by, at=at) if entry.direction == Direction.IN else _went(entry, by=by, at=at)


def _of_the_bank(entry: StatementEntry) -> list[Suggestion]:
    """The bank says so itself, and names no payment of ours."""
    for purpose, words in (Purpose.CHARGE, CHARGES), (Purpose.INTEREST, INTERESTS):
        if any(word in entry.remark for word in words):
            return [Suggestion(purpose, "", entry.remark, entry.left_fen)]
    return []


def _came(entry: StatementEntry, *, by: Actor, at: datetime) -> list[Suggestion]:
    owed = [
        Suggestion(Purpose.REPAYMENT, each.about, each.name, min(each.open_fen, entry.left_fen))
        for each in claims().like(entry, by=by, at=at, most=MOST)
    ]
    return [*_beyond(entry), *_lines(entry, Purpose.RETURN, (LineState.RETURNED,)), *owed, *_fees(entry)]


def _beyond(entry: StatementEntry) -> list[Suggestion]:
    """Some of it was what was owed, and nothing more is: the rest belongs to whoever sent it."""
    if not entry.assignments.filter(purpose__in=PAYS, booked_at__isnull=False).exists():
        return []
    return [Suggestion(Purpose.SEND_BACK, "", entry.other_name, entry.left_fen)]


def _fees(entry: StatementEntry) -> list[Suggestion]:
    fees = Roster.objects.filter(state=Roster.State.IMPORTED, fee_fen__gt=F("received_fen"))
    fees = fees.select_related("organisation")
    named = fees.filter(organisation__name_zh=entry.other_name)[:MOST]
    same = fees.annotate(open=F("fee_fen") - F("received_fen")).filter(open=entry.left_fen)[:MOST]
    rosters = {roster.uid: roster for roster in [*named, *same]}.values()
    return [
        Suggestion(Purpose.FEE, each.payment_code, each.organisation.name, min(each.open_fen, entry.left_fen))
        for each in rosters
    ]


def _went(entry: StatementEntry, *, by: Actor, at: datetime) -> list[Suggestion]:
    sent = Batch.objects.filter(total_fen=entry.left_fen, state__in=[BatchState.SENT, BatchState.ANSWERED])
    batches = [Suggestion(Purpose.BATCH, each.ref, each.ref, each.total_fen) for each in sent[:MOST]]
    back = [
        Suggestion(Purpose.TAKEN_BACK, each.about, each.name, each.open_fen)
        for each in claims().like_taken_back(entry, by=by, at=at, most=MOST)
    ]
    return [*_lines(entry, Purpose.PAYMENT, (LineState.PAID, LineState.RETURNED)), *batches, *back]


def _lines(entry: StatementEntry, purpose: Purpose, states: tuple[LineState, ...]) -> list[Suggestion]:
    account = entry.other_account.open() if entry.other_account else ""
    rows = Line.objects.filter(amount_fen=entry.left_fen, state__in=states, tail=account[-4:])
    return [
        Suggestion(purpose, each.end_to_end_id, each.masked_account, each.amount_fen)
        for each in (rows[:MOST] if account else [])
    ]
