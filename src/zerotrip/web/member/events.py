"""What happened, as an address (`?event=birth:2026-05-01`) or the little form of an item's page says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from zerotrip.applications.subjects import events_of, read_event
from zerotrip.applications.typed import MISSING, Way, read_typed
from zerotrip.catalogue.models import Edition
from zerotrip.core.errors import Invalid
from zerotrip.members.life_events import event_kinds
from zerotrip.rules.types import DATE
from zerotrip.web.door import today


@dataclass(frozen=True, slots=True)
class Told:
    """`kinds` are those that open the item; `subject` is empty until what happened is said, and rightly."""

    kinds: Sequence[tuple[str, str]]
    kind: str = ""
    day: str = ""
    subject: str = ""
    wrong: str = ""


def told_event(request: HttpRequest, edition: Edition) -> Told:
    if edition.loaded.pack.subject != "event":
        return Told([])
    names = {kind.key: kind.name for kind in event_kinds()}
    kinds = [(kind, names.get(kind, kind)) for kind in events_of(edition)]
    said = request.POST.get("subject") or request.GET.get("event", "")
    kind, _mark, day = said.partition(":")
    kind, day = kind or request.GET.get("kind", ""), day or request.GET.get("day", "")
    if not kind and not day:
        return Told(kinds)
    try:
        return Told(kinds, kind, day, _subject(edition, kind, day))
    except Invalid as invalid:
        return Told(kinds, kind, day, wrong=str(invalid))


def _subject(edition: Edition, kind: str, text: str) -> str:
    day = read_typed("day", DATE, text, Way(today()))
    if day is None:
        raise Invalid("no-day", MISSING, field="day")
    return read_event(edition, kind, day, on=today())
