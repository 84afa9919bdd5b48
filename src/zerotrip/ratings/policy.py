"""Who may rate, answer and say whether it is right now; each answered with the reason."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from zerotrip.cases.models import Case
from zerotrip.cases.policy import CHECKS
from zerotrip.cases.states import State as CaseState
from zerotrip.core.actor import Actor
from zerotrip.org.policy import YES, Answer
from zerotrip.org.queries import Reach
from zerotrip.ratings.models import Rating
from zerotrip.ratings.states import OWED, State

RATED = (CaseState.GRANTED, CaseState.REFUSED)
READERS = (*CHECKS, "auditor")


@dataclass(frozen=True, slots=True)
class Standing:
    """How an actor stands to a rated case; `had_a_hand` in deciding what is complained about."""

    actor: Actor
    reach: Reach
    had_a_hand: bool = False


def may_rate(actor: Actor, case: Case, *, rated: bool) -> Answer:
    if actor.person_uid != str(case.person_id):
        return Answer(False, _("Only the person concerned says how it was."))
    if case.state not in RATED:
        return Answer(False, _("How it was can be said once the case is decided."))
    return Answer(False, _("You have said how it was; thank you.")) if rated else YES


def may_answer(standing: Standing, rating: Rating) -> Answer:
    if rating.state not in OWED:
        return Answer(False, _("This rating waits for no answer now."))
    if not standing.reach.covers(rating.organisation.path, role=CHECKS):
        return Answer(False, _("This rating is answered by another place."))
    if standing.actor.key == rating.by_key:
        return Answer(False, _("Nobody answers their own rating."))
    if standing.had_a_hand:
        return Answer(False, _("Whoever decided on the case does not answer for it; a colleague does."))
    return YES


def may_say(actor: Actor, rating: Rating) -> Answer:
    """Whether the answer put it right."""
    if actor.key != rating.by_key:
        return Answer(False, _("Only whoever gave the rating says whether it is right now."))
    return YES if rating.state == State.ANSWERED else Answer(False, _("Nothing is asked of you now."))
