"""Who may do what with a fund, answered with the reason."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.funds.models import BudgetChange, Fund
from zerotrip.org.policy import YES, Answer
from zerotrip.org.queries import Reach

KEEPERS = ("accountant", "cashier")
SIGNERS = ("approver", "releaser")


def may_keep(reach: Reach, fund: Fund) -> Answer:
    """Proposing a budget, and entering what comes in."""
    if reach.covers(fund.owner.path, role=KEEPERS):
        return YES
    return Answer(False, _("This fund is kept by the accountant or cashier of the union that owns it."))


def may_sign(by: Actor, reach: Reach, change: BudgetChange) -> Answer:
    if not reach.covers(change.fund.owner.path, role=SIGNERS):
        return Answer(
            False, _("A budget is signed by an approver or releaser of the union that owns the fund.")
        )
    if by.key == change.made_by_key:
        return Answer(False, _("The second signature is for somebody else."))
    return YES
