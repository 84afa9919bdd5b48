"""Something happened: told by the person, or found in what a department answered; and taken back."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Invalid, NotVisible
from zerotrip.members.models import EventKind, LifeEvent, Person, Teller


@transaction.atomic
def load_event_kinds(*, file: Path, by: Actor, at: datetime) -> int:
    """Takes over `packs/<place>/events.toml`; the file wins over what was there."""
    entries = tomllib.loads(file.read_text("utf-8"))["event"]
    for order, entry in enumerate(entries):
        fields = {
            "name_texts": entry["name"],
            "also_called": entry.get("also_called", {}),
            "proven_by": entry.get("proven_by", ""),
            "opens_by_itself": entry.get("opens_by_itself", False),
            "order": order,
        }
        EventKind.objects.update_or_create(key=entry["key"], defaults=fields)
    record("members.event-kinds-loaded", f"file:{file.name}", by=by, at=at, data={"kinds": len(entries)})
    return len(entries)


@transaction.atomic
def tell_event(
    *, person: Person, kind: str, on: date, by: Actor, at: datetime, source: str = ""
) -> LifeEvent:
    """The same told again is the one there is, whoever told it first."""
    known = EventKind.objects.filter(key=kind).first()
    if known is None:
        raise Invalid("unknown-event", _("Please choose what happened."), field="kind")
    if on > day_of(at):
        raise Invalid("event-to-come", _("This day has not come yet."), field="on")
    if on < person.birth_date:
        raise Invalid("event-before-birth", _("This day lies before your birth."), field="on")
    event, new = _event(person, known, on, by=by, at=at, source=source)
    if new:
        data = {"kind": kind, "on": on, "source": source}
        record("members.event-told", person.key, by=by, at=at, data=data)
    return event


def mark_opened(event: LifeEvent, *, at: datetime) -> None:
    LifeEvent.objects.filter(pk=event.pk, opened_at__isnull=True).update(opened_at=at)


@transaction.atomic
def undo_event(event: LifeEvent, *, by: Actor, at: datetime) -> bool:
    """False where it was taken back before."""
    undone = LifeEvent.objects.filter(pk=event.pk, undone_at__isnull=True).update(undone_at=at)
    if undone:
        data = {"kind": event.kind_id, "on": event.on}
        record("members.event-undone", event.person.key, by=by, at=at, data=data)
    return bool(undone)


def event_kinds() -> QuerySet[EventKind]:
    return EventKind.objects.all()


def events_of(person: Person) -> QuerySet[LifeEvent]:
    """Those that stand, the newest first."""
    return LifeEvent.objects.select_related("kind").filter(person=person, undone_at__isnull=True)


def event_of(person: Person, uid: UUID | str) -> LifeEvent:
    event = LifeEvent.objects.select_related("kind", "person").filter(person=person, uid=uid).first()
    if event is None:
        raise NotVisible("no-such-event", _("There is no such event of yours."))
    return event


def _event(
    person: Person, kind: EventKind, on: date, *, by: Actor, at: datetime, source: str
) -> tuple[LifeEvent, bool]:
    same = LifeEvent.objects.filter(person=person, kind=kind, on=on, undone_at__isnull=True)
    teller = Teller.DEPARTMENT if source else Teller.AGENT if by.behalf else Teller.PERSON
    told = {"told_at": at, "told_by_key": by.key, "told_by_name": by.name, "source": source}
    try:
        with transaction.atomic():
            found = same.first()
            return (
                (found, False)
                if found
                else (LifeEvent.objects.create(person=person, kind=kind, on=on, teller=teller, **told), True)
            )
    except IntegrityError:  # told a moment ago from elsewhere: that is the one
        return same.get(), False
