"""Who may do what with a batch, as questions answered with the reason."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Invalid
from zerotrip.org.policy import YES, Answer
from zerotrip.org.queries import Reach
from zerotrip.payments.models import Batch, ReleaseTable
from zerotrip.payments.states import BATCH_MOVES

CASHIER, RELEASER = "cashier", "releaser"
READERS = (CASHIER, RELEASER, "auditor")


@dataclass(frozen=True, slots=True)
class Standing:
    """How an actor stands to a batch."""

    roles: frozenset[str]  # those that cover every payee's organisation
    made_it: bool
    signed_it: bool
    is_paid_by_it: bool  # themselves, somebody of their household, or a firm that they speak for


def may_release(standing: Standing, batch: Batch) -> Answer:
    if batch.state not in BATCH_MOVES["release"][0]:
        return Answer(False, _("This batch does not wait for release."))
    if RELEASER not in standing.roles:
        return Answer(False, _("Releasing belongs to another post or another place."))
    if standing.made_it:
        return Answer(False, _("Whoever made a batch does not release it; somebody else has to look."))
    if standing.is_paid_by_it:
        return Answer(False, _("This batch pays you or your family; somebody else has to release it."))
    if standing.signed_it:
        return Answer(False, _("You have signed already; the next signature is another person's."))
    return YES


def may_withdraw(standing: Standing, batch: Batch) -> Answer:
    if batch.state not in BATCH_MOVES["withdraw"][0]:
        return Answer(False, _("Only a batch that waits for release can be withdrawn."))
    if not standing.roles & {CASHIER, RELEASER}:
        return Answer(False, _("Withdrawing belongs to another post or another place."))
    return YES


def may_export(standing: Standing, batch: Batch) -> Answer:
    """The file names accounts in the clear: it leaves only when two people have put their names to it."""
    if not batch.released_by_key:
        return Answer(False, _("The file can be had once the batch is released."))
    if not standing.roles & {CASHIER, RELEASER}:
        return Answer(False, _("Payment files belong to another post or another place."))
    return YES


def may_explain(standing: Standing, batch: Batch) -> Answer:
    if CASHIER not in standing.roles:
        return Answer(False, _("Clearing up payments belongs to another post or another place."))
    if standing.is_paid_by_it:
        return Answer(False, _("This batch pays you or your family; somebody else has to clear it up."))
    return YES


def may_propose_table(reach: Reach) -> Answer:
    if not _for_all(reach, CASHIER, RELEASER):
        return Answer(
            False,
            _("The table of signatures belongs to those who pay and release for the whole union."),
        )
    return YES


def may_adopt_table(reach: Reach, by: Actor, table: ReleaseTable) -> Answer:
    if not _for_all(reach, RELEASER):
        return Answer(
            False,
            _("Adopting the table of signatures belongs to those who release for the whole union."),
        )
    if table.proposed_by_key == by.key:
        return Answer(False, _("Whoever proposed the table does not adopt it; somebody else has to look."))
    return YES


def _for_all(reach: Reach, *roles: str) -> bool:
    """The table binds everybody, so the post has to stand over the root of the tree."""
    return any(grant.role in roles and "/" not in grant.path.strip("/") for grant in reach.grants)


QUESTIONS = {
    "release": may_release,
    "withdraw": may_withdraw,
    "drop": may_withdraw,
    "export": may_export,
    "explain": may_explain,
}


def ask_why(because: str) -> None:
    if not because.strip():
        raise Invalid("reason-missing", _("Please say why; it is kept with the batch."), field="because")
