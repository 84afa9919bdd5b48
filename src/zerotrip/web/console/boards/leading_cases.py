"""The cases that need a leader, by why they lie there, each with what a yes takes from its fund."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.models import Case, CaseQuerySet, Event
from zerotrip.cases.queries import queue_of
from zerotrip.cases.states import State
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import WorkingCalendar
from zerotrip.org.models import Role
from zerotrip.org.queries import working_calendar
from zerotrip.web.console.boards.money import Pull

AT_ONCE = 100
WHY: dict[str, str | Promise] = {
    "exception": _("Exceptions: another sum than the rule's, to be signed"),
    "referred": _("Put to you: the first check could not say yes"),
    "escalated": _("Escalated: nobody has touched them in time"),
    "above": _("Above what the first check decides alone"),
    "other": _("Objections, and what could not be carried out"),
}
"""In this order on the page."""


@dataclass(frozen=True, slots=True)
class ForLeader:
    """`rule_fen`: what the rule itself comes to, where somebody proposes another sum. `after`: what its
    fund has once just this is agreed to."""

    case: Case
    left: int
    stopped: bool
    rule_fen: int | None
    pull: Pull | None

    @property
    def after(self) -> int | None:
        fen = self.case.expected_fen
        return None if self.pull is None or fen is None else self.pull.has - fen


def waiting_for_leader(actor: Actor, on: date) -> CaseQuerySet:
    """Of the actor's queue what waits for an approver, or was put before one because nobody touched it."""
    to_approver = f"-{Role.APPROVER}"
    return queue_of(actor, on).filter(
        Q(waits_for__endswith=to_approver) | Q(also_before__endswith=to_approver)
    )


def by_reason(
    cases: CaseQuerySet, pulls: Mapping[str, Pull], on: date
) -> list[tuple[str | Promise, list[ForLeader]]]:
    """The most urgent of them, under the reason why they lie here: two queries, however many."""
    calendar, found = working_calendar(), defaultdict(list)
    for case in _told(cases.with_names())[:AT_ONCE]:
        found[_why(case)].append(_shown(case, pulls, on, calendar))
    return [(words, found[why]) for why, words in WHY.items() if found[why]]


def _told(cases: CaseQuerySet) -> Any:
    """With what the last check said of each, and with what the rule comes to beside a proposed sum."""
    return cases.annotate(
        last_check=Subquery(_last("agree", "refer").values("kind")[:1]),
        proposed=Subquery(_last("depart").values("data")[:1]),
    )


def _last(*kinds: str) -> QuerySet[Event]:
    return Event.objects.filter(case=OuterRef("pk"), kind__in=kinds).order_by("-seq")


def _why(case: Any) -> str:
    if case.state == State.EXCEPTION:
        return "exception"
    if case.also_before:
        return "escalated"
    if case.state != State.APPROVAL:
        return "other"
    return "referred" if case.last_check == "refer" else "above"


def _shown(case: Any, pulls: Mapping[str, Pull], on: date, calendar: WorkingCalendar) -> ForLeader:
    proposed = case.proposed if case.state == State.EXCEPTION else None
    return ForLeader(
        case,
        case.clock.left_on(on, calendar),
        case.running_since is None,
        proposed.get("rule_fen") if proposed else None,
        pulls.get(case.fund),
    )
