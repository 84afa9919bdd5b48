"""Who may draft, publish and drop; two people, each over the whole of what is published."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.disclosure.models import Publication
from zerotrip.disclosure.states import State
from zerotrip.org.models import Organisation, Role
from zerotrip.org.policy import YES, Answer
from zerotrip.org.queries import Reach

PUBLISHERS = (Role.ADMINISTRATOR, Role.AUDITOR)


def may_draft(reach: Reach, owner: Organisation) -> Answer:
    if reach.covers(owner.path, role=PUBLISHERS):
        return YES
    return Answer(False, _("Figures are drafted by an administrator or auditor of this union or above."))


def may_publish(actor: Actor, reach: Reach, publication: Publication) -> Answer:
    if publication.state != State.DRAFT:
        return Answer(False, _("This is not a draft any more."))
    if not reach.covers(publication.owner.path, role=PUBLISHERS):
        return Answer(
            False, _("Figures are published by an administrator or auditor of this union or above.")
        )
    if actor.key == publication.drafted_by_key:
        return Answer(False, _("Whoever drafted the figures does not publish them; a second person does."))
    return YES
