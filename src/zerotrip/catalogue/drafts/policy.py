"""Who may write the packs of a union, and who may agree to one."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerotrip.catalogue.models import DraftState, PackDraft
from zerotrip.core.actor import Actor
from zerotrip.org.models import Role
from zerotrip.org.policy import YES, Answer
from zerotrip.org.queries import Reach

WRITERS = (Role.ADMINISTRATOR, Role.APPROVER)
READERS = (*WRITERS, Role.AUDITOR)


def may_write(reach: Reach, path: str) -> Answer:
    """`path`: where the owner stands in the tree; empty for a union that is not in it."""
    if path and reach.covers(path, role=WRITERS):
        return YES
    return Answer(
        False, _("A pack is written by an administrator or approver of the union it belongs to, or above it.")
    )


def may_agree(actor: Actor, reach: Reach, path: str, draft: PackDraft) -> Answer:
    """Publishing or sending back: by another person than who wrote it last and who submitted it."""
    if draft.state != DraftState.SUBMITTED:
        return Answer(False, _("This draft does not wait for a second person now."))
    if not may_write(reach, path):
        return may_write(reach, path)
    if actor.key in (draft.submitted_by_key, draft.by_key):
        return Answer(False, _("The second person must be someone else. Please ask a colleague to agree."))
    return YES
