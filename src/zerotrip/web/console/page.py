"""What every page of the desk carries: where one may go, and the queue, always in sight."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from string import ascii_lowercase as ALPHABET
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zerotrip.cases.models import Case
from zerotrip.cases.queries import queue_of, standing_still_for
from zerotrip.catalogue.models import Edition
from zerotrip.core.calendar import WorkingCalendar
from zerotrip.core.clock import now
from zerotrip.evidence.queries import connectors_status
from zerotrip.notices.queries import unread
from zerotrip.org.queries import Reach, working_calendar
from zerotrip.web.console.filters import Narrowed
from zerotrip.web.door import actor_at, acts_here, today, today_reach
from zerotrip.web.help import help_for
from zerotrip.web.tour_steps import steps_of, touring

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
LEADERS = frozenset({"approver", "releaser"})
REPORTS = ZERO_TRIP | MONEY
APPS = frozenset({"administrator"})
POSTS = frozenset({"administrator"})
EVERYBODY: frozenset[str] = frozenset()

IN_SIGHT = 8
AT_ONCE = 50
EVERYTHING = Narrowed()


GROUPS: dict[str, str | Promise] = {
    "work": _("Work"),
    "people": pgettext_lazy("rooms", "People and units"),
    "money": _("Money"),
    "items": _("Items and services"),
    "watch": _("Oversight"),
}


@dataclass(frozen=True, slots=True)
class Room:
    """One entry of the navigation; `posts` are the roles it is for, none means everybody's; with a `level`
    only those held there."""

    name: str
    group: str
    icon: str
    label: str | Promise
    posts: frozenset[str]
    level: str = ""

    def opens_to(self, reach: Reach) -> bool:
        fitting = (grant for grant in reach.grants if self.level in ("", grant.level))
        return not self.posts or any(grant.role in self.posts for grant in fitting)


ROOMS = (
    Room("queue", "work", "queue", _("My queue"), OFFICERS),
    Room("leading", "work", "pen", _("For you to decide"), LEADERS),
    Room("cashier", "work", "payments", _("Today at the till"), MONEY),
    Room("cases", "work", "cases", _("Cases"), CASE_READERS),
    Room("partner", "work", "partner", _("Waiting for your answer"), PARTNERS),
    Room("messages", "work", "messages", _("Messages"), EVERYBODY),
    Room("people", "people", "people", _("People"), PEOPLE),
    Room("coming", "people", "next", _("Joining and moving"), COMING | AUDITORS),
    Room("helping", "people", "me", _("Act for somebody"), HELPERS),
    Room("units", "people", "home", _("Units"), UNITS),
    Room("rosters", "people", "roster", _("Rosters"), ROSTERS),
    Room("payments", "money", "payments", _("Payments"), MONEY),
    Room("bank", "money", "card", _("Account of the union"), MONEY),
    Room("books", "money", "roster", pgettext_lazy("accounts", "Books"), BOOKS, "city"),
    Room("funds", "money", "cover", pgettext_lazy("funds", "Funds"), FUNDS),
    Room("fees", "money", "receipt", _("Enrolment fees"), FEES),
    Room("debts", "money", "question", _("Evidence debts"), CASE_READERS | MONEY),
    Room("partners", "money", "partner", _("Partners of the mall"), SETTLEMENTS),
    Room("editor", "items", "pen", _("Writing items"), WRITERS | AUDITORS),
    Room("reform", "items", "reform", _("Reform preview"), REFORMERS | AUDITORS, "city"),
    Room("mall", "items", "star", _("Points mall"), MALL | AUDITORS),
    Room("standards", "items", "paper", _("Standards"), EVERYBODY),
    Room("practice", "items", "check", _("Practice room"), EVERYBODY),
    Room("connectors", "watch", "connectors", _("Data connectors"), CONNECTORS),
    Room("auditing", "watch", "eye", _("Auditor's page"), AUDITORS),
    Room("posts", "people", "me", _("Posts and accounts"), POSTS | AUDITORS),
    Room("clients", "watch", "lock", _("Apps"), APPS),
    Room("audit", "watch", "audit", _("Audit"), AUDIT),
    Room("conflicts", "watch", "search", _("Conflicts of interest"), AUDITORS),
    Room("reviews", "watch", "eye", _("Samples for review"), REVIEWS),
    Room("disclosure", "watch", "upload", _("Public figures"), AUDIT),
    Room("board", "watch", "reform", _("Dashboard"), ZERO_TRIP),
    Room("zero-trip", "watch", "check", _("Zero-trip rate"), ZERO_TRIP),
    Room("ratings", "watch", "star", _("Ratings"), CASE_READERS),
    Room("reports", "watch", "download", _("Reports"), REPORTS),
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


def show(
    request: HttpRequest,
    template: str,
    *,
    here: str,
    ref: str = "",
    helps_with: Edition | None = None,
    **context: Any,
) -> HttpResponse:
    """`helps_with`: the edition whose words the help of this page holds."""
    rows, waiting = queued(request, ref=ref)
    page = f"desk/{template}"
    frame = {
        "nav": _nav(request, waiting, here),
        "here": here,
        "queue": rows[:IN_SIGHT],
        "waiting": waiting,
        "acts_here": acts_here(request),
        "sees_trails": bool(today_reach(request).roles & AUDIT),
        "replays": bool(today_reach(request).roles & AUDITORS),
        "help": help_for(page, edition=helps_with, on=today(), tour=reverse("desk:tour")),
        "touring": touring(request, steps_of(today_reach(request).roles), reverse("desk:tour")),
    }
    return render(request, page, {**frame, **context})


def queued(
    request: HttpRequest, *, ref: str = "", limit: int = IN_SIGHT, narrowed: Narrowed = EVERYTHING
) -> tuple[list[Queued], int]:
    """The most urgent first, then those whose clock stands still; and how many really wait for me."""
    actor, day = actor_at(request), today()
    if not today_reach(request).roles & OFFICERS:
        return [], 0
    mine = narrowed.of(queue_of(actor, day), at=now(), day=day)
    still = narrowed.of(standing_still_for(actor, day), at=now(), day=day)
    calendar = working_calendar()
    rows = [
        _queued(case, day, calendar, ref)
        for case in [*mine.with_names()[:limit], *still.with_names()[:limit]]
    ]
    return rows, mine.count()


def _queued(case: Case, today: date, calendar: WorkingCalendar, ref: str) -> Queued:
    left = case.clock.left_on(today, calendar)
    return Queued(case, left, case.running_since is None, case.ref == ref)


def _nav(request: HttpRequest, waiting: int, here: str) -> list[dict[str, Any]]:
    """The groups that have a room for this reader. Only the first and the one they are in stand open, so
    that the queue below them stays in sight."""
    reach = today_reach(request)
    counts = {"queue": waiting, "messages": unread(actor_at(request))}
    rooms = [room for room in ROOMS if room.opens_to(reach)]
    keys = _keys(room.name for room in rooms)
    entries = [_entry(room, counts.get(room.name, 0), keys[room.name]) for room in rooms]
    groups = {name: [entry for entry in entries if entry["group"] == name] for name in GROUPS}
    return [
        {
            "label": GROUPS[name],
            "rooms": rooms,
            "open": any(entry["name"] == here for entry in rooms),
            "alarm": next((entry["alarm"] for entry in rooms if entry["alarm"]), ""),
        }
        for name, rooms in groups.items()
        if rooms
    ]


def _keys(names: Iterable[str]) -> dict[str, str]:
    """After G: a letter of the room's name that no earlier room has taken; none once all are taken."""
    keys: dict[str, str] = {}
    for name in names:
        keys[name] = next(
            (one for one in name + ALPHABET if one in ALPHABET and one not in keys.values()), ""
        )
    return keys


def _entry(room: Room, count: int, key: str) -> dict[str, Any]:
    return {
        "name": room.name,
        "group": room.group,
        "key": key,
        "icon": room.icon,
        "label": room.label,
        "href": reverse(f"desk:{room.name}"),
        "count": count,
        "alarm": _alarm() if room.name == "connectors" else "",
    }


def _alarm() -> str:
    down = sum(1 for one in connectors_status() if one.reachable is not None and not one.healthy)
    return str(_("%(count)s down") % {"count": down}) if down else ""
