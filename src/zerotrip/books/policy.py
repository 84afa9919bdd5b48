"""Who may do what with the books, answered with the reason."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerotrip.books.models import Closing, ClosingState, PostingRule, RuleState
from zerotrip.core.actor import Actor
from zerotrip.org.policy import YES, Answer
from zerotrip.org.queries import Reach

ACCOUNTANT = "accountant"
SECOND = ("accountant", "releaser")
READERS = ("accountant", "releaser", "cashier", "auditor")


def may_keep(reach: Reach) -> Answer:
    """Books are kept for the whole city: a post in a part of it is not enough."""
    if _holds(reach, (ACCOUNTANT,)):
        return YES
    return Answer(False, _("Keeping the books belongs to the accountant."))


def may_read(reach: Reach) -> Answer:
    if _holds(reach, READERS):
        return YES
    return Answer(False, _("The books belong to those who keep, pay out of, or audit them."))


def may_confirm(by: Actor, reach: Reach, closing: Closing) -> Answer:
    if closing.state != ClosingState.PROPOSED:
        return Answer(False, _("No closing of this month waits for a second person."))
    return _second(by, reach, closing.proposed_by_key)


def may_reopen(by: Actor, reach: Reach, closing: Closing) -> Answer:
    if closing.state != ClosingState.REOPENING:
        return Answer(False, _("Nobody has proposed to reopen this month."))
    return _second(by, reach, closing.reopening_by_key)


def may_agree(by: Actor, reach: Reach, rule: PostingRule) -> Answer:
    if rule.state != RuleState.PROPOSED:
        return Answer(False, _("This change does not wait for anybody any more."))
    return _second(by, reach, rule.proposed_by_key)


def _second(by: Actor, reach: Reach, first_key: str) -> Answer:
    if not _holds(reach, SECOND):
        return Answer(False, _("The second signature belongs to an accountant or a releaser."))
    if by.key == first_key:
        return Answer(False, _("The second signature is for somebody else."))
    return YES


def _holds(reach: Reach, roles: tuple[str, ...]) -> bool:
    return any(grant.role in roles and grant.level == "city" for grant in reach.grants)
