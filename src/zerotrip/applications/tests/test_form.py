"""The form is the facts still unknown, and the money stands above it."""

from __future__ import annotations

from datetime import datetime

import pytest

from zerotrip.applications.actions import begin
from zerotrip.applications.form import Form, form_of
from zerotrip.applications.models import Draft
from zerotrip.applications.tests.conftest import typed
from zerotrip.applications.tests.items import TICKET
from zerotrip.cases.models import Case
from zerotrip.core.actor import Actor
from zerotrip.demo.cast import Cast
from zerotrip.evidence.actions import send_due
from zerotrip.evidence.queries import looks_of
from zerotrip.population.tests import parcels

pytestmark = pytest.mark.django_db


def asked(form: Form) -> list[str]:
    return [question.key for question in form.questions]


def answered(now: datetime) -> None:
    while send_due(at=now):
        pass


def test_departments_are_asked_at_once_and_the_person_can_read_what_for(draft: Draft, now: datetime) -> None:
    form = form_of(draft, at=now)
    assert [(one.source, one.pending) for one in form.asked] == [("human-resources.employment", True)]
    assert [(look.source, look.purpose) for look in looks_of(draft.person)] == [
        ("human-resources.employment", TICKET)
    ]


def test_what_a_department_says_is_known_and_what_only_the_person_can_say_is_asked(
    draft: Draft, now: datetime
) -> None:
    answered(now)
    form = form_of(draft, at=now)
    assert [(known.fact.key, known.found.value) for known in form.known] == [("member.employed", True)]
    assert (form.asked, asked(form)) == ((), ["trip.far", "trip.left_on", "trip.paid"])
    expected = form.expected
    assert (expected.exact_fen, expected.least_fen, expected.most_fen) == (None, 5_000, 30_000)


def test_a_question_that_no_longer_matters_disappears_and_comes_back(
    draft: Draft, chen: Actor, now: datetime
) -> None:
    answered(now)
    typed(draft, chen, now, trip_far="yes")
    assert asked(form_of(draft, at=now)) == ["trip.far", "trip.paid"]
    typed(draft, chen, now, trip_far="no")
    assert asked(form_of(draft, at=now)) == ["trip.far", "trip.left_on", "trip.paid"]


def test_the_sum_is_exact_once_it_is_known(draft: Draft, chen: Actor, now: datetime) -> None:
    answered(now)
    typed(draft, chen, now, trip_far="yes", trip_paid="420")
    form = form_of(draft, at=now)
    assert (form.expected.exact_fen, len(form.expected.rows), form.missing) == (21_000, 1, ())


def test_what_was_typed_wrongly_stays_beside_its_sentence(draft: Draft, chen: Actor, now: datetime) -> None:
    answered(now)
    typed(draft, chen, now, trip_far="yes", trip_paid="12.345")
    question = form_of(draft, at=now).questions[-1]
    assert (question.typed, question.reading.wrong) == (
        "12.345",
        {"trip.paid": "“12.345”超过两位小数，金额最小到分。"},
    )


def test_nothing_unknown_takes_one_tap(cast: Cast, chen: Actor, now: datetime) -> None:
    parcels.publish(cast.actors, now)
    begun = [
        begin(item_id=parcels.PARCEL, person=cast.chen, subject="2026", by=chen, at=now) for _ in range(2)
    ]
    assert begun == [Case.objects.get()] * 2
    assert (Case.objects.get().state, Draft.objects.count()) == ("granted", 0)
