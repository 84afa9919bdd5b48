"""Staff practise on recorded cases; what is right comes from the engine, and the first answer counts."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from zerotrip.cases.tests.conftest import HOSPITAL, hall
from zerotrip.catalogue.queries import current, items_on
from zerotrip.centre.actions import begin, draw, hold_contest, reply
from zerotrip.centre.exercises import Question, questions_of, written
from zerotrip.centre.models import Reply, Sitting
from zerotrip.centre.queries import contests_for, results_of, scores_of, sitting_for
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid, NotVisible
from zerotrip.demo.cast import Cast

__all__ = ["hall"]
pytestmark = pytest.mark.django_db


def _best(sitting: Sitting, number: int) -> int:
    return max(range(len(_options(sitting, number))), key=lambda n: _options(sitting, number)[n]["points"])


def _right(question: Question) -> str:
    (right,) = [option.text["en"] for option in question.options if option.points == 2]
    return right


def _options(sitting: Sitting, number: int) -> list[dict[str, int]]:
    return sitting.questions[number]["options"]  # type: ignore[no-any-return]


def test_wu_answers_a_sitting_and_sees_four_scores(hall: Cast, now: datetime) -> None:
    wu = hall.actors["wu"]
    sitting = begin(seed="one", by=wu, at=now)
    for number in range(len(sitting.questions)):
        chosen = _best(sitting, number)
        reply(sitting, number=number, chosen=chosen, by=wu, at=now + timedelta(minutes=number))
    again = sitting_for(wu, sitting.pk)
    assert (again.ended_at is not None, len(sitting.questions)) == (True, 12)
    scores = scores_of(again)
    assert [score.of for score in scores] == ["policy", "practice", "attitude", "conduct"]
    assert {score.percent for score in scores if score.most} == {100}
    with pytest.raises(NotVisible):
        sitting_for(hall.actors["zhao"], sitting.pk)


def test_the_first_answer_counts_and_nonsense_is_none(hall: Cast, now: datetime) -> None:
    wu = hall.actors["wu"]
    sitting = begin(seed="one", by=wu, at=now)
    wrong = next(n for n in range(3) if _options(sitting, 0)[n]["points"] < 2)
    with pytest.raises(Invalid):
        reply(sitting, number=0, chosen=9, by=wu, at=now)
    reply(sitting, number=0, chosen=wrong, by=wu, at=now)
    with pytest.raises(Conflict):
        reply(sitting, number=0, chosen=_best(sitting, 0), by=wu, at=now)
    with pytest.raises(Conflict):
        reply(sitting, number=99, chosen=0, by=wu, at=now)
    assert Reply.objects.get().chosen == wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        Reply.objects.create(sitting=sitting, number=1, of="policy", chosen=0, points=3, at=now)


def test_what_is_right_is_what_the_engine_decides(hall: Cast, now: datetime) -> None:
    """The published case: 4,134 borne is 1,767; and a stay that was not enrolled for is refused."""
    edition = current(HOSPITAL, day_of(now))
    names = [example.name for example in edition.loaded.pack.example]
    paid = next(n for n, name in enumerate(names) if edition.loaded.pack.example[n].amount == 176_700)
    policy, practice = questions_of(edition, paid)
    right = [
        option.text["en"] for question in (policy, practice) for option in question.options if option.points
    ]
    assert right == ["It is due", "Agree: 1,767.00 yuan"]
    refused = next(n for n, one in enumerate(edition.loaded.pack.example) if one.fails == "covered")
    assert [_right(question) for question in questions_of(edition, refused)] == [
        "It is not due",
        "Refuse, with condition, article and the way to appeal",
    ]


def test_every_example_of_every_item_makes_questions_with_one_right_answer(hall: Cast, now: datetime) -> None:
    found = [
        (edition.item_id, number)
        for edition in items_on(day_of(now))
        for number in range(len(edition.loaded.pack.example))
        for question in questions_of(edition, number)
        if [option.points for option in question.options].count(2) != 1
    ]
    assert found == []


def test_incomplete_papers_are_answered_in_one_line(hall: Cast) -> None:
    """The question that service staff are tested on."""
    (asked,) = [q for q in written() if q.source == "exercise:papers-incomplete" and q.of == "practice"]
    (right,) = [option.text["zh-Hans"] for option in asked.options if option.points == 2]
    assert right == "请她在手机上只拍这一张；时限已暂停，其他都不用重来。"


def test_the_same_seed_draws_the_same_questions(hall: Cast, now: datetime) -> None:
    assert draw("seed", now) == draw("seed", now)
    assert draw("seed", now) != draw("other", now)


def test_a_contest_is_the_same_for_all_once_and_in_its_hours(hall: Cast, now: datetime) -> None:
    wu, zhao, qian, end = (*(hall.actors[name] for name in ("wu", "zhao", "qian")), now + timedelta(hours=2))
    contest = hold_contest(
        name="2026 年服务技能竞赛",
        organisation=hall.city,
        seed="c",
        opens_at=now,
        closes_at=end,
        by=zhao,
        at=now,
    )
    first, second = (
        begin(seed="", by=wu, at=now, contest=contest),
        begin(seed="", by=qian, at=now, contest=contest),
    )
    assert first.questions == second.questions
    with pytest.raises(Conflict):
        begin(seed="", by=wu, at=now, contest=contest)
    for sitting, by, quick in ((first, wu, 1), (second, qian, 2)):
        for number in range(len(sitting.questions)):
            at = now + timedelta(minutes=quick * number)
            reply(sitting, number=number, chosen=_best(sitting, number), by=by, at=at)
    assert [(one.name, one.points == one.most) for one in results_of(contest)] == [
        ("吴建国", True),
        ("钱伟", True),
    ]
    with pytest.raises(Conflict):
        begin(seed="", by=zhao, at=end, contest=contest)
    assert [held.pk for held in contests_for(qian, day_of(now))] == [contest.pk]


@pytest.mark.parametrize(("name", "hours"), [(" ", 2), ("竞赛", 0), ("竞赛", -1)])
def test_a_contest_needs_a_name_and_hours(hall: Cast, now: datetime, name: str, hours: int) -> None:
    ends = now + timedelta(hours=hours)
    with pytest.raises(Invalid):
        hold_contest(name=name, organisation=hall.city, seed="c", opens_at=now, closes_at=ends,
                     by=hall.actors["zhao"], at=now)  # fmt: skip
