from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from zerotrip.core.errors import NotAllowed, NotVisible
from zerotrip.demo.cast import Cast
from zerotrip.demo.people import CHEN
from zerotrip.members.actions import follow_employment
from zerotrip.members.models import Person, Roster
from zerotrip.members.policy import OutsideWindow
from zerotrip.members.queries import roster_for, rosters_visible_to
from zerotrip.members.rosters.report import summary
from zerotrip.members.tests.sheets import CHEN_ROW, NOV, csv, enrol, number, outcomes, people, preview, xlsx

pytestmark = pytest.mark.django_db


def test_every_line_is_accounted_for_with_a_sentence_in_both_languages(cast: Cast) -> None:
    roster = preview(
        cast,
        csv(
            CHEN_ROW,
            ("工友甲", number(1), ""),
            ("工友甲", number(1), ""),
            ("陈绣英", CHEN.id_number, ""),
            ("工友乙", "33010619900230", ""),
            ("工友丙", "330106199002300015", ""),
            ("工友丁", number(3)[:17] + ("1" if number(3)[17] != "1" else "2"), ""),
            ("", number(4), ""),
            ("工友戊", "", ""),
        ),
    )
    assert outcomes(roster) == [
        "good-known",
        "good-new",
        "duplicate-in-file",
        "duplicate-in-file",
        *["bad-id-number"] * 3,
        "bad-name",
        "bad-id-number",
    ]
    assert sum(roster.counts.values()) == 9
    sentences = [row.message["en"] for row in roster.rows.all()]
    assert len(set(sentences)) == 9
    assert all(row.message["zh-Hans"] and row.message["en"] for row in roster.rows.all())
    assert Person.objects.count() == 2  # Chen and Lin: nobody is made by looking


def test_a_known_number_under_another_name_waits_and_does_not_tell_the_name(cast: Cast) -> None:
    roster = preview(cast, csv(("陈绣英", CHEN.id_number, "")))
    assert outcomes(roster) == ["name-differs"]
    assert CHEN.name not in str(roster.rows.get().message)


def test_who_is_enrolled_here_already_is_not_enrolled_twice(cast: Cast) -> None:
    enrol(cast, csv(CHEN_ROW))
    assert outcomes(preview(cast, csv(CHEN_ROW, *people(1)))) == ["already-enrolled-here", "good-new"]


def test_who_is_enrolled_elsewhere_is_void_and_the_other_unit_is_not_named(cast: Cast) -> None:
    enrol(cast, csv(*people(1)), unit=cast.other_unit, by=cast.qian)
    roster = preview(cast, csv(*people(1)))
    assert outcomes(roster) == ["enrolled-elsewhere"]
    assert cast.other_unit.name_zh not in str(roster.rows.get().message)


def test_a_member_of_another_union_waits_until_the_change_of_job_is_known(cast: Cast) -> None:
    roster = preview(cast, csv(CHEN_ROW), unit=cast.other_unit, by=cast.qian)
    assert outcomes(roster) == ["member-elsewhere"]
    follow_employment(
        person=cast.chen,
        organisation=cast.other_unit,
        on=NOV.date(),
        by=cast.qian.actor,
        at=NOV,
        because="换工作",
    )
    assert outcomes(preview(cast, csv(CHEN_ROW), unit=cast.other_unit, by=cast.qian)) == ["good-known"]


def test_who_is_known_to_have_retired_or_left_is_not_enrolled(cast: Cast) -> None:
    told = {number(0): "retired", number(1): "not-employed"}
    roster = preview(cast, csv(*people(3)), told=told)
    assert outcomes(roster) == ["not-employed", "not-employed", "good-new"]
    one, two = (row.message["en"] for row in roster.rows.all()[:2])
    assert "retired" in one
    assert "retired" not in two


def test_nobody_pays_for_a_product_that_is_not_for_them(cast: Cast) -> None:
    man = ("工友甲", number(1, woman=False), "")
    assert outcomes(preview(cast, csv(man), products=["P3"])) == ["not-for-them"]
    roster = preview(cast, csv(man, *people(1)), products=["P1", "P3"])
    assert (roster.added, roster.fee_fen) == (3, 2 * 3600 + 2000)


def test_a_rounded_number_has_its_own_sentence(cast: Cast) -> None:
    roster = preview(cast, xlsx((CHEN.name, int(CHEN.id_number), "")))
    assert outcomes(roster) == ["bad-id-number"]
    assert "Excel" in roster.rows.get().message["en"]


@pytest.mark.parametrize(("month", "day"), [(10, 14), (12, 16), (6, 12)])
def test_outside_its_window_enrolment_is_refused_with_the_dates(cast: Cast, month: int, day: int) -> None:
    with pytest.raises(OutsideWindow) as refused, translation.override("zh-hans"):
        preview(cast, csv(CHEN_ROW), at=NOV.replace(month=month, day=day))
    with translation.override("zh-hans"):
        assert "2026 年 10 月 15 日" in str(refused.value)
        assert "2026 年 12 月 15 日" in str(refused.value)


@pytest.mark.parametrize(("month", "day", "hour"), [(10, 14, 16), (12, 15, 15)])
def test_the_window_is_counted_in_days_of_the_unions_place(
    cast: Cast, month: int, day: int, hour: int
) -> None:
    assert preview(cast, csv(CHEN_ROW), at=NOV.replace(month=month, day=day, hour=hour)).added == 1


def test_only_the_unit_or_an_officer_above_hands_in_its_roster(cast: Cast) -> None:
    for user in (cast.qian, cast.chen_user, cast.sun, cast.zhao):
        with pytest.raises(NotAllowed):
            preview(cast, csv(CHEN_ROW), by=user)
    assert preview(cast, csv(CHEN_ROW), by=cast.wu).added == 1


def test_rosters_are_seen_within_reach_only(cast: Cast) -> None:
    roster, day = preview(cast, csv(CHEN_ROW)), NOV.date()
    assert list(rosters_visible_to(cast.wu.actor, day)) == [roster]
    assert roster_for(cast.lin.actor, roster.uid, on=day) == roster
    with pytest.raises(NotVisible):
        roster_for(cast.qian.actor, roster.uid, on=day)


def test_the_same_file_is_the_same_roster_and_is_judged_anew(cast: Cast) -> None:
    first = preview(cast, csv(CHEN_ROW))
    later = preview(cast, csv(CHEN_ROW), at=NOV + timedelta(days=1), by=cast.wu)
    assert later == first
    assert later.previewed_by_key == cast.wu.actor.key
    assert (Roster.objects.count(), later.rows.count()) == (1, 1)
    with translation.override("en"):
        assert summary(later) == "1 lines can be imported (1 enrolments, 36.00 yuan); 0 wait."
