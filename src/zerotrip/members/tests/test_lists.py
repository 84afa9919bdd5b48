from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from zerotrip.audit.models import Entry
from zerotrip.core.errors import NotAllowed
from zerotrip.demo.cast import Cast
from zerotrip.demo.people import CHEN
from zerotrip.members.actions import follow_employment, join
from zerotrip.members.lists import enter
from zerotrip.members.lists.enter import enter_people, go_on_entering
from zerotrip.members.lists.preview import preview_people
from zerotrip.members.lists.queries import counts_of
from zerotrip.members.lists.report import list_sheet
from zerotrip.members.models import Likeness, Membership, Move, PeopleList, Person
from zerotrip.members.queries import person_by_id_number
from zerotrip.members.tests.sheets import csv, number, xlsx
from zerotrip.notices.queries import inbox
from zerotrip.org.models import Organisation, User

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 12, 2, tzinfo=UTC)
HEADER = ("姓名", "身份证号", "手机号", "入职日期", "离职日期", "用工形式")


def handed_in(cast: Cast, *rows: Any, unit: Organisation | None = None, by: User | None = None) -> PeopleList:
    file = csv(*(tuple(row) + ("",) * (6 - len(row)) for row in rows), header=HEADER)
    return preview_people(
        organisation=unit or cast.unit, file=file, filename="人员.csv", by=(by or cast.lin).actor, at=AT
    )


def entered(cast: Cast, *rows: Any, unit: Organisation | None = None, by: User | None = None) -> PeopleList:
    found = handed_in(cast, *rows, unit=unit, by=by)
    return enter_people(people=found, by=(by or cast.lin).actor, at=AT)


def outcomes(people: PeopleList) -> list[str]:
    return list(people.rows.order_by("line").values_list("outcome", flat=True))


def person(n: int) -> Person:
    found = person_by_id_number(number(n))
    assert found is not None
    return found


def test_every_line_says_what_becomes_of_it_before_anybody_is_entered(cast: Cast) -> None:
    join(
        name="工友乙",
        id_number=number(1),
        organisation=cast.other_unit,
        on=date(2026, 1, 1),
        by=cast.qian.actor,
        at=AT,
    )
    before = Person.objects.count()
    people = handed_in(
        cast,
        ("工友甲", number(0), "13800000000", "2026-03-01", "", "合同"),
        (CHEN.name, CHEN.id_number),
        ("工友乙", number(1), "", "2026/5/1"),
        (CHEN.name, CHEN.id_number),
        ("工友丙", number(2)[:17] + "?"),
        ("工友丁", number(3), "138ABC"),
        ("工友戊", number(4), "", "2026-07-01"),
        ("", number(5)),
        ("工友己", number(6), "", "", "2026-05-01"),
        ("别名", number(1)),
        ("工友庚", number(7), "", "2026-02-30"),
    )
    assert outcomes(people) == [
        "new", "known", "moves", "twice", "bad-id-number", "bad-phone", "bad-day", "bad-name", "not-here",
        "twice", "bad-day",
    ]  # fmt: skip
    assert Person.objects.count() == before
    assert sum(count for _, count in counts_of(people)) == people.lines == 11
    with translation.override("en"):
        sentences = [row.sentence for row in people.rows.order_by("line")]
    assert sentences[3] == "The same ID number stands in line 3 already; that line counts."
    assert sentences[5] == "“138ABC” is no telephone number: digits only, 7 to 13 of them."
    assert sentences[6] == "2026-07-01 lies in the future; enter the person on that day."
    assert sentences[10] == "“2026-02-30” is no day; write it like 2026-03-01."


def test_entering_makes_members_and_only_proposes_moves(cast: Cast) -> None:
    there = join(
        name="工友乙",
        id_number=number(1),
        organisation=cast.other_unit,
        on=date(2026, 1, 1),
        by=cast.qian.actor,
        at=AT,
    )
    people = entered(
        cast,
        ("工友甲", number(0), "13800000000", "2026-03-01", "", "骑手"),
        ("工友乙", number(1), "", "2026-05-01"),
    )
    assert people.is_entered
    new = Membership.objects.get(person=person(0))
    assert (new.organisation, new.since, new.employment) == (cast.unit, date(2026, 3, 1), "gig")
    assert person(0).phone.open() == "13800000000"
    assert Membership.objects.get(person=there).organisation == cast.other_unit
    move = Move.objects.get()
    assert (move.person, move.to_organisation, move.on, move.end) == (there, cast.unit, date(2026, 5, 1), "")
    assert [notice.event for notice in inbox(cast.lin.actor)][:1] == ["members.move-proposed"]


