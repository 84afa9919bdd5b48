from __future__ import annotations

from datetime import date

import pytest

from zerotrip.cases.clock import Clock
from zerotrip.cases.states import ENDED, MOVES, OPEN, State, move_of
from zerotrip.core.calendar import WorkingCalendar

CALENDAR = WorkingCalendar()
WEDNESDAY, FRIDAY, MONDAY = date(2026, 6, 10), date(2026, 6, 12), date(2026, 6, 15)


def test_ten_working_days_from_a_wednesday_end_after_the_dragon_boat_festival() -> None:
    assert Clock(10, WEDNESDAY).due_on(CALENDAR) == date(2026, 6, 25)


def test_a_stopped_clock_neither_runs_nor_is_due() -> None:
    stopped = Clock(10, WEDNESDAY).stopped(FRIDAY, CALENDAR)
    assert stopped == Clock(8, None)
    assert (stopped.due_on(CALENDAR), stopped.left_on(date(2026, 12, 1), CALENDAR)) == (None, 8)


def test_a_clock_goes_on_where_it_stopped() -> None:
    again = Clock(10, WEDNESDAY).stopped(FRIDAY, CALENDAR).started(MONDAY)
    assert again.left_on(date(2026, 6, 17), CALENDAR) == 6
    assert again.started(FRIDAY) == again


def test_a_broken_promise_counts_below_zero() -> None:
    assert Clock(1, WEDNESDAY).left_on(MONDAY, CALENDAR) == -2


def test_every_open_state_leads_out_and_an_ended_one_is_opened_by_a_person_or_a_debt() -> None:
    leaving = {move.source for move in MOVES}
    assert set(OPEN) <= leaving
    reopening = {(m.verb, m.source, m.who) for m in MOVES if m.source in ENDED}
    assert reopening == {
        ("appeal", State.REFUSED, "subject"),
        ("reopen", State.WITHDRAWN, "subject"),
        ("overturn", State.GRANTED, "system"),
        ("give-up", State.GRANTED, "subject"),
        ("look-again", State.REFUSED, "first"),
        ("look-again", State.GRANTED, "first"),
    }


@pytest.mark.parametrize("state", list(State))
def test_an_arrow_that_is_not_in_the_table_does_not_exist(state: State) -> None:
    assert move_of("approve", state) is None or state == State.APPROVAL
