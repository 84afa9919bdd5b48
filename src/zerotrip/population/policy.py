"""May-questions about everyone at once, answered with the reason."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerotrip.org.models import Level, Role
from zerotrip.org.policy import YES, Answer
from zerotrip.org.queries import Reach


def may_read_previews(reach: Reach) -> Answer:
    """Those who may make one, and the city's auditor."""
    if any(grant.role == Role.AUDITOR and grant.level == Level.CITY for grant in reach.grants):
        return YES
    return may_preview(reach)


def may_preview(reach: Reach) -> Answer:
    """A reform concerns the whole city: so it is for those who approve there."""
    if any(grant.role == Role.APPROVER and grant.level == Level.CITY for grant in reach.grants):
        return YES
    return Answer(False, _("A reform is previewed by an approver of the city's union."))
