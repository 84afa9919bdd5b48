"""An answer put into the books: matched, moved by the table, in few statements however many lines."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Invalid, Stale
from zerotrip.ledger.errors import NotEnough
from zerotrip.ledger.models import Transfer
from zerotrip.payments import books, news, suspending
from zerotrip.payments.matching import Matched, claim_of, match, rounds
from zerotrip.payments.models import AnswerLine, BankFile, Batch, Dispatch, Line
from zerotrip.payments.moving import count_arrived, move_batch
from zerotrip.payments.order import Answer, LineAnswer
from zerotrip.payments.states import BATCH_MOVES, LIVE, Deed, DispatchState, LineState, Outcome
from zerotrip.vault.rows import among, chunks, insert

AT_A_TIME = 2_000  # answers with their lines, holds and accounts in memory
_NEWS = {
    Outcome.PAID: news.CONFIRMED,
    Outcome.PARTLY: news.PARTLY,
    Outcome.REJECTED: news.REJECTED,
    Outcome.RETURNED: news.REJECTED,
}


def apply(file: BankFile, answer: Answer, *, by: Actor, at: datetime, first: int = 1) -> dict[str, int]:
    """Inside the transaction of the caller. Answers how many lines had which outcome.

    `first`: the number of the first line, where one file speaks of several batches.
    """
    batch = Batch.objects.filter(message_id=answer.original_message_id).first()
    said = answer.lines or _of_every_line(batch, answer)
    counts: Counter[str] = Counter()
    for spoken in rounds(said, first=first):
        for some in chunks(spoken, AT_A_TIME):
            found = _match_round(batch, some, answer.created_at)
            entries = _do_deeds(found, by, at)
            _move_lines(found, answer.created_at, at)
            insert([_answer_line(file, each, entries) for each in found])
            counts.update(each.move.outcome.value for each in found)
    if batch:
        BankFile.objects.filter(pk=file.pk).update(batch=batch)
        Dispatch.objects.filter(batch=batch).update(state=DispatchState.CONFIRMED, lease_until=None)
        if batch.state in BATCH_MOVES["answer"][0] and not _unanswered(batch):
            move_batch(batch, "answer")
    return dict(counts)


def _unanswered(batch: Batch) -> bool:
    return batch.lines.filter(state__in=[LineState.READY, LineState.SENT]).exists()


def _of_every_line(batch: Batch | None, answer: Answer) -> tuple[LineAnswer, ...]:
    if batch is None:
        raise Invalid("message-foreign", _("The answer is about a file that was never sent from here."))
    names = (
        batch.lines.filter(dropped_because="").order_by("position").values_list("end_to_end_id", flat=True)
    )
    return tuple(LineAnswer(name, answer.status, None, answer.reason_code, answer.note) for name in names)


def _match_round(
    batch: Batch | None, spoken: Sequence[tuple[int, LineAnswer]], written_at: datetime
) -> list[Matched]:
    lines = _lines(batch, [answer.end_to_end_id for _, answer in spoken])
    claims = [claim_of(answer, lines.get(answer.end_to_end_id)) for _, answer in spoken]
    suspended, elsewhere = suspending.known_among(claims), _paid_elsewhere(lines.values())
    return [
        match(
            number,
            answer,
            lines.get(answer.end_to_end_id),
            written_at=written_at,
            suspended=suspended,
            paid_elsewhere=elsewhere,
        )
        for number, answer in spoken
    ]


def _lines(batch: Batch | None, names: Sequence[str]) -> dict[str, Line]:
    """Those of the batch that the answer is about; an id of another batch is as strange as an unknown one."""
    if batch is None:
        return {}
    rows = Line.objects.filter(batch=batch, end_to_end_id__in=among(names))
    rows = rows.select_related("hold__source", "hold__destination", "payable").defer("payable__purpose")
    # With their payables: what has arrived of one is read and written by one answer at a time.
    rows = rows.order_by("payable", "pk").select_for_update(of=("self", "payable"))
    return {line.end_to_end_id: line for line in rows}


def _paid_elsewhere(lines: Iterable[Line]) -> set[int]:
    """Payables of dead lines that a later line is paying, or of which all has arrived."""
    dead = [line for line in lines if line.state not in LIVE and line.state != LineState.PAID]
    if not dead:
        return set()
    found = {line.payable_id for line in dead if not line.payable.left}
    live = Line.objects.filter(payable__in=among([line.payable_id for line in dead]), state__in=LIVE)
    return found | set(live.order_by().values_list("payable_id", flat=True))


def _part(each: Matched) -> int:
    return each.claim.fen if each.move.deed == Deed.POST_MORE else each.paid_fen


def _post_more(parts: Sequence[tuple[Line, int]], *, by: Actor, at: datetime) -> list[Transfer]:
    """What is owed may go into a batch at this very moment: read again, the bank's word is then in doubt."""
    try:
        return books.post_more(parts, by=by, at=at)
    except NotEnough as taken:
        raise _moved_on() from taken


