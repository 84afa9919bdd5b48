"""Who may fill in an application for whom, answered with the reason."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.members.models import Mandate, Person
from zerotrip.org.policy import YES, Answer


def may_fill_in(by: Actor, person: Person, item_id: str, subject: str, *, mandate: Mandate | None) -> Answer:
    """Oneself; or under a mandate of this person's that still counts and covers just this."""
    if by.behalf is None and by.key == person.key:
        return YES
    if by.behalf is None:
        return Answer(
            False, _("You can apply for yourself only; for somebody else you need their consent first.")
        )
    if mandate is None or mandate.principal_id != person.pk or not mandate.covers(item_id, subject):
        return Answer(False, _("They did not agree to your applying for this."))
    return YES


def may_discard(by: Actor) -> Answer:
    """Who helps to fill in throws nothing away that the person may have written."""
    if by.behalf is None:
        return YES
    return Answer(False, _("Only the person themselves throws an application away."))
