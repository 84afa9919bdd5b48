"""Chen says how it was; a poor word is answered by someone else than who decided, in 15 working days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from zerotrip.audit.models import Entry
from zerotrip.cases.models import Case
from zerotrip.cases.tests.conftest import HOSPITAL, MAJOR, Settle, hall, lines, settle
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid, NotAllowed, NotVisible, Stale
from zerotrip.demo.cast import XIHU, Cast
from zerotrip.notices.models import Notice
from zerotrip.org.actions import appoint
from zerotrip.org.models import Organisation, Role
from zerotrip.ratings.actions import answer, rate, say
from zerotrip.ratings.models import Rating
from zerotrip.ratings.policy import may_rate
from zerotrip.ratings.queries import Satisfaction, rating_for, satisfaction, visible_to
from zerotrip.ratings.reminding import remind

__all__ = ["hall", "lines", "settle"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def granted(hall: Cast, settle: Settle) -> Case:
    return settle()[HOSPITAL]


def _rate(case: Case, cast: Cast, at: datetime, whole: int = 2, words: str = "等了很久。") -> Rating:
    return rate(case, whole=whole, grades={"speed": 1}, words=words, by=cast.chen_user.actor, at=at)


def _told(cast: Cast, event: str) -> list[str]:
    names = {actor.key: name for name, actor in cast.actors.items()}
    keys = Notice.objects.filter(event=event).order_by("recipient_key")
    return sorted(names[key] for key in keys.values_list("recipient_key", flat=True))


def test_a_poor_rating_is_put_before_the_district_and_answered(
    granted: Case, hall: Cast, now: datetime
) -> None:
    rating = _rate(granted, hall, now)
    assert (rating.state, rating.due_on, rating.organisation.code) == ("due", date(2026, 7, 6), XIHU)
    assert _told(hall, "rating.due") == ["approver", "wu", "zhao"]
    wu = hall.actors["wu"]
    seen = rating_for(wu, rating.pk, at=now, may_reply=True)
    answer(seen, text="已向医院说明，以后直接由数据核对。", by=wu, at=now)
    assert (seen.state, seen.due_on, _told(hall, "rating.answered")) == ("answered", None, ["chen"])
    say(seen, content=True, words="", by=hall.chen_user.actor, at=now)
    assert (seen.state, seen.replies.get().content) == ("settled", True)
    acts = Entry.objects.filter(what__startswith="rating.").order_by("id").values_list("what", flat=True)
    assert list(acts) == ["rating.given", "rating.answered", "rating.followed"]


def test_not_right_yet_goes_a_level_up_with_a_new_term_and_ends_there(
    granted: Case, hall: Cast, now: datetime
) -> None:
    rating, later = _rate(granted, hall, now, whole=1), now + timedelta(days=3)
    answer(rating, text="已处理。", by=hall.actors["wu"], at=now)
    say(rating, content=False, words="还是没人说明。", by=hall.chen_user.actor, at=later)
    assert (rating.state, rating.organisation, rating.due_on) == ("again", hall.city, date(2026, 7, 7))
    with pytest.raises(NotAllowed):
        rating_for(hall.actors["wu"], rating.pk, at=later, may_reply=True)
    answer(rating_for(hall.actors["zhao"], rating.pk, at=later, may_reply=True), text="已当面说明。",
           by=hall.actors["zhao"], at=later)  # fmt: skip
    assert Rating.objects.get().state == "closed"


def test_whoever_decided_does_not_answer_for_it(hall: Cast, settle: Settle, now: datetime) -> None:
    from zerotrip.cases.actions import refuse

    case = settle()[MAJOR]
    refuse(case, by=hall.actors["wu"], at=now, because="材料与事实不符。")
    rating = _rate(case, hall, now)
    with pytest.raises(NotAllowed) as refused:
        rating_for(hall.actors["wu"], rating.pk, at=now, may_reply=True)
    assert str(refused.value) == "对该办件作出过决定的人不答复评价，由同事答复。"
    case.events.filter(kind="refuse").update(kind="sign")
    with pytest.raises(NotAllowed):
        rating_for(hall.actors["wu"], rating.pk, at=now, may_reply=True)


def test_another_district_does_not_see_it(granted: Case, hall: Cast, now: datetime) -> None:
    rating = _rate(granted, hall, now)
    assert list(visible_to(hall.actors["qian"], day_of(now))) == []
    with pytest.raises(NotVisible):
        rating_for(hall.actors["qian"], rating.pk, at=now)


def test_a_good_rating_is_noted_and_owed_nothing(granted: Case, hall: Cast, now: datetime) -> None:
    rating = _rate(granted, hall, now, whole=5)
    assert (rating.state, rating.due_on, Notice.objects.filter(event="rating.due").count()) == (
        "noted",
        None,
        0,
    )
    with pytest.raises(Stale):
        answer(rating, text="谢谢。", by=hall.actors["wu"], at=now)


def test_once_per_case_by_the_person_concerned_and_only_when_decided(
    hall: Cast, settle: Settle, now: datetime
) -> None:
    cases, chen = settle(), hall.chen_user.actor
    rating = _rate(cases[HOSPITAL], hall, now, whole=4)
    with pytest.raises(Conflict):
        _rate(cases[HOSPITAL], hall, now, whole=1)
    assert Rating.objects.get().whole == 4
    assert bool(may_rate(chen, cases[HOSPITAL], rated=True)) is False
    assert str(may_rate(chen, cases[MAJOR], rated=False).reason) == "办结后才能评价。"
    assert bool(may_rate(hall.actors["lin"], cases[HOSPITAL], rated=False)) is False
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.filter(pk=rating.pk).update(whole=1)  # a poor one without its term


@pytest.mark.parametrize(("whole", "grades"), [(0, {}), (6, {}), (3, {"speed": 9}), (3, {"colour": 3})])
def test_what_is_no_grade_is_refused(
    granted: Case, hall: Cast, now: datetime, whole: int, grades: dict[str, int]
) -> None:
    with pytest.raises(Invalid):
        rate(granted, whole=whole, grades=grades, words="", by=hall.chen_user.actor, at=now)
    assert not Rating.objects.exists()


def test_the_term_is_warned_of_once_and_overdue_told_to_the_level_above(
    granted: Case, hall: Cast, now: datetime
) -> None:
    appoint(user=hall.qian, organisation=Organisation.objects.get(code="330100"), role=Role.OFFICER,
            since=date(2026, 1, 1), by=hall.actors["admin"], at=now)  # fmt: skip
    _rate(granted, hall, now)
    assert remind(at=now) == 0
    soon, late = datetime(2026, 7, 2, 2, tzinfo=UTC), datetime(2026, 7, 7, 2, tzinfo=UTC)
    assert (remind(at=soon), remind(at=soon)) == (1, 0)
    assert _told(hall, "rating.soon-due") == ["approver", "wu", "zhao"]
    assert (remind(at=late), remind(at=late)) == (1, 0)
    assert _told(hall, "rating.overdue") == ["approver", "approver", "qian", "wu", "zhao", "zhao"]


def test_figures_count_who_spoke_and_what_became_of_it(hall: Cast, settle: Settle, now: datetime) -> None:
    first = settle()[HOSPITAL]
    settle(settled_on="2026-06-08", diagnosis="J18.900")
    other = Case.objects.get(item_id=HOSPITAL, state="granted", pk__gt=first.pk)
    rating = _rate(first, hall, now)
    answer(rating, text="已处理。", by=hall.actors["wu"], at=now)
    say(rating, content=False, words="", by=hall.chen_user.actor, at=now)
    answer(rating, text="再次处理。", by=hall.actors["zhao"], at=now)
    _rate(other, hall, now, whole=5)
    figures = satisfaction(visible_to(hall.actors["wu"], day_of(now)), day_of(now))
    assert figures == [Satisfaction(HOSPITAL, rated=2, good=1, poor=1, answered=1, late=0)]
