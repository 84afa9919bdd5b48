"""Closing a month: proposed on a trial balance, confirmed on the same by somebody else; reopened by two."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.books.models import STANDING, Closing, ClosingLine, ClosingState
from zerotrip.books.obstacles import closed_until, doubts, obstacles
from zerotrip.books.policy import may_confirm, may_keep, may_reopen
from zerotrip.books.signals import year_closed
from zerotrip.books.trial import Trial, trial_balance
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.differences import Book, Differs
from zerotrip.core.errors import Conflict, Invalid, Stale
from zerotrip.core.text import whole
from zerotrip.ledger import periods
from zerotrip.org.queries import reach

_SAYS = (
    _("opening {kept} yuan kept, {recomputed} recomputed"),
    _("debit {kept} yuan kept, {recomputed} recomputed"),
    _("credit {kept} yuan kept, {recomputed} recomputed"),
)
_NOTHING = (0, 0, 0)


def propose(*, month: date, seen_hash: str, by: Actor, at: datetime, note: str = "") -> Closing:
    """`seen_hash` is that of the trial balance which was looked at."""
    may_keep(reach(by, day_of(at))).or_refuse()
    trial = trial_balance(month)
    _refuse_other(trial, seen_hash)
    _refuse_obstacles(month, trial, at)
    if not note.strip() and doubts(month):
        raise Invalid(
            "note-missing", _("Please say of what is not cleared up why the month is closed."), field="note"
        )
    try:
        with transaction.atomic():
            closing = Closing.objects.create(
                month=month, trial_hash=trial.hash, note=whole(note, 1000),
                proposed_by_key=by.key, proposed_by_name=by.name[:80], proposed_at=at,
            )  # fmt: skip
            record("month.closing-proposed", _about(closing), by=by, at=at, data={"trial": trial.hash})
    except IntegrityError:
        raise Conflict("closing-proposed", _("Somebody has proposed to close this month already.")) from None
    return closing


@transaction.atomic
def confirm(*, closing: Closing, seen_hash: str, by: Actor, at: datetime) -> Closing:
    """Shuts the month in the ledger and keeps the trial balance that it was closed on."""
    may_confirm(by, reach(by, day_of(at)), closing).or_refuse()
    periods.keep_others_out()
    trial = trial_balance(closing.month)
    if seen_hash != closing.trial_hash:
        raise _stale()
    _refuse_other(trial, seen_hash)
    _refuse_obstacles(closing.month, trial, at)
    _move(closing, ClosingState.PROPOSED, ClosingState.CLOSED, confirmed_by_key=by.key,
          confirmed_by_name=by.name[:80], confirmed_at=at)  # fmt: skip
    periods.shut(closing.month, at=at)
    _keep_lines(closing, trial)
    record("month.closed", _about(closing), by=by, at=at, data={"trial": trial.hash})
    if closing.month.month == 12:
        year_closed.send(Closing, year=closing.month.year, at=at)
    return closing


@transaction.atomic
def drop(*, closing: Closing, by: Actor, at: datetime, because: str) -> Closing:
    """A proposal that is not confirmed: the month stays open."""
    may_keep(reach(by, day_of(at))).or_refuse()
    _ask_why(because)
    _move(closing, ClosingState.PROPOSED, ClosingState.DROPPED)
    record("month.closing-dropped", _about(closing), by=by, at=at, because=because.strip())
    return closing


@transaction.atomic
def propose_reopening(*, closing: Closing, by: Actor, at: datetime, because: str) -> Closing:
    """Only of the last closed month: those after it rest on it."""
    may_keep(reach(by, day_of(at))).or_refuse()
    _ask_why(because)
    if closing.month != closed_until():
        raise Conflict("not-the-last", _("Only the last closed month can be reopened; begin with that one."))
    _move(closing, ClosingState.CLOSED, ClosingState.REOPENING, reopening_by_key=by.key,
          reopening_by_name=by.name[:80], reopening_because=whole(because, 1000))  # fmt: skip
    record("month.reopening-proposed", _about(closing), by=by, at=at, because=because.strip())
    return closing


@transaction.atomic
def reopen(*, closing: Closing, by: Actor, at: datetime) -> Closing:
    may_reopen(by, reach(by, day_of(at)), closing).or_refuse()
    _move(closing, ClosingState.REOPENING, ClosingState.REOPENED, reopened_by_key=by.key, reopened_at=at)
    periods.open_again(closing.month)
    record("month.reopened", _about(closing), by=by, at=at, because=closing.reopening_because)
    return closing


def closing_of(month: date) -> Closing | None:
    """The one that stands or waits; what was reopened or dropped is history."""
    gone = (ClosingState.REOPENED, ClosingState.DROPPED)
    return Closing.objects.filter(month=month).exclude(state__in=gone).first()


def _move(closing: Closing, source: ClosingState, target: ClosingState, **changes: object) -> None:
    """The only writer of a closing's state: of two at once one moves it."""
    if not Closing.objects.filter(pk=closing.pk, state=source).update(state=target, **changes):
        raise Stale("closing-moved-on", _("This has moved on in the meantime; please look again."))
    closing.refresh_from_db()


