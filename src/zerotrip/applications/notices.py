"""What is told when something that happened opens what follows from it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from zerotrip.applications.models import Draft
from zerotrip.core.actor import Actor
from zerotrip.core.text import Text, both
from zerotrip.members.models import LifeEvent, Person
from zerotrip.notices.actions import tell, tell_all


def found(event: LifeEvent, *, at: datetime) -> None:
    """Found, not asked for: an offer, which the person takes or turns down."""
    name: Text = event.kind.name_texts
    body = both(lambda: _("A department told us of it. Look at what follows from it; one tap opens it all."))
    link = f"/m/happened/{event.uid}/"
    tell(to_key=event.person.key, event="event.found", title=name, body=body, link=link, at=at)


def begun_for(draft: Draft, *, by: Actor, at: datetime) -> None:
    """Somebody acts for them: they see what is being filled in, and may go on with it themselves."""
    tell(
        to_key=draft.person.key,
        event="mandates.application-begun",
        title=both(lambda: _("%(agent)s fills in an application for you") % {"agent": by.name}),
        body=both(lambda: _("You can look at it and go on with it yourself. Nothing is sent yet.")),
        link=f"/m/applications/{draft.uid}/",
        at=at,
    )


def death_known(family: Iterable[Person], *, at: datetime) -> None:
    tell_all(
        to_keys=[one.key for one in family],
        event="event.death-known",
        title=both(lambda: _("Our condolences")),
        body=both(
            lambda: _(
                "The union has heard of a death in your household. What your family is due is filed here."
            )
        ),
        link="/m/heir/",
        at=at,
    )
