"""Sittings and what they came to. A score belongs to whoever sat; a contest's list to those who hold it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from zerotrip.catalogue.centre_files import KINDS
from zerotrip.centre.models import Contest, Sitting
from zerotrip.core.actor import Actor
from zerotrip.core.errors import NotVisible
from zerotrip.org.queries import reach

MOST = 2


@dataclass(frozen=True, slots=True)
class Score:
    """Of one kind: points reached, and the most there were among the questions answered."""

    of: str
    points: int
    most: int

    @property
    def percent(self) -> int:
        return self.points * 100 // self.most if self.most else 0


def scores_of(sitting: Sitting) -> list[Score]:
    rows = sitting.replies.order_by().values("of").annotate(points=Sum("points"), n=Count("pk"))
    found = {row["of"]: Score(row["of"], row["points"], row["n"] * MOST) for row in rows}
    return [found.get(kind, Score(kind, 0, 0)) for kind in KINDS]


def sittings_of(actor: Actor) -> QuerySet[Sitting]:
    return Sitting.objects.filter(by_key=actor.key).select_related("contest").annotate(
        points=Sum("replies__points"), answered=Count("replies")
    )  # fmt: skip


def sitting_for(actor: Actor, uid: UUID | str) -> Sitting:
    """The door: one's own only."""
    sitting = Sitting.objects.filter(pk=uid, by_key=actor.key).select_related("contest").first()
    if sitting is None:
        raise NotVisible("no-such-sitting", _("There is no such exercise of yours."))
    return sitting


def contests_for(actor: Actor, on: date) -> QuerySet[Contest]:
    """Those held by an organisation above or inside one of the actor's posts."""
    paths = reach(actor, on).paths()
    codes = {code for path in paths for code in path.strip("/").split("/")}
    inside = [Q(organisation__path__startswith=path) for path in paths]
    wanted = Q(organisation__code__in=codes)
    for one in inside:
        wanted |= one
    return Contest.objects.filter(wanted).select_related("organisation") if paths else Contest.objects.none()


def contest_for(actor: Actor, uid: UUID | str, *, on: date) -> Contest:
    contest = contests_for(actor, on).filter(pk=uid).first()
    if contest is None:
        raise NotVisible("no-such-contest", _("There is no such contest here."))
    return contest


@dataclass(frozen=True, slots=True)
class Placed:
    name: str
    points: int
    most: int
    took: timedelta


def results_of(contest: Contest) -> list[Placed]:
    """Those who finished: more points first, then the quicker one."""
    rows = contest.sittings.filter(ended_at__isnull=False).annotate(
        points=Sum("replies__points"), n=Count("replies"), took=F("ended_at") - F("begun_at")
    )
    placed = [
        Placed(name, points, n * MOST, took)
        for name, points, n, took in rows.values_list("by_name", "points", "n", "took")
    ]
    return sorted(placed, key=lambda one: (-one.points, one.took, one.name))