def _keep_lines(closing: Closing, trial: Trial) -> None:
    ClosingLine.objects.bulk_create(
        ClosingLine(closing=closing, title=line.title, opening_fen=line.opening, debit_fen=line.debit,
                    credit_fen=line.credit)
        for line in trial.lines
    )  # fmt: skip


def reconcile() -> Iterator[Differs]:
    """A closed month still adds up to what it was closed on, and is shut in the ledger."""
    for closing in Closing.objects.filter(state__in=STANDING):
        month = f"{closing.month:%Y-%m}"
        if not periods.is_closed(closing.month):
            yield Differs(Book.MONTH, month, _("closed, but the ledger takes entries"))
        trial = trial_balance(closing.month)
        if trial.hash != closing.trial_hash:
            says = _("closed on {then}, adds up to {now} now")
            also = {"then": closing.trial_hash[:12], "now": trial.hash[:12]}
            yield Differs(Book.MONTH, month, says, also=also)
        yield from _titles_otherwise(closing, trial)


def _titles_otherwise(closing: Closing, trial: Trial) -> Iterator[Differs]:
    """Which title of the month comes to something else than was kept."""
    now = {line.title.code: (line.opening, line.debit, line.credit) for line in trial.lines}
    kept = {
        line.title_id: (line.opening_fen, line.debit_fen, line.credit_fen) for line in closing.lines.all()
    }
    for code in sorted({*now, *kept}):
        pairs = zip(_SAYS, kept.get(code, _NOTHING), now.get(code, _NOTHING), strict=True)
        for says, then, fen in pairs:
            if then != fen:
                yield Differs(Book.TITLE, f"{code} {closing.month:%Y-%m}", says, then, fen)


def counted() -> dict[str, int]:
    standing = Closing.objects.filter(state__in=STANDING)
    lines = ClosingLine.objects.filter(closing__in=standing)
    return {"closed months": standing.count(), "lines of their trial balances": lines.count()}


def _refuse_other(trial: Trial, seen_hash: str) -> None:
    if trial.hash != seen_hash:
        raise _stale()


def _stale() -> Stale:
    return Stale("trial-changed", _("What you looked at is not what the books say now. Please look again."))


def _refuse_obstacles(month: date, trial: Trial, at: datetime) -> None:
    for sentence in obstacles(month, trial, at=at):
        raise Conflict("month-not-ready", _("The month cannot be closed: %(why)s"), why=sentence)


def _ask_why(because: str) -> None:
    if not because.strip():
        raise Invalid("reason-missing", _("Please say why; it is kept with the books."), field="because")


def _about(closing: Closing) -> str:
    return f"month:{closing.month:%Y-%m}"
