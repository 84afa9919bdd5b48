"""A draft is got through here, or not at all."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from zerotrip.applications.models import Draft, KeptPaper
from zerotrip.applications.policy import may_fill_in
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import NotVisible
from zerotrip.members.mandates.queries import acting_under
from zerotrip.members.models import Person
from zerotrip.org.policy import Answer


def may_actor(by: Actor, person: Person, item_id: str, subject: str, *, at: datetime) -> Answer:
    """Asked anew with every page: a mandate that was ended counts no more."""
    return may_fill_in(by, person, item_id, subject, mandate=acting_under(by, day_of(at)))


def draft_for(actor: Actor, uid: UUID | str, *, at: datetime) -> Draft:
    """Whoever may not fill it in does not learn that it is there; what has run out is gone."""
    draft = Draft.objects.filter(uid=uid, ends_at__gt=at).select_related("person__organisation").first()
    if draft is None or not may_actor(actor, draft.person, draft.item_id, draft.subject, at=at):
        raise NotVisible(
            "no-such-draft", _("There is no such application any more; it was sent, or left for too long.")
        )
    return draft


def kept_paper_for(person: Person, uid: UUID | str) -> KeptPaper:
    kept = KeptPaper.objects.filter(uid=uid, person=person, ended_at=None).select_related("document").first()
    if kept is None:
        raise NotVisible("no-such-kept-paper", _("There is no such paper among yours any more."))
    return kept
