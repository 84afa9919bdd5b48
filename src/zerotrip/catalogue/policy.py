from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor


def why_not_publish(by: Actor, second: Actor) -> Promise | None:
    """The reason these two may not publish a pack together, or None. Two accounts of one person are one."""
    if not (by.is_person and second.is_person):
        return _("A pack is published by two people; a system account is no person.")
    if by.key == second.key:
        return _("The second person must be someone else. Please ask a colleague to agree.")
    return None
