"""Sitting down, answering, and holding a contest."""

from __future__ import annotations

from datetime import datetime
from random import Random
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.catalogue.queries import items_on
from zerotrip.centre.exercises import Question, questions_of, recorded, written
from zerotrip.centre.models import Contest, Reply, Sitting
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.core.text import whole
from zerotrip.org.models import Organisation

SITUATIONS, CASES = 4, 4
"""Drawn for one sitting: questions of written situations, and recorded cases with two questions each."""


@transaction.atomic
def begin(*, seed: str, by: Actor, at: datetime, contest: Contest | None = None) -> Sitting:
    """Draws the questions. In a contest its seed counts, and everybody sits once."""
    if contest is not None:
        _open(contest, at)
        seed = contest.seed
    asked = [question.as_json() for question in draw(seed, at)]
    try:
        with transaction.atomic():
            return Sitting.objects.create(
                contest=contest, by_key=by.key, by_name=by.name, seed=seed, questions=asked, begun_at=at
            )
    except IntegrityError:
        raise Conflict("sat-before", _("You have taken part in this contest already.")) from None


def draw(seed: str, at: datetime) -> list[Question]:
    """The same questions in the same order for the same seed, as long as items and situations stay."""
    chance = Random(seed)  # noqa: S311 - to be drawn again, not to be secret
    situations, cases = written(), recorded(items_on(day_of(at)))
    drawn = chance.sample(situations, min(SITUATIONS, len(situations)))
    for edition, number in chance.sample(cases, min(CASES, len(cases))):
        drawn += questions_of(edition, number)
    return [question.shuffled(chance) for question in drawn]


@transaction.atomic
def reply(sitting: Sitting, *, number: int, chosen: int, by: Actor, at: datetime) -> Reply:
    """The first answer counts. With the last one the sitting is over."""
    if sitting.ended_at is not None or not 0 <= number < len(sitting.questions):
        raise Conflict("sitting-over", _("This question is not open any more."))
    if sitting.contest is not None:
        _open(sitting.contest, at)
    question = sitting.questions[number]
    if not 0 <= chosen < len(question["options"]):
        raise Invalid("nothing-chosen", _("Please choose one of the answers."), field="chosen")
    given = _kept(sitting, number, question, chosen, at)
    if sitting.replies.count() == len(sitting.questions):
        Sitting.objects.filter(pk=sitting.pk, ended_at=None).update(ended_at=at)
        record("practice.finished", f"practice:{sitting.pk}", by=by, at=at)
    return given


@transaction.atomic
def hold_contest(
    *, name: str, organisation: Organisation, seed: str, opens_at: datetime, closes_at: datetime, by: Actor,
    at: datetime,
) -> Contest:  # fmt: skip
    if not name.strip():
        raise Invalid("no-name", _("Please give the contest a name."), field="name")
    if not at <= closes_at or not opens_at < closes_at:
        raise Invalid("no-time", _("A contest ends after it begins, and not in the past."), field="closes_at")
    contest = Contest.objects.create(
        name=whole(name, 120),
        organisation=organisation,
        seed=seed,
        opens_at=opens_at,
        closes_at=closes_at,
        made_by_key=by.key,
        made_at=at,
    )
    record("practice.contest-held", f"contest:{contest.pk}", by=by, at=at, because=contest.name)
    return contest


def _kept(sitting: Sitting, number: int, question: dict[str, Any], chosen: int, at: datetime) -> Reply:
    try:
        with transaction.atomic():
            return Reply.objects.create(
                sitting=sitting,
                number=number,
                of=question["of"],
                chosen=chosen,
                points=question["options"][chosen]["points"],
                at=at,
            )
    except IntegrityError:
        raise Conflict(
            "answered-before", _("You have answered this question; the first answer counts.")
        ) from None


def _open(contest: Contest, at: datetime) -> None:
    if not contest.opens_at <= at < contest.closes_at:
        raise Conflict("contest-closed", _("This contest is not open now."))
