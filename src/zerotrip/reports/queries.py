"""One's own reports, and the door to one."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.errors import NotVisible
from zerotrip.org.queries import reach
from zerotrip.reports.models import MAKING, Report
from zerotrip.reports.policy import may_take


def reports_of(actor: Actor) -> QuerySet[Report]:
    return Report.objects.filter(by_key=actor.key)


def report_for(actor: Actor, uid: UUID | str) -> Report:
    """The door: somebody else's report looks like absent."""
    found = reports_of(actor).filter(pk=uid).first()
    if found is None:
        raise NotVisible("no-such-report", _("There is no such report here."))
    return found


def report_to_take(actor: Actor, uid: UUID | str, *, on: date) -> Report:
    found = report_for(actor, uid)
    may_take(actor, reach(actor, on), found).or_refuse()
    return found


def next_in_turn() -> Report | None:
    """The one that nobody has worked on for longest: a long report does not keep a short one waiting."""
    return Report.objects.filter(state__in=MAKING).order_by("touched_at", "at").first()
