"""Who may fill in an application for whom, answered with the reason."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.members.models import Person
from zerotrip.org.policy import YES, Answer


def may_fill_in(by: Actor, person: Person) -> Answer:
    if by.key == person.key:
        return YES
    return Answer(
        False, _("You can apply for yourself only; for somebody else you need their consent first.")
    )
