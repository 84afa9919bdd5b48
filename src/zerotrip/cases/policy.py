"""Who may do what with a case, as questions answered with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from zerotrip import rules
from zerotrip.cases.models import Case, Done, Recovery
from zerotrip.cases.paid import nobody_pays_yet
from zerotrip.cases.process import PARTNER, Check
from zerotrip.cases.states import DECIDING, State
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.money import Amount
from zerotrip.org.policy import YES, Answer
from zerotrip.org.queries import Reach

__all__ = ["CHECKS", "DECIDED", "QUESTIONS", "READERS", "YES", "Answer", "Standing"]

DECIDED = ("agree", "refer", "settle", "approve", "depart", "sign", "refuse")
"""Events by which somebody has decided on a case."""
ANOTHER_SUM = _("The facts have changed since the first check, and the sum with them. Please send it back.")
ALREADY_DECIDED = _("You have already decided on this case; the next check is for somebody else.")
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

    def covers(self, case: Case) -> bool:
        """The check it waits for, or the one above before which it was put because nobody touched it."""
        asked = [Check.named(check) for check in (case.waits_for, case.also_before) if check]
        path = case.organisation.path
        return any(self.reach.covers(path, role=one.role, level=one.level) for one in asked)


def may_check(standing: Standing, case: Case) -> Answer:
    """First or second check alike: the one the case waits for, by someone else than everybody before."""
    if case.state not in DECIDING:
        return Answer(False, _("This case does not wait for a decision now."))
    return _stranger(standing, case) and _not_twice(standing)


def _stranger(standing: Standing, case: Case) -> Answer:
    """Holds the post the case waits for, and has nothing to gain by it."""
    if not standing.covers(case):
        return Answer(False, _("This step belongs to another post or another place."))
    if standing.is_subject or standing.is_family or standing.has_acted:
        return _too_close(standing)
    return YES


def _too_close(standing: Standing) -> Answer:
    if standing.is_subject:
        return Answer(False, _("Nobody decides on their own claim."))
    if standing.is_family:
        return Answer(False, _("Nobody decides on a claim of their own family."))
    return Answer(False, _("Nobody decides on a case of somebody they act for."))


def _not_twice(standing: Standing) -> Answer:
    if standing.decided_before:
        return Answer(False, ALREADY_DECIDED)
    return YES


def may_review(standing: Standing, case: Case) -> Answer:
    return may_check(standing, case) if case.state == State.REVIEW else _not_now()


def may_accept(standing: Standing, case: Case) -> Answer:
    if case.accepted_at:
        return Answer(False, _("This case has been accepted already."))
    return may_review(standing, case)


def may_approve(standing: Standing, case: Case) -> Answer:
    return may_check(standing, case) if case.state == State.APPROVAL else _not_now()


def may_send_back(standing: Standing, case: Case) -> Answer:
    return may_check(standing, case) if case.state in (State.APPROVAL, State.EXCEPTION) else _not_now()


def may_sign(standing: Standing, case: Case) -> Answer:
    return may_check(standing, case) if case.state == State.EXCEPTION else _not_now()


def may_refuse(standing: Standing, case: Case) -> Answer:
    """An exception is signed or sent back; who refuses decides on the case, not on the exception."""
    return _not_now() if case.state == State.EXCEPTION else may_check(standing, case)


def has_discretion(case: Case) -> Answer:
    if case.edition.loaded.pack.process.discretion:
        return YES
    return Answer(False, _("This item lets nobody grant another sum than the rule's."))


def may_refer(standing: Standing, case: Case) -> Answer:
    return has_discretion(case) and may_review(standing, case)


def may_depart(standing: Standing, case: Case) -> Answer:
    return has_discretion(case) and may_approve(standing, case)


def differing(case: Case, decision: rules.Decision) -> Answer:
    """Whether any other sum at all may be granted: the smallest one tells."""
    return may_differ(case, decision, 1)


def may_differ(case: Case, decision: rules.Decision, amount_fen: int) -> Answer:
    """How far an exception may go: the pack's limit, what the caps leave, nothing twice, nothing unknown."""
    discretion, room = case.edition.loaded.pack.process.discretion, decision.room
    if discretion is None:
        return has_discretion(case)
    if decision.verdict == "unknown":
        return Answer(False, _("A fact is still open, so this cannot be granted yet."))
    if not decision.program.pays or amount_fen > discretion.at_most:
        most = Amount.fen(discretion.at_most)
        return Answer(False, _("An exception may come to %(most)s yuan at most.") % {"most": most})
    if room is not None and not (isinstance(room, int) and amount_fen <= room):
        left = Amount.fen(max(0, room)) if isinstance(room, int) else "?"
        return Answer(False, _("The caps on this item leave %(left)s yuan and no more.") % {"left": left})
    if _stands_beside(case) & {one.code for one in decision.conditions if one.outcome == "unmet"}:
        return Answer(False, _("It, or something that excludes it, was granted before; no exception there."))
    return YES


