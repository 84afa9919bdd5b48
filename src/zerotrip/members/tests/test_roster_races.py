from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.db.models import Count

from zerotrip.audit.models import Entry
from zerotrip.demo.cast import Cast
from zerotrip.ledger.models import Transfer
from zerotrip.ledger.queries import reconcile
from zerotrip.members.actions import import_roster, join
from zerotrip.members.models import Enrolment, Membership, Person, Roster
from zerotrip.members.rosters import enrol
from zerotrip.members.tests.sheets import NOV, csv, outcomes, people, preview
from zerotrip.org.models import User

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


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


@pytest.mark.parametrize("round_", range(2))
def test_two_units_that_import_the_same_people_enrol_each_person_once(
    cast: Cast, round_: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enrol, "CHUNK", 20)  # many statements: time to get in each other's way
    rows = people(400)
    ours = preview(cast, csv(*rows))
    theirs = preview(cast, csv(*reversed(rows)), unit=cast.other_unit, by=cast.qian)
    _at_once((ours, cast.lin), (theirs, cast.qian))
    assert Enrolment.objects.count() == 400
    assert Membership.objects.filter(until__isnull=True).count() == Person.objects.count() == 402
    _books_follow(ours, theirs)
    fees = Transfer.objects.filter(reference__startswith="roster:").values_list("amount_minor", flat=True)
    assert sum(fees) == 400 * 3600


@pytest.mark.parametrize("round_", range(2))
def test_two_files_of_one_unit_share_out_what_both_want(cast: Cast, round_: int) -> None:
    rows = people(300)
    for name, number, _ in rows:
        by = cast.lin.actor
        join(name=str(name), id_number=str(number), organisation=cast.unit, on=NOV.date(), by=by, at=NOV)
    one = preview(cast, csv(*rows), products=["P1", "P2"])
    other = preview(cast, csv(*reversed(rows)), products=["P1", "P3"])
    _at_once((one, cast.lin), (other, cast.wu))
    kept = Enrolment.objects.values_list("product_id").annotate(Count("uid")).order_by("product_id")
    assert list(kept) == [("P1", 300), ("P2", 300), ("P3", 300)]
    _books_follow(one, other)
    said = {row.message["en"] for roster in (one, other) for row in roster.rows.all()}
    assert said <= {f"Enrolment in {products}." for products in ("P1 · P2", "P1 · P3", "P2", "P3")}


def _books_follow(*rosters: Roster) -> None:
    """Outcomes, counts and fees say what truly came in."""
    for roster in rosters:
        roster.refresh_from_db()
        assert roster.added == Enrolment.objects.filter(roster=roster).count()
        good = sum(outcome.startswith("good") for outcome in outcomes(roster))
        assert good == Enrolment.objects.filter(roster=roster).values("person").distinct().count()
        fees = Transfer.objects.filter(reference__startswith=f"roster:{roster.uid}:")
        assert roster.fee_fen == sum(fee.amount_minor for fee in fees)
    assert list(reconcile()) == []


@pytest.mark.parametrize("round_", range(2))
def test_one_roster_imported_from_two_places_counts_once(cast: Cast, round_: int) -> None:
    roster = preview(cast, csv(*people(3)))
    _at_once((roster, cast.lin), (roster, cast.wu), (roster, cast.lin), (roster, cast.wu))
    assert Enrolment.objects.count() == 3
    assert outcomes(roster) == ["good-new"] * 3
    assert Entry.objects.filter(what="members.roster-imported").count() == 1
    assert Transfer.objects.filter(reference__startswith="roster:").count() == 1
