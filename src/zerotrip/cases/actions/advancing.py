"""What a case does by itself once facts may have changed: find out, decide, or pass on to a person."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zerotrip.cases import notices
from zerotrip.cases.actions.accepting import accepted, is_complete
from zerotrip.cases.actions.asking import find_out
from zerotrip.cases.actions.deciding import failed
from zerotrip.cases.actions.finishing import finish
from zerotrip.cases.actions.granting import decide, refusal_sentence
from zerotrip.cases.actions.passing import PLATFORM, is_for_a_person, pass_on
from zerotrip.cases.debts.silence import owed_by, within_limit
from zerotrip.cases.evaluation import Evaluation, evaluate
from zerotrip.cases.models import Case, Stage
from zerotrip.cases.moves import move
from zerotrip.cases.process import AUTOMATIC
from zerotrip.cases.states import State
from zerotrip.core.errors import Refused, Stale

__all__ = ["PLATFORM", "advance", "spare"]


@transaction.atomic
def advance(case: Case, *, at: datetime) -> Case:
    """One step on from `gathering`; from any other state it waits for a person and nothing happens."""
    return first_step(case, at=at)


def first_step(case: Case, *, at: datetime, seen: Evaluation | None = None) -> Case:
    """The same in the transaction that opens it; `seen` is what that has just seen of it."""
    if case.state != State.GATHERING:
        return case
    seen = seen or evaluate(case, at=at)
    untouched = case.is_untouched
    if seen.verdict != "unknown" and (untouched or is_complete(case)):
        accepted(case, by=PLATFORM, at=at)
    if owed_by(case, seen) and not (seen.is_grantable and within_limit(case, seen.amount_fen or 0)):
        return (
            case  # nobody is refused on their own word, nor paid beyond the limit: the department is awaited
        )
    if seen.is_grantable:
        return _decide_or_pass_on(case, seen, at=at, untouched=untouched)
    if seen.verdict == "unmet":
        return _refuse_or_pass_on(case, seen, at=at)
    return find_out(case, seen, at=at)


@transaction.atomic
def spare(case: Case, *, at: datetime) -> Case:
    """Takes back what the platform asked for and does not need any more: a department has said it since."""
    if case.state != State.SUPPLEMENT:
        return case
    wanted = {ask.fact for ask in evaluate(case, at=at).decision.ask}
    asked = case.asks.filter(closed_at=None)
    asked.filter(asked_by_key=PLATFORM.key).exclude(fact__in=wanted).update(closed_at=at)
    if asked.exists():
        return case
    return advance(move(case, "resume", by=PLATFORM, at=at), at=at)


def _decide_or_pass_on(case: Case, seen: Evaluation, *, at: datetime, untouched: bool) -> Case:
    check = case.edition.loaded.pack.process.first_check_by(seen.amount_fen or 0)
    if check != AUTOMATIC:
        return pass_on(case, seen, check=check, at=at)
    if not untouched and is_for_a_person(case):
        return pass_on(case, seen, at=at)
    try:
        return finish(case, seen, "grant", stage=Stage.AUTOMATIC, by=PLATFORM, at=at)
    except Stale:  # another award came first: the next look takes it into account
        case.refresh_from_db()
        return case
    except Refused as refusal:  # the fund is short, say: a person has to look
        case.refresh_from_db()
        return pass_on(case, seen, at=at, because=str(refusal))


def _refuse_or_pass_on(case: Case, seen: Evaluation, *, at: datetime) -> Case:
    """Data alone may refuse, with a way to appeal; where somebody only said so, a person refuses."""
    if _rests_on_a_statement(seen) or is_for_a_person(case):
        return pass_on(case, seen, at=at)
    because = refusal_sentence(seen)
    move(case, "refuse", by=PLATFORM, at=at, because=because, data=failed(case, seen))
    decide(case, seen, stage=Stage.AUTOMATIC, by=PLATFORM, at=at, because=because)
    notices.refused(case, seen, at=at)
    return case


def _rests_on_a_statement(seen: Evaluation) -> bool:
    """A paper has been read by an officer; a statement nobody has looked at yet."""
    return any(found.source == "statement" for found in seen.factset.findings.values())
