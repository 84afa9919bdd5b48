"""A paper of which an office knows is not demanded; what makes people come is counted."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zerotrip.cases.actions import ask_for, record_trip, record_walk_in, refuse
from zerotrip.cases.figures import Causes, causes, zero_trips
from zerotrip.cases.models import Case
from zerotrip.cases.refusing import CanBeSupplied
from zerotrip.cases.sparing import Spared
from zerotrip.cases.tests.conftest import HOSPITAL, MAJOR, Settle
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Invalid
from zerotrip.demo.cast import XIHU, Cast
from zerotrip.evidence.models import Department

pytestmark = pytest.mark.django_db
JUNE = {"since": date(2026, 6, 1), "until": date(2026, 6, 30)}


def _demand(case: Case, by: Actor, at: datetime, fact: str = "settlement.diagnosis", **more: Any) -> Case:
    paper = {"settlement.diagnosis": "diagnosis-proof"}.get(fact, "settlement-slip")
    return ask_for(case, paper=paper, fact=fact, because="核对", by=by, at=at, **more)


def test_a_paper_of_what_an_office_has_said_is_not_demanded(
    settle: Settle, who: dict[str, Actor], now: datetime
) -> None:
    case = settle()[MAJOR]
    with pytest.raises(CanBeSupplied) as refused:
        _demand(case, who["wu"], now)
    assert (refused.value.status, refused.value.connector) == (409, "medical-insurance.settlement")
    assert str(refused.value).startswith("“医保 · 结算单”")
    assert (case.asks.count(), Case.objects.get(pk=case.pk).state) == (0, "review")


def test_a_reason_in_law_opens_the_way_and_is_counted(
    settle: Settle, who: dict[str, Actor], now: datetime
) -> None:
    case = settle()[MAJOR]
    with pytest.raises(Invalid):
        _demand(case, who["wu"], now, legal_reason="because-i-say-so")
    _demand(case, who["wu"], now, legal_reason="data-disputed")
    assert case.state == "supplement"
    assert causes(who["wu"], **JUNE).legal == {"data-disputed": 1}


def test_what_the_office_did_not_say_may_be_asked_for(
    settle: Settle, who: dict[str, Actor], now: datetime
) -> None:
    """Insurance answered without a diagnosis: Chen was asked already, and an officer may ask again."""
    case = settle(diagnosis=None)[MAJOR]
    assert [ask.paper for ask in case.asks.all()] == ["diagnosis-proof"]


def test_a_department_that_is_down_supplies_nothing(
    settle: Settle, who: dict[str, Actor], now: datetime
) -> None:
    from zerotrip.evidence.queries import is_live

    source = "medical-insurance.settlement"
    assert is_live(source, at=now)
    Department.objects.update_or_create(pk="medical-insurance", defaults={"reachable": False})
    assert not is_live(source, at=now)
    assert not is_live("nobody.knows", at=now)


def test_figures_count_trips_papers_and_what_was_spared(
    settle: Settle, hall: Cast, who: dict[str, Actor], now: datetime
) -> None:
    cases = settle()
    major = cases[MAJOR]
    record_trip(major, cause="original-paper", words="核对原件", by=who["wu"], at=now)
    record_trip(major, cause="told-wrongly", by=who["wu"], at=now)
    refuse(major, by=who["wu"], at=now, because="诊断不符")
    record_walk_in(organisation=hall.district, item_id=HOSPITAL, cause="not-online", by=who["wu"], at=now)
    lines = {line.item_id: line for line in zero_trips(who["wu"], **JUNE)}
    hospital, refused = lines[HOSPITAL], lines[MAJOR]
    assert (hospital.district, hospital.month, hospital.cases, hospital.zero_trip) == (
        XIHU,
        date(2026, 6, 1),
        1,
        1,
    )
    assert (refused.cases, refused.zero_trip, refused.trips, refused.permille) == (1, 0, 2, 0)
    assert hospital.spared == Spared(papers=1, fields=10)
    assert hospital.spared.minutes == 40
    assert causes(who["wu"], **JUNE) == Causes(
        trips={"original-paper": 1, "told-wrongly": 1}, walk_ins={"not-online": 1}, legal={}
    )
    assert zero_trips(who["qian"], **JUNE) == []


def test_figures_cost_the_same_for_one_stay_and_for_three(
    settle: Settle, who: dict[str, Actor], now: datetime
) -> None:
    costs = []
    for day in ("2026-06-08", "2026-06-09", "2026-06-10"):
        settle(settled_on=day)
        with CaptureQueriesContext(connection) as seen:
            zero_trips(who["wu"], **JUNE)
        costs.append(len(seen))
    assert costs == [4, 4, 4]


@pytest.mark.parametrize(("cause", "words"), [("", ""), ("by-bus", ""), ("other", " ")])
def test_a_trip_without_its_cause_is_not_written_down(
    settle: Settle, who: dict[str, Actor], now: datetime, cause: str, words: str
) -> None:
    case = settle()[MAJOR]
    with pytest.raises(Invalid):
        record_trip(case, cause=cause, words=words, by=who["wu"], at=now)
    assert not case.events.filter(kind="trip").exists()