def _stands_beside(case: Case) -> set[str]:
    """Conditions on what else was granted: an exception does not reach them."""
    return {"once", *(one.code for one in case.edition.loaded.pack.stacking.excludes)}


def may_answer_objection(standing: Standing, case: Case) -> Answer:
    return _stranger(standing, case) if case.state == State.NOTICE else _not_now()


def may_look_again(standing: Standing, case: Case) -> Answer:
    """Any officer or approver of the place, for something that has ended and is not paid."""
    if case.state not in (State.REFUSED, State.GRANTED):
        return Answer(False, _("Only what was refused or granted can be opened again."))
    if not standing.reach.covers(case.organisation.path, role=CHECKS):
        return Answer(False, _("This step belongs to another post or another place."))
    if standing.is_subject or standing.is_family or standing.has_acted:
        return _too_close(standing)
    return _not_gone(case) if case.state == State.GRANTED else YES


def _not_gone(case: Case) -> Answer:
    if not nobody_pays_yet(case):
        return Answer(False, _("The money is on its way or paid; it cannot be taken back like this."))
    if Recovery.objects.filter(award__case=case).exists():
        return Answer(False, _("Some of it is claimed back already; it cannot be taken back like this."))
    return YES


def may_see_to_result(standing: Standing, case: Case) -> Answer:
    if case.result != Done.FAILED:
        return Answer(False, _("Nothing is left to be done for this case."))
    return _stranger(standing, case)


def may_enter_membership(standing: Standing, case: Case) -> Answer:
    result = case.edition.loaded.pack.result
    if result is None or result.does != "membership-join":
        return _not_now()
    return may_see_to_result(standing, case)


def may_speak_as_partner(standing: Standing, case: Case) -> Answer:
    """Only while the case lies with that very partner."""
    if case.state != State.PARTNER:
        return _not_now()
    partner = case.waits_for.removeprefix(PARTNER)
    if not standing.reach.speaks_for(partner, case.organisation.path):
        return Answer(False, _("This step belongs to another post or another place."))
    if standing.is_subject or standing.is_family or standing.has_acted:
        return _too_close(standing)
    return YES


def may_stop_asking(standing: Standing, case: Case) -> Answer:
    """Any officer of the place: what was asked by mistake, or is never answered, must not lie for ever."""
    if case.state != State.SUPPLEMENT:
        return Answer(False, _("Nothing is asked of the person at the moment."))
    if not standing.reach.covers(case.organisation.path, role=CHECKS):
        return Answer(False, _("This step belongs to another post or another place."))
    if standing.is_subject or standing.is_family or standing.has_acted:
        return _too_close(standing)
    return YES


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


def may_give_up(standing: Standing, case: Case) -> Answer:
    """A place of one's own that costs nothing and was not used; points or a membership are none."""
    if not standing.is_subject:
        return Answer(False, _("Only the person concerned can withdraw this case."))
    pack = case.edition.loaded.pack
    if case.state != State.GRANTED or case.fund or not (pack.quota or pack.booking):
        return Answer(False, _("Only a place can be given back."))
    return YES


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
    "accept": may_accept,
    "agree": may_review,
    "ask": may_review,
    "stop-asking": may_stop_asking,
    "read": may_review,
    "refer": may_refer,
    "refuse": may_refuse,
    "approve": may_approve,
    "depart": may_depart,
    "sign": may_sign,
    "send-back": may_send_back,
    "answer-objection": may_answer_objection,
    "confirm": may_speak_as_partner,
    "decline": may_speak_as_partner,
    "look-again": may_look_again,
    "do-again": may_see_to_result,
    "enter-membership": may_enter_membership,
    "done-by-hand": may_see_to_result,
    "answer": may_supply,
    "hand-in": may_supply,
    "withdraw": may_withdraw,
    "give-up": may_give_up,
    "appeal": may_appeal,
    "trip": may_record_trip,
    "rule": may_rule,
    "correct": may_rule,
    "object": may_object,
}
