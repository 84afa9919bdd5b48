"""A whole round over the database: who is found, who is left alone, and what happens when it is cut off."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from zerotrip.audit.models import Entry
from zerotrip.cases.actions import open_case, withdraw
from zerotrip.cases.models import Case
from zerotrip.cases.tests.conftest import HOSPITAL, Settle
from zerotrip.core.actor import Actor
from zerotrip.core.errors import NotVisible
from zerotrip.demo.cast import Cast
from zerotrip.members.models import Person
from zerotrip.notices.models import Notice
from zerotrip.population import openings, rounds
from zerotrip.population.job import Job
from zerotrip.population.outcome import RUN
from zerotrip.population.snapshots.forgetting import KEPT_FOR
from zerotrip.population.tests.parcels import PARCEL, publish

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
JANUARY = datetime(2027, 1, 4, 1, 0, tzinfo=UTC)
SPECIAL = {"diagnosis": "I20.000", "kind": "outpatient-special"}


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Any) -> None:
    """The same keys, but no facts and results of another test."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "keys").symlink_to(settings.ZEROTRIP_HOME / "keys")
    settings.ZEROTRIP_HOME = home


def round_at(at: datetime) -> dict[str, int]:
    return dict(rounds.everyone(at=at, by=RUN)[1].cases)


def test_outpatient_treatment_is_claimed_once_for_the_period(settle: Settle) -> None:
    settle(**SPECIAL, borne="3000.00")
    settle(**SPECIAL, borne="1000.00", settled_on="2026-06-08")
    assert Case.objects.count() == 0
    assert round_at(datetime(2026, 12, 31, 12, tzinfo=UTC)) == {}
    assert round_at(JANUARY) == {"opened": 1, "covered": 1}
    case = Case.objects.get()
    assert (case.item_id, case.state, case.opened_because[:14]) == (HOSPITAL, "gathering", "population run")
    assert round_at(JANUARY) == {"there": 1, "covered": 1}


def test_what_was_taken_back_is_left_alone(settle: Settle) -> None:
    settle(**SPECIAL, refunded=True)
    assert round_at(JANUARY) == {}
    assert Case.objects.count() == 0


def test_who_was_not_enrolled_is_left_alone(settle: Settle, hall: Cast) -> None:
    hall.chen.enrolments.update(voided_at=JANUARY, void_because="x")
    settle(**SPECIAL)
    assert round_at(JANUARY) == {}


def test_a_case_that_its_owner_withdrew_is_not_opened_again(
    settle: Settle, hall: Cast, now: datetime
) -> None:
    case = settle(diagnosis="J18.900", borne="20000.00")[HOSPITAL]
    assert case.state == "review"
    withdraw(case, by=hall.chen_user.actor, at=now, because="x")
    assert round_at(now) == {"there": 1}
    case.refresh_from_db()
    assert case.state == "withdrawn"


def test_nothing_is_opened_where_the_period_has_been_paid_to_its_ceiling(
    settle: Settle, now: datetime
) -> None:
    """The hospital stay's award is reckoned over the period, the outpatient bill before it included."""
    settle(**SPECIAL, borne="1000.00", settled_on="2026-05-02")
    case = settle(diagnosis="J18.900", borne="3000.00")[HOSPITAL]
    assert case.award.amount_fen == 170_000
    assert round_at(JANUARY) == {"there": 1, "nothing": 1}


def test_a_round_that_is_killed_between_two_cases_goes_on(
    settle: Settle, hall: Cast, who: dict[str, Actor], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(who, now, opens='["population"]')
    persons = Person.objects.filter(sex="female").count()
    assert persons >= 2
    opened: list[str] = []

    def killed(**given: Any) -> Case:
        if opened:
            raise KeyboardInterrupt
        case = open_case(**given)
        opened.append(case.ref)
        return case

    monkeypatch.setattr(openings, "open_case", killed)
    with pytest.raises(KeyboardInterrupt):
        rounds.everyone(at=now, by=RUN)
    assert Case.objects.filter(item_id=PARCEL).count() == 1
    monkeypatch.undo()
    assert round_at(now) == {"opened": persons - 1, "there": 1}
    assert Notice.objects.filter(event="case.opened").count() == persons
    assert not connection.needs_rollback


def test_a_round_that_was_cut_off_goes_on_with_its_own_facts_and_a_finished_one_does_not(
    settle: Settle, now: datetime
) -> None:
    seen: list[int] = []

    def one(asked: Job, indices: Sequence[int]) -> Iterator[dict[str, Any]]:
        for index in indices:
            seen.append(index)
            raise KeyboardInterrupt
        yield {}

    with pytest.raises(KeyboardInterrupt):
        rounds.everyone(at=now, by=RUN, engine=one)
    packs = [edition.loaded for edition in rounds.editions_for((), now.date())]
    cut_off = rounds.place_for(packs, on=now.date(), at=now)
    done, _ = rounds.everyone(at=now.replace(hour=3), by=RUN)
    assert (str(cut_off[1].resolve()), done.parts) == (done.job.out, 1)
    assert rounds.place_for(packs, on=now.date(), at=now.replace(hour=4)) != cut_off
    assert rounds.place_for(packs[1:], on=now.date(), at=now.replace(hour=5)) != cut_off
    assert Entry.objects.filter(what="population.run").count() == 1


def test_results_are_forgotten_with_the_facts_they_rest_on(settle: Settle, now: datetime) -> None:
    done, _ = rounds.everyone(at=now, by=RUN)
    os.utime(done.job.out, (now.timestamp(), now.timestamp()))
    assert rounds.forget_old(at=now + KEPT_FOR) == []
    assert rounds.forget_old(at=now + KEPT_FOR + timedelta(seconds=1)) == [Path(done.job.out)]
    assert not Path(done.job.out).exists()


def test_an_item_that_is_not_there_is_refused_with_the_nearest(hall: Cast, now: datetime) -> None:
    with pytest.raises(NotVisible, match=r"hz\.mutual-aid\.hospital\?"):
        rounds.editions_for(["hz.mutual-aid.hospitl"], now.date())
    editions = rounds.editions_for([HOSPITAL], now.date())
    assert [edition.item_id for edition in editions] == [HOSPITAL]
