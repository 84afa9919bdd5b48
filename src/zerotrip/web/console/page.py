"""What every page of the desk carries: where one may go, and the queue, always in sight."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zerotrip.cases.models import Case
from zerotrip.cases.queries import queue_of, standing_still_for
from zerotrip.core.calendar import WorkingCalendar
from zerotrip.evidence.queries import connectors_status
from zerotrip.notices.queries import unread
from zerotrip.org.queries import Reach, working_calendar
from zerotrip.web.door import actor_at, today, today_reach

OFFICERS = frozenset({"officer", "approver"})
CASE_READERS = OFFICERS | {"auditor"}
MONEY = frozenset({"cashier", "releaser", "auditor"})
PEOPLE = frozenset({"unit-officer", "officer", "approver", "cashier", "auditor"})
ROSTERS = frozenset({"unit-officer", "officer", "auditor"})
CONNECTORS = OFFICERS | {"auditor", "administrator"}
AUDITORS = frozenset({"auditor"})
AUDIT = frozenset({"auditor", "administrator"})
REVIEWS = AUDIT | {"officer"}
REFORMERS = frozenset({"approver"})
WRITERS = frozenset({"administrator", "approver"})
ZERO_TRIP = OFFICERS | {"auditor", "administrator"}
COMING = frozenset({"unit-officer", "officer"})
FEES = frozenset({"cashier", "releaser", "unit-officer", "officer", "auditor"})
LISTS = frozenset({"unit-officer", "officer", "auditor"})
REGISTER = frozenset({"unit-officer", "officer", "auditor", "administrator"})
HELPERS = frozenset({"unit-officer", "officer"})
BOOKS = frozenset({"accountant", "releaser", "cashier", "auditor"})
FUNDS = frozenset({"accountant", "cashier", "approver", "releaser", "auditor"})
PARTNERS = frozenset({"partner"})
UNITS = PEOPLE | {"administrator"}
MALL = frozenset({"officer", "unit-officer", "partner"})
SETTLEMENTS = OFFICERS | MONEY | PARTNERS
EVERYBODY: frozenset[str] = frozenset()

IN_SIGHT = 8
AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Room:
    """One entry of the navigation; `posts` are the roles it is for, none means everybody's; with a `level`
    only those held there."""

    name: str
    icon: str
    label: str | Promise
    posts: frozenset[str]
    level: str = ""

    def opens_to(self, reach: Reach) -> bool:
        fitting = (grant for grant in reach.grants if self.level in ("", grant.level))
        return not self.posts or any(grant.role in self.posts for grant in fitting)


ROOMS = (
    Room("queue", "queue", _("My queue"), EVERYBODY),
    Room("cases", "cases", _("Cases"), CASE_READERS),
    Room("partner", "partner", _("With you as partner"), PARTNERS),
    Room("payments", "payments", _("Payments"), MONEY),
    Room("bank", "payments", _("Account of the union"), MONEY),
    Room("books", "roster", pgettext_lazy("accounts", "Books"), BOOKS, "city"),
    Room("funds", "payments", pgettext_lazy("funds", "Funds"), FUNDS),
    Room("debts", "receipt", _("Evidence debts"), CASE_READERS | MONEY),
    Room("people", "people", _("People"), PEOPLE),
    Room("coming", "people", _("Joining and moving"), COMING),
    Room("helping", "people", _("Act for somebody"), HELPERS),
    Room("units", "items", _("Units"), UNITS),
    Room("rosters", "roster", _("Rosters"), ROSTERS),
    Room("fees", "receipt", _("Enrolment fees"), FEES),
    Room("mall", "star", _("Points mall"), MALL),
    Room("partners", "receipt", _("Partners of the mall"), SETTLEMENTS),
    Room("connectors", "connectors", _("Data connectors"), CONNECTORS),
    Room("reform", "reform", _("Reform preview"), REFORMERS, "city"),
    Room("editor", "pen", _("Writing items"), WRITERS),
    Room("audit", "audit", _("Audit"), AUDIT),
    Room("conflicts", "search", _("Conflicts of interest"), AUDITORS),
    Room("reviews", "check", _("Samples for review"), REVIEWS),
    Room("disclosure", "receipt", _("Public figures"), AUDIT),
    Room("zero-trip", "check", _("Zero-trip rate"), ZERO_TRIP),
    Room("ratings", "star", _("Ratings"), CASE_READERS),
    Room("practice", "check", _("Practice room"), EVERYBODY),
    Room("standards", "paper", _("Standards"), EVERYBODY),
    Room("messages", "messages", _("Messages"), EVERYBODY),
)


@dataclass(frozen=True, slots=True)
class Queued:
    """A case in the side list and in the queue: what, whose, how long it has."""

    case: Case
    left: int
    stopped: bool
    here: bool

    @property
    def tone(self) -> str:
        if self.stopped:
            return "stopped"
        return "late" if self.left < 0 else "soon" if self.left < 3 else ""


def show(request: HttpRequest, template: str, *, here: str, ref: str = "", **context: Any) -> HttpResponse:
    rows, waiting = queued(request, ref=ref)
    frame = {"nav": _nav(request, waiting), "here": here, "queue": rows[:IN_SIGHT], "waiting": waiting}
    return render(request, f"desk/{template}", {**frame, **context})


def queued(request: HttpRequest, *, ref: str = "", limit: int = IN_SIGHT) -> tuple[list[Queued], int]:
    """The most urgent first, then those whose clock stands still; and how many really wait for me."""
    actor, day = actor_at(request), today()
    if not today_reach(request).roles & OFFICERS:
        return [], 0
    mine, still = queue_of(actor, day), standing_still_for(actor, day)
    calendar = working_calendar()
    rows = [
        _queued(case, day, calendar, ref)
        for case in [*mine.with_names()[:limit], *still.with_names()[:limit]]
    ]
    return rows, mine.count()


def _queued(case: Case, today: date, calendar: WorkingCalendar, ref: str) -> Queued:
    left = case.clock.left_on(today, calendar)
    return Queued(case, left, case.running_since is None, case.ref == ref)


def _nav(request: HttpRequest, waiting: int) -> list[dict[str, Any]]:
    reach = today_reach(request)
    rooms = [room for room in ROOMS if room.opens_to(reach)]
    counts = {"queue": waiting, "messages": unread(actor_at(request))}
    return [
        {
            "name": room.name,
            "icon": room.icon,
            "label": room.label,
            "href": reverse(f"desk:{room.name}"),
            "count": counts.get(room.name, 0),
            "alarm": _alarm() if room.name == "connectors" else "",
        }
        for room in rooms
    ]


def _alarm() -> str:
    down = sum(1 for one in connectors_status() if one.reachable is not None and not one.healthy)
    return str(_("%(count)s down") % {"count": down}) if down else ""
