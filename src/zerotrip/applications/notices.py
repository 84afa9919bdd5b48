"""What is told when something that happened opens what follows from it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from zerotrip.core.text import Text, both
from zerotrip.members.models import LifeEvent, Person
from zerotrip.notices.actions import tell, tell_all


def found(event: LifeEvent, *, at: datetime) -> None:
    """Found, not asked for: an offer, which the person takes or turns down."""
    name: Text = event.kind.name_texts
    body = both(lambda: _("A department told us of it. Look at what follows from it; one tap opens it all."))
    link = f"/m/happened/{event.uid}/"
    tell(to_key=event.person.key, event="event.found", title=name, body=body, link=link, at=at)


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
