"""Doors and figures. Who has said nothing counts nowhere: silence is no praise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.models import Case, Event
from zerotrip.cases.policy import DECIDED
from zerotrip.cases.queries import cases_of
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import NotAllowed, NotVisible
from zerotrip.members.models import Person
from zerotrip.org.queries import reach
from zerotrip.ratings.models import POOR, Rating, RatingRows
from zerotrip.ratings.policy import RATED, READERS, Standing, may_answer
from zerotrip.ratings.states import State

ASKED_FOR = timedelta(days=30)


def rating_of(case: Case) -> Rating | None:
    return Rating.objects.filter(case=case).prefetch_related("replies").first()


def to_rate(person: Person, *, on: date) -> Case | None:
    """The latest that was decided of late and nobody has said a word about."""
    decided = cases_of(person).filter(state__in=RATED, ended_at__date__gte=on - ASKED_FOR)
    unrated = decided.exclude(pk__in=Rating.objects.filter(case__person=person).values("case_id"))
    return unrated.with_names().order_by("-ended_at", "-pk").first()


def to_confirm(person: Person) -> list[Rating]:
    """Complaints of their own that were answered and wait for their word on it."""
    rows = Rating.objects.filter(by_key=person.key, state=State.ANSWERED, case__person=person)
    rows = rows.select_related("case__edition").defer("case__edition__text", "case__edition__facts_text")
    return list(rows.order_by("at"))


def visible_to(actor: Actor, on: date) -> RatingRows:
    """Of cases inside the posts that read them, whoever answers by now; what is owed first."""
    rows = Rating.objects.select_related("case__edition", "case__person", "organisation")
    rows = rows.defer("case__edition__text", "case__edition__facts_text")
    within = reach(actor, on).filter(rows, field="case__organisation__path", role=READERS)
    return within.order_by(F("due_on").asc(nulls_last=True), "-at")


def rating_for(actor: Actor, uid: UUID | str, *, at: datetime, may_reply: bool = False) -> Rating:
    """The door for the desk: outside the actor's reach it looks like absent."""
    rating = visible_to(actor, day_of(at)).filter(pk=uid).first()
    if rating is None:
        raise NotVisible("no-such-rating", _("There is no such rating here."))
    if may_reply:
        answer = may_answer(standing_of(actor, rating, at=at), rating)
        if not answer:
            raise NotAllowed("may-not", answer.reason)
    return rating


def standing_of(actor: Actor, rating: Rating, *, at: datetime) -> Standing:
    decided = Event.objects.filter(case=rating.case_id, kind__in=DECIDED, by_key=actor.key)
    return Standing(actor, reach(actor, day_of(at)), decided.exists())


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """Of one item: how many cases were rated, how many of them well, and what became of the poor ones."""

    item_id: str
    rated: int
    good: int
    poor: int
    answered: int
    late: int

    @property
    def good_percent(self) -> int:
        return self.good * 100 // self.rated if self.rated else 0


def satisfaction(rows: RatingRows, on: date) -> list[Satisfaction]:
    """In one query, however many items."""
    poor = Q(whole__in=POOR)
    counted = (
        rows.order_by()
        .values("item_id")
        .annotate(
            rated=Count("pk", distinct=True),
            good=Count("pk", distinct=True, filter=Q(whole__gt=max(POOR))),
            poor=Count("pk", distinct=True, filter=poor),
            answered=Count("pk", distinct=True, filter=poor & Q(replies__number=1)),
            late=Count("pk", distinct=True, filter=Q(due_on__lt=on)),
        )
        .order_by("item_id")
    )
    return [Satisfaction(**row) for row in counted]
