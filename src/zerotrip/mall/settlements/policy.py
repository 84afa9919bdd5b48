"""Who may do what with a partner's statement."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.mall.settlements.models import MOVES, PartnerStatement
from zerotrip.members.models import Firm
from zerotrip.org.policy import YES, Answer
from zerotrip.org.queries import Reach

READERS = frozenset({"officer", "approver", "cashier", "releaser", "auditor"})


def may_draw(by: Actor, reach: Reach, firm: Firm) -> Answer:
    if by.kind == "system" or reach.covers(firm.organisation.path, role="officer"):
        return YES
    return Answer(False, _("Statements are drawn up by an officer of the union that has the contract."))


def may_answer(by: Actor, reach: Reach, statement: PartnerStatement) -> Answer:
    """To agree or to object."""
    if statement.state not in MOVES["agree"][0]:
        return Answer(False, _("This statement waits for no answer of the partner."))
    if not reach.speaks_for(statement.firm.code, statement.firm.organisation.path):
        return Answer(False, _("This is said by whoever speaks for the partner."))
    return YES


def may_correct(by: Actor, reach: Reach, statement: PartnerStatement) -> Answer:
    if not reach.covers(statement.firm.organisation.path, role="officer"):
        return Answer(False, _("Statements are put right by an officer of the union that has the contract."))
    if statement.firm.code in reach.partners:
        return Answer(False, _("You speak for this partner; somebody else of the union does this."))
    return YES


def may_reply(by: Actor, reach: Reach, statement: PartnerStatement) -> Answer:
    if statement.state not in MOVES["answer"][0]:
        return Answer(False, _("There is no objection to answer."))
    return may_correct(by, reach, statement)


def may_settle(by: Actor, reach: Reach, statement: PartnerStatement) -> Answer:
    if statement.state not in MOVES["settle"][0]:
        return Answer(False, _("A statement is settled once the partner has agreed to it."))
    if not reach.covers(statement.firm.organisation.path, role="approver"):
        return Answer(False, _("Settling belongs to another post or another place."))
    if statement.firm.code in reach.partners or statement.answered_by_key == by.key:
        return Answer(False, _("You speak for this partner; somebody else of the union does this."))
    if statement.drawn_by_key == by.key or statement.lines.filter(put_right_by=by.key).exists():
        return Answer(False, _("Whoever drew up or put right a statement does not settle it."))
    return YES