def test_who_has_a_last_day_leaves_and_who_left_comes_back(cast: Cast) -> None:
    entered(cast, ("工友甲", number(0), "", "2026-01-01"))
    entered(cast, ("工友甲", number(0), "", "", "2026-04-30"))
    assert Membership.objects.get(person=person(0)).until == date(2026, 4, 30)
    again = entered(cast, ("工友甲", number(0), "", "2026-06-01"))
    assert outcomes(again) == ["back"]
    assert Membership.objects.filter(person=person(0), until__isnull=True).get().since == date(2026, 6, 1)


def test_a_new_person_like_a_known_one_is_entered_and_hinted_at(cast: Cast) -> None:
    entered(cast, ("工友甲", number(0)))
    people = entered(cast, ("工友甲", number(1)))
    assert outcomes(people) == ["new-alike"]
    hint = Likeness.objects.get()
    assert {hint.one, hint.other} == {person(0), person(1)}


def test_the_same_file_counts_once(cast: Cast) -> None:
    row = ("工友甲", number(0))
    first = entered(cast, row)
    again = entered(cast, row)
    assert (again, PeopleList.objects.count(), Membership.objects.filter(person=person(0)).count()) == (
        first,
        1,
        1,
    )
    assert Entry.objects.filter(what="members.people-entered").count() == 1


def test_lines_are_judged_again_by_what_happened_since(cast: Cast) -> None:
    waiting = handed_in(cast, ("工友甲", number(0)), ("工友乙", number(1)))
    join(
        name="工友甲",
        id_number=number(0),
        organisation=cast.other_unit,
        on=date(2026, 1, 1),
        by=cast.qian.actor,
        at=AT,
    )
    people = enter_people(people=waiting, by=cast.lin.actor, at=AT)
    assert outcomes(people) == ["moves", "new"]


def test_a_long_list_goes_on_where_it_stood(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enter, "BATCH", 2)
    people = entered(cast, *(("工友", number(n)) for n in range(5)))
    assert (people.state, people.entered_to) == ("entering", 3)
    assert [go_on_entering(at=AT) for _ in range(3)] == [1, 1, 0]
    people.refresh_from_db()
    assert people.is_entered
    assert Person.objects.filter(name="工友").count() == 5


def test_only_the_units_own_officer_or_one_above_hands_in_people(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        handed_in(cast, ("工友甲", number(0)), by=cast.qian)
    assert handed_in(cast, ("工友甲", number(0)), by=cast.wu).lines == 1


def test_statements_do_not_grow_with_the_lines_of_a_chunk(cast: Cast) -> None:
    counts = []
    for start, stop in ((0, 1), (10, 13)):
        people = handed_in(cast, *((f"工友{start}", number(n)) for n in range(start, stop)))
        with CaptureQueriesContext(connection) as queries:
            enter_people(people=people, by=cast.lin.actor, at=AT)
        counts.append(len(queries))
    assert counts == [counts[0], counts[0]]


def test_days_are_read_as_excel_and_people_write_them(cast: Cast) -> None:
    file = xlsx(
        ("工友甲", number(0), "", 46082),
        ("工友乙", number(1), "", "2026年3月1日"),
        ("工友丙", number(2), "", "20260301"),
        header=HEADER[:4],
        above=(("示例单位职工名单",),),
    )
    people = preview_people(organisation=cast.unit, file=file, filename="a.xlsx", by=cast.lin.actor, at=AT)
    assert set(people.rows.values_list("since", flat=True)) == {date(2026, 3, 1)}
    assert [row[0] for row in list_sheet(people).rows] == [3, 4, 5]


def test_cover_paid_by_the_old_unit_stays_after_a_move(cast: Cast) -> None:
    cast.enrol(year=2026)
    covered = set(cast.chen.enrolments.values_list("product_id", "organisation_id", "until"))
    on = AT.date() - timedelta(days=10)
    follow_employment(
        person=cast.chen, organisation=cast.other_unit, on=on, by=cast.qian.actor, at=AT, because="x"
    )
    assert set(cast.chen.enrolments.values_list("product_id", "organisation_id", "until")) == covered
