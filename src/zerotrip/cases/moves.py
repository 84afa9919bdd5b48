"""The only writer of a case: every change is one conditional UPDATE, one event and one audit entry."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.cases import notices
from zerotrip.cases.clock import Clock
from zerotrip.cases.funding import hand_over, leave_line, let_go
from zerotrip.cases.models import Case, Event, TripCause
from zerotrip.cases.states import AGREED, ENDED, OPEN, STANDING, State, move_of
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import WorkingCalendar, day_of
from zerotrip.core.errors import Stale
from zerotrip.members.mandates.queries import acting_under
from zerotrip.org.queries import working_calendar

FOLLOWS = ("resume", "trip", "paper-reused")
"""What follows from an act by itself; nobody is told of it a second time."""


def move(
    case: Case,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    because: str = "",
    to: str = "",
    waits_for: str = "",
    data: dict[str, Any] | None = None,
    **changes: Any,
) -> Case:
    """Takes the arrow `verb` of the table, the one `to` a state where several leave by it. Raises Stale where
    there is none or someone else was first."""
    arrow = move_of(verb, case.state, to)
    if arrow is None:
        raise Stale(
            "no-such-move",
            _("This case has moved on in the meantime; nothing was changed. Please look at it again."),
        )
    if case.state == State.FUNDS:
        leave_line(case)
    if case.state in AGREED and arrow.target not in AGREED:
        (hand_over if arrow.target == State.GRANTED else let_go)(case, by=by, at=at)
    changes = moved(case, verb, arrow.target, at=at, calendar=working_calendar(), **changes)
    return note(case, verb, by=by, at=at, because=because, data=data, waits_for=waits_for, **changes)


def moved(
    case: Case, verb: str, target: State, *, at: datetime, calendar: WorkingCalendar, **changes: Any
) -> dict[str, Any]:
    """What becomes of the case by the arrow `verb` to that state."""
    if verb in AFRESH:
        changes |= {"alarm": ""}
    changes = {"rests_until": None, "result": ""} | changes
    changes |= {"state": target} | _ending(target, at)
    changes |= {"waiting_since": at if target in OPEN else None}
    if verb not in WITHIN_A_CHECK:
        changes |= {"also_before": ""}
    taken = changes.get("accepted_at", case.accepted_at)
    return changes | _clock(case, target, day_of(at), verb, accepted=taken, calendar=calendar)


def note(
    case: Case,
    kind: str,
    *,
    by: Actor,
    at: datetime,
    because: str = "",
    data: dict[str, Any] | None = None,
    **changes: Any,
) -> Case:
    """Writes down that something happened; of two writers with the same version one gets Stale."""
    seen = case.version
    if by.is_person and "waiting_since" not in changes and case.waiting_since:
        changes |= {"waiting_since": at}
    if not Case.objects.filter(pk=case.pk, version=seen).update(version=seen + 1, **changes):
        raise _changed()
    case.version = seen + 1
    for name, value in changes.items():
        setattr(case, name, value)
    happened(case, kind, by=by, at=at, because=because, data=data).save(force_insert=True)
    record(f"case.{kind}", f"case:{case.ref}", by=by, at=at, because=because, data=data)
    done_for_another(case, kind, by=by, at=at)
    return case


def happened(
    case: Case, kind: str, *, by: Actor, at: datetime, because: str = "", data: dict[str, Any] | None = None
) -> Event:
    """That it did, at the version the case has now; to be written by whoever asks."""
    return Event(
        case=case,
        seq=case.version,
        kind=kind,
        at=at,
        by_key=by.key,
        by_name=by.name,
        because=because,
        data={**(data or {}), **by.beside},
    )


def done_for_another(case: Case, kind: str, *, by: Actor, at: datetime) -> None:
    """Both are told of what one did for the other. Who helped somebody in person writes down that they had to
    come: once on each case, whatever was done there."""
    mandate = acting_under(by, day_of(at)) if kind not in FOLLOWS else None
    if mandate is None:
        return
    notices.done_for(case, kind, mandate, at=at)
    if (
        mandate.counts_as_trip
        and not case.events.filter(kind="trip", data__mandate=str(mandate.uid)).exists()
    ):
        note(case, "trip", by=by, at=at, data={"cause": TripCause.HELPED})


def same_page(case: Case, version: int | None) -> None:
    """Raises Stale when the page that was acted on showed an earlier version."""
    if version is not None and version != case.version:
        raise _changed()


def _changed() -> Stale:
    return Stale(
        "case-changed",
        _("Someone else changed this case a moment ago; nothing was changed. Please look at it again."),
    )


def _ending(target: str, at: datetime) -> dict[str, Any]:
    return {"ended_at": at if target in ENDED else None}


WITHIN_A_CHECK = ("recheck", "pass-on")
"""A paper read, a fact arrived: whoever had taken the case over goes on with it."""
AFRESH = ("appeal", "reopen", "look-again")
"""With these the promise begins anew."""


def accept(case: Case, *, by: Actor, at: datetime, because: str = "") -> Case:
    """From here on the promised term runs; a case that waits for its person already stands still."""
    changes = accepted(case, at=at, calendar=working_calendar())
    return note(case, "accept", by=by, at=at, because=because, **changes)


def accepted(case: Case, *, at: datetime, calendar: WorkingCalendar) -> dict[str, Any]:
    """What becomes of the case by that."""
    clock = case.clock if case.state in STANDING else case.clock.started(day_of(at))
    return {"accepted_at": at, "running_since": clock.running_since, "due_on": clock.due_on(calendar)}


def _clock(
    case: Case, target: str, day: date, verb: str, *, accepted: datetime | None, calendar: WorkingCalendar
) -> dict[str, Any]:
    stands = target in ENDED or target in STANDING or accepted is None
    clock = _fresh(case) if verb in AFRESH else case.clock
    clock = clock.stopped(day, calendar) if stands else clock.started(day)
    return {
        "days_left": clock.days_left,
        "running_since": clock.running_since,
        "due_on": clock.due_on(calendar),
    }


def _fresh(case: Case) -> Clock:
    return Clock(case.edition.loaded.pack.process.promised_working_days, None)
