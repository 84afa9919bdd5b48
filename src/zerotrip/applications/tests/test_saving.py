"""Two devices at once: whatever either typed is still there."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import connection

from zerotrip.applications.form import form_of
from zerotrip.applications.models import Draft
from zerotrip.applications.tests.conftest import typed
from zerotrip.applications.tests.test_form import answered
from zerotrip.core.actor import Actor

WRITERS = 12


def entry(draft: Draft, key: str) -> tuple[object, object]:
    found = Draft.objects.get(pk=draft.pk).typed[key]
    return found["typed"], found.get("rival", {}).get("typed")


@pytest.mark.django_db
def test_two_pages_that_write_different_fields_do_not_meet(draft: Draft, chen: Actor, now: datetime) -> None:
    other = Draft.objects.get(pk=draft.pk)
    typed(draft, chen, now, trip_far="yes")
    typed(other, chen, now, trip_paid="420")
    assert [entry(draft, key) for key in ("trip.far", "trip.paid")] == [("yes", None), ("420", None)]


@pytest.mark.django_db
def test_two_pages_that_write_one_field_keep_both_until_somebody_chooses(
    draft: Draft, chen: Actor, now: datetime
) -> None:
    answered(now)
    other, before = Draft.objects.get(pk=draft.pk), draft.version
    typed(draft, chen, now, trip_far="yes")
    typed(other, chen, now, version=before, trip_far="no")
    assert entry(draft, "trip.far") == ("yes", "no")
    assert [question.key for question in form_of(other, at=now).missing][:1] == ["trip.far"]
    typed(other, chen, now, trip_far="no")
    assert entry(draft, "trip.far") == ("no", None)


@pytest.mark.django_db
def test_the_same_word_from_two_pages_is_no_quarrel(draft: Draft, chen: Actor, now: datetime) -> None:
    other, before = Draft.objects.get(pk=draft.pk), draft.version
    typed(draft, chen, now, trip_far="yes")
    typed(other, chen, now, version=before, trip_far="yes")
    assert entry(draft, "trip.far") == ("yes", None)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_many_who_write_at_once_nobody_loses_a_word(draft: Draft, chen: Actor, now: datetime) -> None:
    def write(number: int) -> None:
        try:
            typed(Draft.objects.get(pk=draft.pk), chen, now, version=0, **{f"trip_{number}": f"{number}!"})
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    draft.refresh_from_db()
    assert {key: one["typed"] for key, one in draft.typed.items()} == {
        f"trip.{number}": f"{number}!" for number in range(WRITERS)
    }
    assert draft.version == WRITERS
