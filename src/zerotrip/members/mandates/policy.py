"""May-questions about acting for somebody, answered with the reason."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.members.models import Mandate, Person
from zerotrip.org.models import Role, ServicePlace
from zerotrip.org.policy import YES, Answer
from zerotrip.org.queries import HELPS, Reach


def may_name_delegate(by: Actor, principal: Person) -> Answer:
    """Never under a mandate: who acts for somebody names nobody else for them."""
    if by.behalf is None and by.key == principal.key:
        return YES
    return Answer(False, _("Only the person themselves says who may act for them."))


def may_ask_as_unit(by: Actor, reach: Reach, principal: Person) -> Answer:
    if by.key == principal.key:
        return _themselves()
    if reach.covers(principal.organisation.path, role=Role.UNIT_OFFICER):
        return YES
    return Answer(False, _("Only the union officer of the person's own unit files for them."))


def may_help_at(by: Actor, reach: Reach, principal: Person, place: ServicePlace) -> Answer:
    """Whoever stands at the place helps whoever comes, of whichever district."""
    if by.key == principal.key:
        return _themselves()
    if reach.covers(place.organisation.path, role=HELPS):
        return YES
    return Answer(False, _("You hold no post at this service place."))


def may_read_consent(by: Actor, reach: Reach, mandate: Mandate, *, is_family: bool) -> Answer:
    """A second pair of eyes: neither the one who gains by it nor somebody close."""
    if by.key in (mandate.agent_key, mandate.principal.key):
        return Answer(False, _("Nobody confirms a paper about themselves; another officer reads it."))
    if is_family:
        return Answer(False, _("Nobody confirms a paper of their own family."))
    if reach.covers(mandate.principal.organisation.path, role=Role.OFFICER):
        return YES
    return Answer(False, _("Such papers are read by an officer of the person's district."))


def may_revoke(by: Actor, mandate: Mandate) -> Answer:
    """The person may at any time; whoever acts for them may lay it down."""
    if by.behalf is None and by.key in (mandate.principal.key, mandate.agent_key):
        return YES
    return Answer(False, _("Only the person, or whoever acts for them, ends this."))


def _themselves() -> Answer:
    return Answer(False, _("Nobody acts for themselves; please use your own phone page."))
