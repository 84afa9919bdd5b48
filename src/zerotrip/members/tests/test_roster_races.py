from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from django.db import connection

from zerotrip.demo.cast import Cast, seat_the_cast
from zerotrip.ledger.models import Transfer
from zerotrip.ledger.queries import reconcile
from zerotrip.members.actions import import_roster
from zerotrip.members.models import Enrolment, Membership, Person, Roster
from zerotrip.members.tests.sheets import NOV, csv, outcomes, people, preview
from zerotrip.org.models import User

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(now: datetime) -> Cast:
    return seat_the_cast(at=now, year=2026)


def _at_once(*imports: tuple[Roster, User]) -> None:
    start = Barrier(len(imports))

    def go(roster: Roster, by: User) -> None:
        try:
            start.wait()
            import_roster(roster=roster, by=by.actor, at=NOV)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(imports)) as pool:
        for done in [pool.submit(go, *each) for each in imports]:
            done.result()


@pytest.mark.parametrize("round_", range(5))
def test_two_units_that_import_the_same_people_enrol_each_person_once(cast: Cast, round_: int) -> None:
    rows = people(10)
    ours = preview(cast, csv(*rows))
    theirs = preview(cast, csv(*reversed(rows)), unit=cast.other_unit, by=cast.qian)
    _at_once((ours, cast.lin), (theirs, cast.qian))
    assert Enrolment.objects.count() == 10
    assert Membership.objects.filter(until__isnull=True).count() == Person.objects.count() == 12
    for roster in (ours, theirs):
        roster.refresh_from_db()
        good = sum(outcome.startswith("good") for outcome in outcomes(roster))
        assert good == roster.added == Enrolment.objects.filter(roster=roster).count()
    assert ours.added + theirs.added == 10
    fees = Transfer.objects.filter(reference__startswith="roster:").values_list("amount_minor", flat=True)
    assert sum(fees) == 36_000
    assert list(reconcile()) == []


@pytest.mark.parametrize("round_", range(5))
def test_one_roster_imported_from_two_places_counts_once(cast: Cast, round_: int) -> None:
    roster = preview(cast, csv(*people(3)))
    _at_once((roster, cast.lin), (roster, cast.wu), (roster, cast.lin), (roster, cast.wu))
    assert Enrolment.objects.count() == 3
    assert Transfer.objects.filter(reference__startswith="roster:").count() == 1
