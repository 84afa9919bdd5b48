"""Who may ask for which kind of report, and who may take it away."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.org.policy import YES, Answer
from zerotrip.org.queries import Reach
from zerotrip.reports.kinds import KINDS, Kind
from zerotrip.reports.models import Report

ASKERS = tuple(sorted({role for kind in KINDS.values() for role in kind.roles}))


def kinds_for(reach: Reach) -> list[Kind]:
    return [kind for kind in KINDS.values() if reach.roles & set(kind.roles)]


def may_ask(reach: Reach, kind: Kind) -> Answer:
    if reach.roles & set(kind.roles):
        return YES
    return Answer(False, _("This report belongs to another post than yours."))


def may_take(actor: Actor, reach: Reach, report: Report) -> Answer:
    """Whoever asked for it, as long as their post still reaches everything that is in it."""
    kind = KINDS[report.kind]
    if report.by_key != actor.key:
        return Answer(False, _("A report is taken away by the person who asked for it."))
    if not all(reach.covers(path, role=kind.roles) for path in report.asked["paths"]):
        return Answer(
            False, _("Your post does not reach everything in this report any more; ask for it anew.")
        )
    return YES
