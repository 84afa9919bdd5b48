from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Invalid
from zerotrip.preferences.models import MOST_VIEWS, Preference, SavedView, Theme
from zerotrip.preferences.queries import Look, look_of

LONGEST_NAME = 40
LONGEST_QUERY = 500


def choose(
    *,
    by: Actor,
    at: datetime,
    elder: bool | None = None,
    theme: str | None = None,
    language: str | None = None,
) -> Look:
    """Changes what is given and leaves the rest. Not in the journal: it decides nothing about anybody."""
    _write(by, at, checked(elder=elder, theme=theme, language=language))
    return look_of(by.key) or Look()


def checked(
    *, elder: bool | None = None, theme: str | None = None, language: str | None = None
) -> dict[str, Any]:
    """What was given, if it exists; a stranger's device is asked the same."""
    if theme is not None and theme not in Theme.values:
        raise Invalid(
            "no-such-look", _("There is no such look; choose light, dark, or as the device has it.")
        )
    if language is not None and language not in dict(settings.LANGUAGES):
        raise Invalid("no-such-language", _("The screens do not speak this language; choose another."))
    given = {"elder": elder, "theme": theme, "language": language}
    return {name: value for name, value in given.items() if value is not None}


def tour_seen(tour: str, *, by: Actor, at: datetime) -> None:
    """Seen or waved away: it is not offered again."""
    with transaction.atomic():
        kept = Preference.objects.select_for_update().filter(owner_key=by.key).first()
        toured = sorted({*(kept.toured if kept else []), tour})
        _write(by, at, {"toured": toured})


def keep_view(*, by: Actor, room: str, name: str, query: str, at: datetime) -> SavedView:
    """Under a name that this person already uses in this room, the view becomes the new one."""
    name = name.strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise Invalid("view-name", _("Give the view a name of 1 to 40 characters."))
    if len(query) > LONGEST_QUERY:
        raise Invalid("view-too-long", _("These are more filters than one view can keep; take some away."))
    kept = {"query": query, "at": at}
    try:
        with transaction.atomic():
            return _put_view(by, room, name, kept)
    except IntegrityError:  # another tab took the free place a moment ago
        return _put_view(by, room, name, kept)


def _put_view(by: Actor, room: str, name: str, kept: dict[str, Any]) -> SavedView:
    own = SavedView.objects.filter(owner_key=by.key, room=room)
    if own.filter(name=name).update(**kept):
        return own.get(name=name)
    free = {*range(1, MOST_VIEWS + 1)} - {*own.values_list("place", flat=True)}
    if not free:
        raise Invalid("too-many-views", _("You keep 20 views of this list; delete one first."))
    return SavedView.objects.create(owner_key=by.key, room=room, name=name, place=min(free), **kept)


def drop_view(*, by: Actor, pk: int) -> None:
    SavedView.objects.filter(owner_key=by.key, pk=pk).delete()


def _write(by: Actor, at: datetime, given: dict[str, Any]) -> None:
    Preference.objects.update_or_create(owner_key=by.key, defaults={**given, "at": at})
