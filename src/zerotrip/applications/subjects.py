"""What an application is about, as an address or a form says it, held against what is so."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from zerotrip.cases.subjects import ABOUT_THE_PERSON, event_subject, subject_of
from zerotrip.catalogue.models import Edition
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Invalid
from zerotrip.evidence.queries import records_of
from zerotrip.members.models import Person


def events_of(edition: Edition) -> list[str]:
    """The kinds of events that open this item."""
    return [opener.partition(":")[2] for opener in edition.loaded.pack.opens if opener.startswith("event:")]


def opener_of(edition: Edition, subject: str) -> str:
    """How a case about this is opened: by what happened, else by the person."""
    return f"event:{subject.partition(':')[0]}" if edition.loaded.pack.subject == "event" else "member"


def read_event(edition: Edition, kind: str, day: date, *, on: date) -> str:
    """The subject of an event the person tells of. It must be one that opens the item, and have happened."""
    if kind not in events_of(edition):
        raise Invalid("no-such-event", _("Please choose what happened."), field="kind")
    if day > on:
        raise Invalid("day-ahead", _("This day still lies ahead; please check it."), field="day")
    return event_subject(kind, day)


def check_subject(edition: Edition, person: Person, subject: str, *, at: datetime) -> None:
    """Raises Invalid where there is no such thing to apply for."""
    about = edition.loaded.pack.subject
    if about in ABOUT_THE_PERSON:
        if subject != subject_of(edition, day_of(at)):
            raise Invalid("old-offer", _("This offer has run out. Please look at the page as it is now."))
    elif about == "event":
        kind, _mark, day = subject.partition(":")
        try:
            same = read_event(edition, kind, date.fromisoformat(day), on=day_of(at))
        except ValueError:
            same = ""
        if same != subject:
            raise Invalid("no-such-event", _("Please choose what happened."), field="kind")
    elif subject not in records_of(person, "settlement", at=at):
        raise Invalid("no-such-record", _("Please choose one of your settlements."), field="subject")