def _moved_on() -> Stale:
    return Stale("line-moved-on", _("A payment has moved on in the meantime; it is looked at again."))


def _do_deeds(found: Sequence[Matched], by: Actor, at: datetime) -> dict[int, Transfer]:
    """The ledger's entries, by number of the answer."""
    by_deed: dict[Deed, list[Matched]] = defaultdict(list)
    for each in found:
        by_deed[each.move.deed].append(each)
    entries: dict[int, Transfer] = {}
    for deed, write in (
        (Deed.POST, books.post_parts),
        (Deed.POST_PART, books.post_parts),
        (Deed.POST_MORE, _post_more),
    ):
        matched = by_deed[deed]
        parts = [(each.line, _part(each)) for each in matched if each.line]
        written = write(parts, by=by, at=at)
        entries |= {each.number: transfer for each, transfer in zip(matched, written, strict=True)}
    for deed, undo in ((Deed.VOID, books.void), (Deed.REVERSE, books.give_back)):
        matched = by_deed[deed]
        written = undo([each.line for each in matched if each.line], by=by, at=at)
        entries |= {each.number: transfer for each, transfer in zip(matched, written, strict=True)}
    claims = by_deed[Deed.SUSPEND]
    written = suspending.suspend([(each.claim, each.line) for each in claims], by=by, at=at)
    return entries | {each.number: transfer for each, transfer in zip(claims, written, strict=True)}


def _move_lines(found: Sequence[Matched], written_at: datetime, at: datetime) -> None:
    """Conditional on the state that was read, grouped by what changes: few statements for many lines."""
    groups: dict[tuple[LineState, tuple[tuple[str, Any], ...]], list[Line]] = defaultdict(list)
    for each in found:
        if each.line is not None and (changes := _changes(each, each.line, written_at, at)):
            groups[LineState(each.line.state), tuple(sorted(changes.items()))].append(each.line)
    for (state, change), lines in groups.items():
        names = among([line.end_to_end_id for line in lines])
        if Line.objects.filter(end_to_end_id__in=names, state=state).update(**dict(change)) != len(lines):
            raise _moved_on()
    count_arrived(
        [line for (_, change), lines in groups.items() if "paid_fen" in dict(change) for line in lines]
    )


def _changes(each: Matched, line: Line, written_at: datetime, at: datetime) -> dict[str, Any]:
    if each.move.target != line.state or each.move.deed == Deed.POST_MORE:
        rejected = each.move.target in (LineState.REJECTED, LineState.RETURNED)
        return _paid(each) | {
            "state": each.move.target.value,
            "reason_code": each.answer.reason_code if rejected else "",
            "bank_note": each.answer.note if rejected else "",
            "answer_written_at": written_at,
            "answered_at": at,
            "news": _NEWS.get(each.move.outcome, ""),
        }
    if each.move.outcome == Outcome.DUPLICATE and line.answer_written_at:
        return {"answer_written_at": max(written_at, line.answer_written_at)}
    return {}


def _paid(each: Matched) -> dict[str, Any]:
    """Of all that are paid in full, one change."""
    target = each.move.target
    if target == LineState.PAID:
        return {"paid_fen": F("amount_fen")}
    if target == LineState.PARTLY:
        return {"paid_fen": each.paid_fen}
    return {"paid_fen": 0} if target == LineState.RETURNED else {}


def _answer_line(file: BankFile, each: Matched, entries: dict[int, Transfer]) -> AnswerLine:
    return AnswerLine(
        file_id=file.pk,
        number=each.number,
        end_to_end_id=each.answer.end_to_end_id,
        line_id=each.line.pk if each.line else None,
        status=each.answer.status,
        event=each.event or "",
        amount_fen=each.answer.amount_fen,
        reason_code=each.answer.reason_code,
        bank_note=each.answer.note,
        outcome=each.move.outcome,
        transfer_id=entry.pk if (entry := entries.get(each.number)) else None,
    )
