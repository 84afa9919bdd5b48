"""Rating a case, answering a poor rating, and saying whether that put it right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.cases.models import Case
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid, Stale
from zerotrip.org.models import Organisation
from zerotrip.org.queries import working_calendar
from zerotrip.ratings import notices
from zerotrip.ratings.models import POOR, Grade, Rating, Reply
from zerotrip.ratings.states import TERM, State, move_of

QUESTIONS = ("speed", "guide", "ease", "platform")


@transaction.atomic
def rate(case: Case, *, whole: int, grades: Mapping[str, int], words: str, by: Actor, at: datetime) -> Rating:
    """Once per case. A poor one runs a term of 15 working days and is put before the place that decided."""
    _known(whole, grades)
    poor = whole in POOR
    try:
        with transaction.atomic():
            rating = Rating.objects.create(
                case=case,
                item_id=case.item_id,
                organisation=_answering(case.organisation),
                whole=whole,
                words=words.strip()[:1000],
                at=at,
                by_key=by.key,
                state=State.DUE if poor else State.NOTED,
                due_on=working_calendar().add(day_of(at), TERM) if poor else None,
                **{name: grades.get(name) for name in QUESTIONS},
            )
    except IntegrityError:
        raise Conflict("rated-before", _("You have said how it was; thank you.")) from None
    record("rating.given", f"case:{case.ref}", by=by, at=at, data={"whole": whole})
    if poor:
        notices.to_be_answered(rating, at=at)
    return rating


@transaction.atomic
def answer(rating: Rating, *, text: str, by: Actor, at: datetime) -> Reply:
    """What was done about it; the person is told and asked."""
    if not text.strip():
        raise Invalid(
            "nothing-said", _("Please write what was done about it; the person will read it."), field="text"
        )
    _move(rating, "answer", at=at)
    reply = Reply.objects.create(
        rating=rating,
        number=rating.replies.count() + 1,
        text=text.strip()[:1000],
        at=at,
        by_key=by.key,
        by_name=by.name,
    )
    record("rating.answered", f"case:{rating.case.ref}", by=by, at=at, because=reply.text)
    notices.answered(rating, at=at)
    return reply


@transaction.atomic
def say(rating: Rating, *, content: bool, words: str, by: Actor, at: datetime) -> Rating:
    """Right now, or not yet: then the level above answers, within a new term."""
    changes: dict[str, Any] = {}
    if not content:
        above = rating.organisation.parent or rating.organisation
        changes = {"organisation": above, "due_on": working_calendar().add(day_of(at), TERM)}
    _move(rating, "content" if content else "not-content", at=at, **changes)
    said = {"content": content, "said": words.strip()[:1000], "said_at": at}
    rating.replies.filter(content=None).update(**said)
    record("rating.followed", f"case:{rating.case.ref}", by=by, at=at, data={"content": content})
    if not content:
        notices.to_be_answered(rating, at=at)
    return rating


def _move(rating: Rating, verb: str, *, at: datetime, **changes: Any) -> None:
    """The only writer of a state: of two at once one changes no row."""
    arrow = move_of(verb, rating.state)
    changes = {"due_on": None, "warned_at": None, "overdue_told_at": None} | changes
    still = Rating.objects.filter(pk=rating.pk, state=rating.state)
    if arrow is None or not still.update(state=arrow.target, **changes):
        raise Stale(
            "rating-moved-on",
            _("This rating has moved on in the meantime; nothing was changed. Please look at it again."),
        )
    for name, value in (changes | {"state": arrow.target}).items():
        setattr(rating, name, value)


def _known(whole: int, grades: Mapping[str, int]) -> None:
    if whole not in Grade.values:
        raise Invalid("no-grade", _("Please choose one of the five grades."), field="whole")
    for name, grade in grades.items():
        if name not in QUESTIONS or grade not in Grade.values:
            raise Invalid("no-grade", _("Please choose one of the five grades."), field=name)


def _answering(organisation: Organisation) -> Organisation:
    """A unit decides on nothing: the street or district above it answers."""
    while organisation.level == "unit" and organisation.parent is not None:
        organisation = organisation.parent
    return organisation
