from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db.models import QuerySet

from zerotrip.core.actor import Actor
from zerotrip.preferences.models import Preference, SavedView, Theme


@dataclass(frozen=True, slots=True)
class Look:
    """What a page has to know before it is drawn. `language` is empty where none was ever chosen."""

    elder: bool = False
    theme: str = Theme.AUTO.value
    language: str = ""

    def as_dict(self) -> dict[str, str | bool]:
        """For a session, so that no page asks the database for it."""
        return asdict(self)


def look_of(owner_key: str) -> Look | None:
    """None for whoever never chose: their device may have."""
    chosen = Preference.objects.filter(owner_key=owner_key).first()
    return Look(chosen.elder, chosen.theme, chosen.language) if chosen else None


def views_of(actor: Actor, room: str) -> QuerySet[SavedView]:
    return SavedView.objects.filter(owner_key=actor.key, room=room)


def has_toured(actor: Actor, tour: str) -> bool:
    toured = Preference.objects.filter(owner_key=actor.key).values_list("toured", flat=True).first()
    return tour in (toured or [])
