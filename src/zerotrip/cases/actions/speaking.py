"""What the person concerned may always say: stop, and look again. What an officer says who looks again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.cases import notices
from zerotrip.cases.actions.finishing import undo
from zerotrip.cases.actions.reasons import due_reason
from zerotrip.cases.actions.results import take_result_back
from zerotrip.cases.debts.owing import wait_no_more
from zerotrip.cases.models import Case, Done
from zerotrip.cases.moves import move, same_page
from zerotrip.cases.places import leave_place
from zerotrip.cases.policy import DECIDED, in_time_to_appeal
from zerotrip.cases.process import Check, officer_of
from zerotrip.cases.states import State
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.evidence.actions import take_back
from zerotrip.org.queries import holders, holders_above


@transaction.atomic
def withdraw(case: Case, *, by: Actor, at: datetime, because: str = "") -> Case:
    move(case, "withdraw", by=by, at=at, because=because)
    case.asks.filter(closed_at=None).update(closed_at=at)
    take_back(person=case.person, case_ref=case.ref, by=by, at=at)
    leave_place(case)
    return case


@transaction.atomic
def give_up(case: Case, *, by: Actor, at: datetime, because: str = "") -> Case:
    """Gives back a place that was granted; the next in the line has it."""
    move(case, "give-up", by=by, at=at, because=because)
    undo(case, by=by, at=at, because=because or case.ref)
    return case


@transaction.atomic
def appeal(case: Case, *, by: Actor, at: datetime, because: str) -> Case:
    """Reopens a refusal before an officer who has not decided on it; the promise starts anew."""
    if not because.strip():
        raise Invalid("no-reason", _("Please say in a sentence what you see differently."), field="because")
    in_time = in_time_to_appeal(case, day_of(at))
    if not in_time:
        raise Conflict("appeal-late", in_time.reason)
    other = another_officer(case, at=at)
    accepted = case.accepted_at or at
    move(case, "appeal", by=by, at=at, because=because.strip(), waits_for=other, accepted_at=accepted)
    notices.appealed(case, at=at)
    return case


def another_officer(case: Case, *, at: datetime) -> str:
    """The pack's own check where somebody holds it who has not decided; else the next level up that has
    one, and where none has, the city."""
    check = Check.named(officer_of(case.edition.loaded.pack.process))
    path, day = case.organisation.path, day_of(at)
    decided = set(case.events.filter(kind__in=DECIDED).values_list("by_key", flat=True))
    decided.add(case.person.key)
    here = holders(check.role, covering=path, on=day, level=check.level)
    if any(user.actor.key not in decided for user in here):
        return str(check)
    higher, _users = holders_above(check.role, covering=path, on=day, level=check.level)
    return str(Check(higher or "city", check.role))


@transaction.atomic
def look_again(case: Case, *, by: Actor, at: datetime, because: str, version: int | None = None) -> Case:
    """An officer opens an ended case: new evidence, a mistake found. What was granted counts no more; once it
    is with the bank it cannot be taken back like this."""
    same_page(case, version)
    because, was_granted, was_done = (
        due_reason(because),
        case.state == State.GRANTED,
        case.result == Done.DONE,
    )
    officer = officer_of(case.edition.loaded.pack.process)
    move(case, "look-again", by=by, at=at, because=because, waits_for=officer,
         accepted_at=case.accepted_at or at)  # fmt: skip
    if was_granted:
        undo(case, by=by, at=at, because=because)
    else:
        wait_no_more(case, because=because, by=by, at=at)
    if was_done:
        take_result_back(case, at=at)
    notices.looked_again(case, because=because, at=at)
    return case
