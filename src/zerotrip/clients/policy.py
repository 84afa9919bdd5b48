from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerotrip.org.models import Role
from zerotrip.org.policy import YES, Answer
from zerotrip.org.queries import Reach

LOOKS_AFTER = (Role.ADMINISTRATOR,)


def may_look_after(reach: Reach) -> Answer:
    """Who registers apps also sees what they were told: never what is in anybody's case."""
    if reach.roles & set(LOOKS_AFTER):
        return YES
    return Answer(False, _("Only an administrator looks after apps."))
