"""After the last yes: a place, the public notice, the partner, and then the grant with all that follows."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.cases import notices
from zerotrip.cases.actions.granting import (
    Sum,
    decide,
    grant_sum,
    sum_decided,
    sum_of_rule,
    take_back,
)
from zerotrip.cases.actions.passing import PLATFORM
from zerotrip.cases.debts.owing import wait_no_more
from zerotrip.cases.evaluation import Evaluation, evaluate
from zerotrip.cases.funding import join_line, nobody_before, set_aside
from zerotrip.cases.models import Case, Decision, Done, Entitlement
from zerotrip.cases.moves import move, note
from zerotrip.cases.places import end_what_followed, take_place
from zerotrip.cases.policy import may_differ
from zerotrip.cases.process import officer_of, partner_of
from zerotrip.cases.signals import granted as granted_signal
from zerotrip.cases.signals import undone
from zerotrip.cases.states import AGREED, State, move_of
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Refused, Stale
from zerotrip.core.text import both, pick
from zerotrip.funds.budgets import free
from zerotrip.ledger.errors import NotEnough
from zerotrip.org.queries import working_calendar


def finish(
    case: Case,
    seen: Evaluation,
    verb: str,
    *,
    stage: str,
    by: Actor,
    at: datetime,
    because: str = "",
    granted: Sum | None = None,
) -> Case:
    """Takes the last yes: on to whatever the pack still asks for, and granted where it asks for nothing. What
    cannot be paid now waits in the line, unless its pack says that an officer is to hear of it. Where it
    raises, nothing is written."""
    granted = granted or sum_of_rule(seen)
    took = partial(_take, case, seen, verb, stage=stage, by=by, at=at, because=because, granted=granted)
    try:
        with transaction.atomic():
            return took(to=_next(case, seen, at=at))
    except NotEnough as short:
        case.refresh_from_db()
        if case.state == State.FUNDS:
            return case
        process = case.edition.loaded.pack.process
        if process.when_short == "stop" or move_of(verb, case.state, State.FUNDS) is None:
            raise
        with transaction.atomic():
            _next(case, seen, at=at)  # its place is kept while it waits
            return took(to=State.FUNDS, short=short)


def _take(
    case: Case,
    seen: Evaluation,
    verb: str,
    *,
    to: State,
    stage: str,
    by: Actor,
    at: datetime,
    because: str,
    granted: Sum,
    short: NotEnough | None = None,
) -> Case:
    if short:
        join_line(case, granted.amount_fen, short)
    elif to != State.PLACE and case.state not in (State.NOTICE, State.PARTNER):
        nobody_before(case, granted.amount_fen)
        if to != State.GRANTED:
            set_aside(case, granted.amount_fen, by=PLATFORM, at=at)
    data: dict[str, Any] = {"amount_fen": granted.amount_fen}
    was_agreed = case.state in AGREED
    move(
        case,
        verb,
        to=to,
        by=by,
        at=at,
        because=because,
        data=data if to == State.GRANTED else data | {"to": to},
        waits_for=_waits_for(case, to),
        **_terms(case, to, at),
    )
    decision = decide(case, seen, stage=stage, granted=granted, by=by, at=at, because=because)
    if to == State.GRANTED:
        _grant(case, seen, granted, first=decision.number == 1, by=by, at=at)
        if was_agreed:
            free(case.ref)  # what was set aside beyond what is owed: deducted, say, or borne by another
    else:
        _begin(case, to, at=at)
    return case


@transaction.atomic
def go_on(case: Case, verb: str, *, stage: str, by: Actor, at: datetime, because: str = "") -> Case:
    """The next step of a case on which every check has agreed: the same sum, if the facts still give it."""
    seen, last = evaluate(case, at=at), last_yes(case)
    if not _as_decided(case, seen, last):
        return back_to_officer(case, seen, at=at)
    try:
        with transaction.atomic():
            same = sum_decided(last)
            return finish(case, seen, verb, stage=stage, by=by, at=at, because=because, granted=same)
    except Stale:
        raise
    except Refused as refusal:  # the fund is short, say
        case.refresh_from_db()
        return back_to_officer(case, seen, at=at, because=str(refusal))


def back_to_officer(case: Case, seen: Evaluation, *, at: datetime, because: str = "") -> Case:
    """It would come out otherwise than it was agreed: an officer looks again."""
    officer = officer_of(case.edition.loaded.pack.process)
    because = because or pick(both(lambda: FACTS_CHANGED), "zh-hans")
    return move(case, "pass-on", by=PLATFORM, at=at, because=because, waits_for=officer,
                expected_fen=seen.amount_fen, alarm="")  # fmt: skip


FACTS_CHANGED = _("The facts have changed since this was agreed, and the outcome too. Please check it again.")


def last_yes(case: Case) -> Decision:
    decision = case.decisions.order_by("-number").first()
    if decision is None or decision.verdict != "granted":
        raise Conflict("nothing-agreed", _("Nothing has been agreed on in this case yet."))
    return decision


def undo(case: Case, *, by: Actor, at: datetime, because: str) -> None:
    """A grant counts no more: its money, what followed from it, and what it still waited for."""
    take_back(case, by=by, at=at, because=because)
    end_what_followed(case, at=at)
    undone.send(Case, case=case, at=at, because=because)
    wait_no_more(case, because=because, by=by, at=at)


def _as_decided(case: Case, seen: Evaluation, last: Decision) -> bool:
    if last.departs:  # two approvers answer for it, within what the caps leave by now
        return bool(may_differ(case, seen.decision, last.amount_fen or 0))
    return seen.is_grantable and (seen.amount_fen or 0) == last.amount_fen


def _next(case: Case, seen: Evaluation, *, at: datetime) -> State:
    process = case.edition.loaded.pack.process
    if not take_place(case, seen, at=at):
        return State.PLACE
    if process.notice and case.state not in (State.NOTICE, State.PARTNER):
        return State.NOTICE
    if process.partner and case.state != State.PARTNER:
        return State.PARTNER
    return State.GRANTED


def _waits_for(case: Case, to: State) -> str:
    process = case.edition.loaded.pack.process
    if to == State.NOTICE:
        return officer_of(process)  # who answers objections
    return partner_of(process) if to == State.PARTNER else ""


def _terms(case: Case, to: State, at: datetime) -> dict[str, Any]:
    pack = case.edition.loaded.pack
    if to == State.GRANTED:
        return {"result": Done.DUE if pack.result else ""}
    if to in (State.PLACE, State.FUNDS):
        return {}
    term = pack.process.notice if to == State.NOTICE else pack.process.partner
    days = term.working_days if term else 0
    return {"rests_until": working_calendar().add(day_of(at), days), "alarm": ""}


BEGUN = {
    State.PLACE: "in-line",
    State.FUNDS: "money-short",
    State.NOTICE: "notice",
    State.PARTNER: "with-partner",
}


def _begin(case: Case, to: State, *, at: datetime) -> None:
    until = case.rests_until.isoformat() if case.rests_until else None
    kind = {
        State.PLACE: "in-line",
        State.FUNDS: "money-short",
        State.NOTICE: "notice",
        State.PARTNER: "with-partner",
    }[to]
    note(case, kind, by=PLATFORM, at=at, data={"until": until} if until else {})
    notices.step_begun(case, to, at=at)


def _grant(case: Case, seen: Evaluation, granted: Sum, *, first: bool, by: Actor, at: datetime) -> None:
    grant_sum(case, seen, granted, first=first, by=by, at=at)
    _entitle(case, at=at)
    transaction.on_commit(lambda: granted_signal.send(sender=Case, case=case, at=at), robust=True)


def _entitle(case: Case, *, at: datetime) -> None:
    booking = case.edition.loaded.pack.booking
    if booking is None:
        return
    since: date = day_of(at)
    right = {
        "person": case.person,
        "what": booking.what,
        "label": booking.label,
        "number": booking.number,
        "since": since,
        "until": since + timedelta(days=booking.valid_days),
        "ended_at": None,
    }
    Entitlement.objects.update_or_create(case=case, defaults=right)
