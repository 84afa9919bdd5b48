from __future__ import annotations

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Invalid
from zerotrip.preferences.actions import choose, drop_view, keep_view, tour_seen
from zerotrip.preferences.models import Preference, SavedView
from zerotrip.preferences.queries import Look, has_toured, look_of, views_of

pytestmark = pytest.mark.django_db
CHEN, WU = Actor.person("1", "陈"), Actor.person("2", "吴")


def test_what_is_not_given_stays(now: datetime) -> None:
    choose(by=CHEN, at=now, elder=True)
    assert choose(by=CHEN, at=now, theme="dark") == Look(elder=True, theme="dark")
    assert look_of(WU.key) is None


def test_a_look_that_does_not_exist_is_refused_by_action_and_database(now: datetime) -> None:
    with pytest.raises(Invalid, match="没有这种外观"):
        choose(by=CHEN, at=now, theme="pink")
    with pytest.raises(IntegrityError), transaction.atomic():
        Preference.objects.create(owner_key=CHEN.key, theme="pink", at=now)


def test_a_tour_is_seen_once(now: datetime) -> None:
    tour_seen("phone", by=CHEN, at=now)
    tour_seen("phone", by=CHEN, at=now)
    assert Preference.objects.get().toured == ["phone"]
    assert (has_toured(CHEN, "phone"), has_toured(WU, "phone")) == (True, False)


def test_a_view_is_its_owners_and_has_one_query_a_name(now: datetime) -> None:
    keep_view(by=WU, room="queue", name="急的", query="late=1", at=now)
    view = keep_view(by=WU, room="queue", name=" 急的 ", query="late=1&item=hz.aid", at=now)
    assert [each.query for each in views_of(WU, "queue")] == ["late=1&item=hz.aid"]
    drop_view(by=CHEN, pk=view.pk)
    assert views_of(WU, "queue").count() == 1
    drop_view(by=WU, pk=view.pk)
    assert views_of(WU, "queue").count() == 0


@pytest.mark.parametrize("name", ["", "  ", "长" * 41])
def test_a_view_has_a_name_of_its_own(name: str, now: datetime) -> None:
    with pytest.raises(Invalid, match="1 到 40"):
        keep_view(by=WU, room="queue", name=name, query="", at=now)


def test_twenty_views_are_enough_for_one_list(now: datetime) -> None:
    for number in range(20):
        keep_view(by=WU, room="queue", name=str(number), query="", at=now)
    with pytest.raises(Invalid, match="20 个视图"):
        keep_view(by=WU, room="queue", name="one more", query="", at=now)
    assert keep_view(by=WU, room="queue", name="3", query="x=1", at=now).query == "x=1"
    for place in (0, 7, 21):
        with pytest.raises(IntegrityError), transaction.atomic():
            SavedView.objects.create(owner_key=WU.key, room="queue", name="x", place=place, at=now)
    seventh = SavedView.objects.get(place=7)
    drop_view(by=WU, pk=seventh.pk)
    assert keep_view(by=WU, room="queue", name="again", query="", at=now).place == 7
