"""Who may do what with a case, as questions answered with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from zerotrip import rules
from zerotrip.cases.models import Case
from zerotrip.cases.process import Check
from zerotrip.cases.states import State
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.org.policy import YES, Answer
from zerotrip.org.queries import Reach

__all__ = ["CHECKS", "QUESTIONS", "READERS", "YES", "Answer", "Standing"]

ANOTHER_SUM = _("The facts have changed since the first check, and the sum with them. Please send it back.")
CHECKS = ("officer", "approver")
READERS = (*CHECKS, "auditor")


@dataclass(frozen=True, slots=True)
class Standing:
    """How an actor stands to a case: scope, kinship, and what they did to it before."""

    actor: Actor
    on: date
    reach: Reach
    is_subject: bool  # the person concerned, or whoever acts for them under a mandate that covers the case
    is_family: bool
    has_acted: bool  # for the person, in this item: filed it, or might have
    decided_before: bool  # in the present round; an appeal counts every earlier round too

    def covers(self, case: Case, check: str) -> bool:
        asked = Check.named(check)
        return self.reach.covers(case.organisation.path, role=asked.role, level=asked.level)


def may_check(standing: Standing, case: Case) -> Answer:
    """First or second check alike: the one the case waits for, by someone else than everybody before."""
    if case.state not in (State.REVIEW, State.APPROVAL):
        return Answer(False, _("This case does not wait for a decision now."))
    if not standing.covers(case, case.waits_for):
        return Answer(False, _("This step belongs to another post or another place."))
    if standing.is_subject or standing.is_family or standing.has_acted:
        return _too_close(standing)
    if standing.decided_before:
        return Answer(False, _("You have already decided on this case; the next check is for somebody else."))
    return YES


def _too_close(standing: Standing) -> Answer:
    if standing.is_subject:
        return Answer(False, _("Nobody decides on their own claim."))
    if standing.is_family:
        return Answer(False, _("Nobody decides on a claim of their own family."))
    return Answer(False, _("Nobody decides on a case of somebody they act for."))


def may_review(standing: Standing, case: Case) -> Answer:
    return may_check(standing, case) if case.state == State.REVIEW else _not_now()


def may_approve(standing: Standing, case: Case) -> Answer:
    return may_check(standing, case) if case.state == State.APPROVAL else _not_now()


def may_supply(standing: Standing, case: Case) -> Answer:
    """Answer a question or hand in a paper."""
    if not standing.is_subject:
        return Answer(False, _("Only the person concerned can add to this case."))
    return (
        YES
        if case.state == State.SUPPLEMENT
        else Answer(False, _("Nothing is missing from you at the moment."))
    )


def may_withdraw(standing: Standing, case: Case) -> Answer:
    if not standing.is_subject:
        return Answer(False, _("Only the person concerned can withdraw this case."))
    return YES if case.is_open else Answer(False, _("This case has ended; there is nothing to withdraw."))


def may_appeal(standing: Standing, case: Case) -> Answer:
    if not standing.is_subject:
        return Answer(False, _("Only the person concerned can appeal."))
    if case.state != State.REFUSED:
        return Answer(False, _("Only a refusal can be appealed."))
    return in_time_to_appeal(case, standing.on)


def in_time_to_appeal(case: Case, on: date) -> Answer:
    days = case.edition.loaded.pack.process.appeal_days
    if case.ended_at is None or on <= day_of(case.ended_at) + timedelta(days=days):
        return YES
    return Answer(False, _("The time for an appeal has passed: it was %(days)s days.") % {"days": days})


def grantable(decision: rules.Decision) -> Answer:
    """Whoever may decide can still say yes only to what the rule grants."""
    if decision.verdict == "unmet":
        return Answer(False, _("On the facts known now a condition is not met, so this cannot be granted."))
    if decision.verdict == "unknown" or (decision.amount is None and decision.program.pays):
        return Answer(False, _("A fact is still open, so this cannot be granted yet."))
    return YES


def may_rule(standing: Standing, case: Case) -> Answer:
    """Say which of contradicting sources holds: an officer of the place, while a first check is due."""
    return may_check(standing, case) if case.state == State.REVIEW else _not_now()


def may_object(standing: Standing, case: Case) -> Answer:
    if standing.is_subject:
        return YES
    return Answer(False, _("Only the person concerned can object."))


def may_record_trip(standing: Standing, case: Case) -> Answer:
    """Whoever received the person says so; that keeps the zero-trip figure honest."""
    if standing.is_subject or not standing.reach.covers(case.organisation.path, role=CHECKS):
        return Answer(False, _("Only an officer who received the person records a trip."))
    return YES


def same_sum(first_fen: int | None, decision: rules.Decision) -> Answer:
    """The second check is bound to what the first one saw."""
    now_fen = decision.amount.minor if decision.amount is not None else None if decision.program.pays else 0
    if now_fen is not None and now_fen == first_fen:
        return YES
    return Answer(False, ANOTHER_SUM)


def _not_now() -> Answer:
    return Answer(False, _("This case does not wait for this step now."))


QUESTIONS = {
    "agree": may_review,
    "ask": may_review,
    "read": may_review,
    "refuse": may_check,
    "approve": may_approve,
    "send-back": may_approve,
    "answer": may_supply,
    "hand-in": may_supply,
    "withdraw": may_withdraw,
    "appeal": may_appeal,
    "trip": may_record_trip,
    "rule": may_rule,
    "correct": may_rule,
    "object": may_object,
}
