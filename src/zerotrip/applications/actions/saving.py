"""Every change of a field is kept at once. Of two devices that write the same field, neither loses a word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.applications.actions.starting import KEPT
from zerotrip.applications.models import Draft
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Stale

TRIES = 20


@dataclass(frozen=True, slots=True)
class Written:
    """What one page holds: by fact, a text or rows of texts; and the draft's version it was made from."""

    fields: Mapping[str, Any]
    version: int


def save(draft: Draft, written: Written, *, by: Actor, at: datetime) -> Draft:
    """Keeps what differs from before. A field that another page has written since this one was made keeps
    that and gets this as its rival; whoever then saves it from a page that shows both has chosen."""
    for _try in range(TRIES):
        entries = _merged(draft, written, by=by, at=at)
        if entries == draft.typed or _kept(draft, entries, by=by, at=at):
            return draft
        draft.refresh_from_db()
    raise Stale("draft-busy", _("This application is being changed elsewhere just now. Please try again."))


@transaction.atomic
def _kept(draft: Draft, entries: dict[str, Any], *, by: Actor, at: datetime) -> bool:
    at = max(at, draft.updated_at)
    changes = {"version": draft.version + 1, "updated_at": at, "ends_at": at + KEPT}
    changes |= {"by_key": by.key, "by_name": by.name}
    if not Draft.objects.filter(pk=draft.pk, version=draft.version).update(**changes):
        return False
    for name, value in changes.items():
        setattr(draft, name, value)
    draft.answers = entries
    draft.save(update_fields=["answers"])
    return True


def _merged(draft: Draft, written: Written, *, by: Actor, at: datetime) -> dict[str, Any]:
    entries = draft.typed
    for key, typed in written.fields.items():
        entry = entries.get(key)
        if entry is None:
            if typed:
                entries[key] = _entry(typed, draft.version + 1, by=by, at=at)
        elif entry["version"] <= written.version:
            if typed != entry["typed"] or "rival" in entry:
                entries[key] = _entry(typed, draft.version + 1, by=by, at=at)
        elif typed and typed != entry["typed"]:
            entries[key] = entry | {
                "rival": {"typed": typed, "at": at.isoformat(), "by": by.name},
                "version": draft.version + 1,
            }
    return entries


def _entry(typed: Any, version: int, *, by: Actor, at: datetime) -> dict[str, Any]:
    return {"typed": typed, "version": version, "at": at.isoformat(), "by": by.name, "key": by.key}
