from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from zerotrip.audit.models import Entry
from zerotrip.core.errors import NotAllowed
from zerotrip.demo.cast import Cast
from zerotrip.demo.people import CHEN
from zerotrip.ledger.models import Transfer
from zerotrip.ledger.queries import balance
from zerotrip.members.actions import import_roster
from zerotrip.members.models import Enrolment, Membership, Person
from zerotrip.members.policy import OutsideWindow
from zerotrip.members.queries import enrolment_rows, person_by_id_number, standing_on
from zerotrip.members.rosters.report import summary
from zerotrip.members.tests.sheets import CHEN_ROW, NOV, csv, enrol, number, outcomes, people, preview
from zerotrip.notices.queries import inbox

pytestmark = pytest.mark.django_db
FEES = "unit:330106-0001:fees"


def test_good_lines_are_enrolled_while_bad_ones_wait(cast: Cast) -> None:
    roster = enrol(cast, csv(CHEN_ROW, *people(2), ("工友", "1", "")))
    assert (roster.is_imported, roster.added, roster.fee_fen) == (True, 3, 3 * 3600)
    assert outcomes(roster) == ["good-known", "good-new", "good-new", "bad-id-number"]
    new = person_by_id_number(number(1))
    assert new is not None
    assert (new.name, new.organisation, new.sex) == ("工友乙", cast.unit, "female")
    standing = standing_on(new, NOV.date().replace(year=2027))
    assert (standing.organisation, sorted(standing.products)) == (cast.unit, ["P1"])
    assert [row["product"] for row in enrolment_rows(cast.chen)] == ["P1"]


def test_the_fee_goes_once_for_each_product_from_the_unit_to_the_fund(cast: Cast) -> None:
    roster = preview(cast, csv(CHEN_ROW, *people(2)), products=["P1", "P2"])
    before = balance("fund:mutual-aid.hospital").posted.minor
    import_roster(roster=roster, by=cast.lin.actor, at=NOV)
    fees = Transfer.objects.filter(source__address=FEES)
    assert {fee.reference: fee.amount_minor for fee in fees} == {
        f"roster:{roster.uid}:P1": 3 * 3600,
        f"roster:{roster.uid}:P2": 3 * 6000,
    }
    assert balance("fund:mutual-aid.hospital").posted.minor - before == 3 * 3600
    assert balance(FEES).posted.minor == -3 * 9600


def test_importing_again_adds_nothing_and_says_so(cast: Cast) -> None:
    file = csv(CHEN_ROW, *people(2))
    first = enrol(cast, file)
    again = enrol(cast, file)
    assert again == first
    assert (Enrolment.objects.count(), Transfer.objects.filter(source__address=FEES).count()) == (3, 1)
    with translation.override("en"):
        assert "adds nothing" in summary(again)


def test_another_file_with_the_same_people_adds_only_what_is_new(cast: Cast) -> None:
    enrol(cast, csv(*people(2)))
    roster = enrol(cast, csv(*people(3)))
    assert (roster.added, outcomes(roster)) == (1, ["already-enrolled-here"] * 2 + ["good-new"])


def test_lines_are_judged_again_by_what_happened_since_the_preview(cast: Cast) -> None:
    waiting = preview(cast, csv(*people(3)))
    enrol(cast, csv(*people(1)))
    enrol(cast, csv(people(2)[1]), unit=cast.other_unit, by=cast.qian)
    roster = import_roster(roster=waiting, by=cast.lin.actor, at=NOV)
    assert outcomes(roster) == ["already-enrolled-here", "enrolled-elsewhere", "good-new"]
    assert (roster.added, roster.counts["good-new"]) == (1, 1)


def test_a_roster_with_nothing_good_moves_no_money(cast: Cast) -> None:
    roster = enrol(cast, csv(("工友", "1", "")))
    assert (roster.is_imported, roster.added, roster.fee_fen) == (True, 0, 0)


def test_the_import_too_is_held_to_scope_and_window(cast: Cast) -> None:
    roster = preview(cast, csv(CHEN_ROW))
    with pytest.raises(NotAllowed):
        import_roster(roster=roster, by=cast.qian.actor, at=NOV)
    with pytest.raises(OutsideWindow):
        import_roster(roster=roster, by=cast.lin.actor, at=NOV.replace(month=12, day=20))
    assert not Enrolment.objects.exists()


def test_people_hear_that_they_are_covered_and_the_officer_what_came_of_it(cast: Cast) -> None:
    enrol(cast, csv(CHEN_ROW))
    (notice,) = inbox(cast.chen_user.actor)
    assert (notice.event, notice.title["zh-Hans"]) == ("members.enrolled", "您已参加2027年度互助保障")
    assert [told.event for told in inbox(cast.lin.actor)] == ["members.roster-imported"]
    assert Entry.objects.filter(what="members.roster-imported").count() == 1


def test_somebody_who_left_joins_again_with_the_roster(cast: Cast) -> None:
    Membership.objects.filter(person=cast.chen).update(until=NOV.date().replace(month=1))
    enrol(cast, csv(CHEN_ROW), unit=cast.other_unit, by=cast.qian)
    assert Person.objects.get(uid=cast.chen.uid).organisation == cast.other_unit
    assert standing_on(cast.chen, NOV.date()).organisation == cast.other_unit


def test_an_import_costs_the_same_number_of_queries_for_one_line_and_three(cast: Cast) -> None:
    assert _queries(cast, people(1)) == _queries(cast, people(4)[1:])


def _queries(cast: Cast, rows: list[tuple[Any, ...]]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        roster = preview(cast, csv(*rows))
        import_roster(roster=roster, by=cast.lin.actor, at=NOV)
    return len(queries)


def test_a_thousand_lines_cost_a_bounded_number_of_queries(
    cast: Cast, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    with django_assert_max_num_queries(160):
        roster = enrol(cast, csv(*people(1000)))
    assert roster.added == 1000


def test_neither_the_database_nor_the_row_shows_an_id_number(cast: Cast) -> None:
    roster = enrol(cast, csv(CHEN_ROW, *people(1)))
    with connection.cursor() as cursor:
        for table in ("members_person", "members_rosterrow"):
            cursor.execute(f"SELECT * FROM {table}")
            kept = repr(
                [[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor.fetchall()]
            )
            assert CHEN.id_number not in kept
            assert number(0) not in kept
    assert CHEN.id_number not in repr(list(roster.rows.values()))
