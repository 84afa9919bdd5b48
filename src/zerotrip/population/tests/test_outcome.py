"""What a run leads to, from results written by hand: cases, offers, notices; and the same run again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from pytest_django import DjangoAssertNumQueries

from zerotrip.cases.actions import open_case
from zerotrip.cases.models import Case
from zerotrip.catalogue.actions import retire
from zerotrip.catalogue.models import Edition
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.demo.cast import Cast
from zerotrip.members.models import Person
from zerotrip.notices.models import Notice
from zerotrip.population.job import Job, Rule
from zerotrip.population.models import Offer
from zerotrip.population.notices import EVENT
from zerotrip.population.outcome import act_on
from zerotrip.population.queries import offered_to
from zerotrip.population.snapshots.snapshot import Snapshot
from zerotrip.population.tests.parcels import EMPLOYED, MALE, PARCEL, SUPPLY, publish

pytestmark = pytest.mark.django_db
UNMET, MET, UNKNOWN = 0, 1, 2
Verdict = tuple[int, int | None]
Found = tuple[object, Mapping[str, Verdict]]


@pytest.fixture
def hall(cast: Cast) -> Cast:
    """No items but those of a test."""
    return cast


@pytest.fixture
def who(hall: Cast) -> dict[str, Actor]:
    return hall.actors


def found(
    folder: Path,
    at: datetime,
    editions: list[Edition],
    *persons: Found,
    run: str = "r1",
) -> Job:
    """A finished run about `member` in which each of these persons came to these verdicts and sums."""
    rules = tuple(Rule.of(edition.loaded) for edition in editions)
    nothing = Snapshot(folder, {}, pl.String(), None, {})
    job = Job(nothing, str(folder), rules, day_of(at), run)
    columns: dict[str, Any] = {"person": [str(uid) for uid, _ in persons]}
    for edition in editions:
        told = [verdicts[edition.item_id] for _, verdicts in persons]
        columns[f"{edition.item_id}:verdict"] = pl.Series([verdict for verdict, _ in told], dtype=pl.UInt8)
        columns[f"{edition.item_id}:fen"] = pl.Series([fen for _, fen in told], dtype=pl.Int64)
    path = job.result("member", 0)
    path.parent.mkdir(parents=True, exist_ok=True)
    pl.DataFrame(columns).write_parquet(path)
    return job


def lin_of(hall: Cast) -> Person:
    return Person.objects.get(pk=str(hall.lin.actor.person_uid))


def told_of(uid: object) -> int:
    return Notice.objects.filter(event=EVENT, recipient_key=f"person:{uid}").count()


def test_what_a_member_may_open_becomes_an_offer_and_one_notice(
    hall: Cast, who: dict[str, Actor], now: datetime, tmp_path: Path
) -> None:
    editions = [publish(who, now), publish(who, now, SUPPLY, that=EMPLOYED)]
    chen, lin = hall.chen, lin_of(hall)
    job = found(
        tmp_path, now, editions,
        (chen.pk, {PARCEL: (MET, 5_000), SUPPLY: (MET, 5_000)}),
        (lin.pk, {PARCEL: (UNMET, None), SUPPLY: (UNKNOWN, None)}),
    )  # fmt: skip
    outcome = act_on(job, 1, at=now)
    assert outcome.offers == {"new": 3, "told": 1}
    assert outcome.cases == {}
    assert [(each.edition.item_id, each.subject, each.verdict) for each in offered_to(chen, at=now)] == [
        (PARCEL, "2026", "met"),
        (SUPPLY, "2026", "met"),
    ]
    assert [(each.verdict, each.amount) for each in offered_to(lin, at=now)] == [("unknown", None)]
    assert (told_of(chen.pk), told_of(lin.pk)) == (1, 0)
    notice = Notice.objects.get(event=EVENT)
    assert "Parcel" not in notice.title["en"] + notice.body["en"]
    assert notice.title["zh-Hans"] != notice.title["en"]
    again = act_on(job, 1, at=now + timedelta(hours=1))
    assert again.offers == {}
    assert told_of(chen.pk) == 1


def test_an_offer_is_withdrawn_when_it_fits_no_more_and_told_anew_when_it_fits_again(
    hall: Cast, who: dict[str, Actor], now: datetime, tmp_path: Path
) -> None:
    edition = publish(who, now)
    runs = [(MET, 5_000), (UNMET, None), (UNKNOWN, None), (MET, 6_000), (MET, 7_000), (MET, 0)]
    seen = []
    for number, verdict in enumerate(runs):
        job = found(tmp_path, now, [edition], (hall.chen.pk, {PARCEL: verdict}), run=f"r{number}")
        outcome = act_on(job, 1, at=now)
        offers = [(each.verdict, each.amount and each.amount.minor) for each in offered_to(hall.chen, at=now)]
        seen.append((dict(outcome.offers), offers))
    assert seen == [
        ({"new": 1, "told": 1}, [("met", 5_000)]),
        ({"withdrawn": 1}, []),
        ({"new": 1}, [("unknown", None)]),
        ({"changed": 1, "told": 1}, [("met", 6_000)]),
        ({"changed": 1}, [("met", 7_000)]),
        ({"withdrawn": 1}, []),
    ]


def test_an_offer_that_is_taken_is_gone_and_not_offered_again(
    hall: Cast, who: dict[str, Actor], now: datetime, tmp_path: Path
) -> None:
    edition = publish(who, now)
    job = found(tmp_path, now, [edition], (hall.chen.pk, {PARCEL: (MET, 5_000)}))
    act_on(job, 1, at=now)
    offer = offered_to(hall.chen, at=now)[0]
    case = open_case(item_id=PARCEL, person=hall.chen, subject=offer.subject, by=hall.chen_user.actor, at=now)
    assert (case.state, case.award.amount_fen) == ("granted", 5_000)
    assert offered_to(hall.chen, at=now) == []
    assert act_on(job, 1, at=now).offers == {"withdrawn": 1}
    assert act_on(job, 1, at=now).offers == {}


def test_next_year_the_offer_of_this_year_is_not_shown(
    hall: Cast, who: dict[str, Actor], now: datetime, tmp_path: Path
) -> None:
    edition = publish(who, now)
    act_on(found(tmp_path, now, [edition], (hall.chen.pk, {PARCEL: (MET, 5_000)})), 1, at=now)
    later = now + timedelta(days=365)
    assert offered_to(hall.chen, at=later) == []
    outcome = act_on(found(tmp_path, later, [edition], (hall.chen.pk, {PARCEL: (MET, 5_000)})), 1, at=later)
    assert outcome.offers == {"new": 1, "withdrawn": 1, "told": 1}
    assert [each.subject for each in offered_to(hall.chen, at=later)] == ["2027"]


def test_queries_do_not_grow_with_offers(
    hall: Cast,
    who: dict[str, Actor],
    now: datetime,
    tmp_path: Path,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    editions = [publish(who, now, f"hz.test.parcel{n}") for n in range(5)]
    act_on(found(tmp_path, now, editions, (hall.chen.pk, {e.item_id: (MET, 1) for e in editions})), 1, at=now)
    with django_assert_num_queries(3):
        assert len(offered_to(hall.chen, at=now)) == 5


def test_an_item_that_opens_by_itself_opens_once_where_it_is_met_and_never_asks_thousands(
    hall: Cast, who: dict[str, Actor], now: datetime, tmp_path: Path
) -> None:
    edition = publish(who, now, opens='["population", "member"]')
    lin = lin_of(hall)
    job = found(
        tmp_path, now, [edition],
        (hall.chen.pk, {PARCEL: (MET, 5_000)}),
        (lin.pk, {PARCEL: (UNKNOWN, None)}),
        ("11111111-1111-1111-1111-111111111111", {PARCEL: (MET, 5_000)}),
        ("420000", {PARCEL: (MET, 5_000)}),
    )  # fmt: skip
    outcome = act_on(job, 1, at=now)
    assert outcome.cases == {"opened": 1, "stranger": 1}
    case = Case.objects.get()
    assert (case.person, case.subject, case.state, case.opened_by_key) == (
        hall.chen, "2026", "granted", "system:population",
    )  # fmt: skip
    assert outcome.offers == {"new": 1, "stranger": 1}
    assert Offer.objects.get().person == lin
    assert act_on(job, 1, at=now).cases == {"there": 1, "stranger": 1}
    assert Case.objects.count() == 1


def test_an_item_that_was_retired_meanwhile_is_counted_and_stops_nobody(
    hall: Cast, who: dict[str, Actor], now: datetime, tmp_path: Path
) -> None:
    retired = publish(who, now, opens='["population"]')
    other = publish(who, now, SUPPLY, opens='["population"]')
    retire(item=retired.item, by=who["admin"], at=now, because="x")
    verdicts = {PARCEL: (MET, 5_000), SUPPLY: (MET, 5_000)}
    job = found(tmp_path, now, [retired, other], (hall.chen.pk, verdicts))
    assert act_on(job, 1, at=now).cases == {"opened": 1, "refused": 1}


def test_a_snapshot_that_has_grown_old_opens_nothing(
    hall: Cast, who: dict[str, Actor], now: datetime, tmp_path: Path
) -> None:
    edition = publish(who, now, opens='["population"]', that=MALE)
    job = found(tmp_path, now, [edition], (hall.chen.pk, {PARCEL: (MET, 5_000)}))
    assert act_on(job, 1, at=now).cases == {"changed": 1}
    assert Case.objects.count() == 0
