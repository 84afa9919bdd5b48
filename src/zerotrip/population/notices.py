"""Who hears of a run: whoever has something new to take, and not what. The page says what, once signed in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from zerotrip.core.text import both
from zerotrip.members.models import Person
from zerotrip.notices.actions import tell, tell_all

EVENT = "population.found"


def found(persons: Iterable[Person], *, at: datetime) -> None:
    """With an address a letter goes along; the others are told in one statement."""
    said = {
        "event": EVENT,
        "title": both(lambda: _("Something new has been found for you")),
        "body": both(
            lambda: _("It is on your home page: one tap is enough, nothing has to be proved again.")
        ),
        "link": "/m/",
        "at": at,
    }
    without = []
    for person in persons:
        if person.email:
            tell(to_key=person.key, email=person.email, **said)  # type: ignore[arg-type]
        else:
            without.append(person.key)
    tell_all(to_keys=without, **said)  # type: ignore[arg-type]
