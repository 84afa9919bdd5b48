"""What was paid too much is paid back in parts: proposed, agreed to, paid, missed, ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from zerotrip.audit.reconciliation import run as reconcile
from zerotrip.cases.debts.recovering import forgo, object_to, propose_to_forgo, repay
from zerotrip.cases.instalments.actions import agree, bounds_for, decline, propose
from zerotrip.cases.instalments.bounds import Bounds, bounds_of, divided, monthly
from zerotrip.cases.instalments.queries import live_plans, planned, proposed_for
from zerotrip.cases.instalments.watching import watch_instalments
from zerotrip.cases.models import Instalment, Plan, Recovery
from zerotrip.cases.tests.test_debts import LATE, Push, answers, owed_back, provisional, push, silent
from zerotrip.catalogue.pack import Instalments, Process
from zerotrip.catalogue.tests.sound import SOUND
from zerotrip.catalogue.tests.test_checks import problems_of
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid, NotAllowed, NotVisible
from zerotrip.evidence.actions import send_due
from zerotrip.notices.models import Notice

__all__ = ["answers", "owed_back", "provisional", "push", "silent"]
pytestmark = pytest.mark.django_db
Who = dict[str, Actor]


@pytest.fixture
def at(now: datetime) -> datetime:
    return now + LATE + timedelta(days=1)


@pytest.fixture
def plan(owed_back: Recovery, who: Who, at: datetime) -> Plan:
    """1,767.00 in twelve months, as Chen wanted it and Wu agreed."""
    first = day_of(at) + timedelta(days=10)
    made = propose(owed_back, months=12, first_due=first, because="工资每月十日发", by=who["chen"], at=at)
    return agree(made, by=who["wu"], at=at)


@given(fen=st.integers(1, 10**9), months=st.integers(1, 60))
def test_parts_are_the_sum_to_the_fen_and_differ_by_one_at_most(fen: int, months: int) -> None:
    parts = divided(fen, months)
    assert (sum(parts), len(parts)) == (fen, months)
    assert max(parts) - min(parts) <= 1 and parts == sorted(parts, reverse=True)


@given(first=st.dates(date(2024, 1, 1), date(2030, 12, 31)), months=st.integers(2, 40))
def test_each_month_has_its_day(first: date, months: int) -> None:
    days = list(monthly(first, months))
    assert (days[0], len(days)) == (first, months)
    assert all((b.year * 12 + b.month) - (a.year * 12 + a.month) == 1 for a, b in pairwise(days))
    assert all(day.day == first.day or (day + timedelta(days=1)).day == 1 for day in days)


def test_what_is_out_of_bounds_is_refused_with_a_sentence() -> None:
    bounds, today = Bounds(at_most_months=24, at_least_fen=5_000, first_within_days=62), date(2026, 7, 1)
    soon = date(2026, 8, 1)
    said = {}
    for name, fen, months, first in (
        ("little", 9_999, 2, soon),
        ("many", 176_700, 25, soon),
        ("one", 176_700, 1, soon),
        ("small parts", 30_000, 7, soon),
        ("today", 176_700, 12, today),
        ("far", 176_700, 12, date(2026, 9, 2)),
    ):
        with pytest.raises(Invalid) as refused, override("en"):
            bounds.check(fen, months=months, first_due=first, today=today)
        said[name] = (refused.value.code, refused.value.field)
    assert said == {
        "little": ("too-little-to-divide", "months"),
        "many": ("months-out-of-bounds", "months"),
        "one": ("months-out-of-bounds", "months"),
        "small parts": ("months-out-of-bounds", "months"),
        "today": ("first-day-out-of-bounds", "first_due"),
        "far": ("first-day-out-of-bounds", "first_due"),
    }
    bounds.check(30_000, months=6, first_due=date(2026, 9, 1), today=today)


def test_a_pack_says_its_own_bounds_and_on_what_basis() -> None:
    own = 'instalments = { at_most_months = 6, at_least = "100.00", basis = "rules" }'
    text = SOUND.replace("appeal_days = 30", f"appeal_days = 30\n{own}")
    assert (text != SOUND, problems_of(text)) == (True, [])
    wrong = problems_of(text.replace('basis = "rules" }', 'basis = "nowhere" }'))
    assert ["nowhere" in said for said in wrong] == [True]
    section = Instalments(at_most_months=6, at_least="100.00", basis="rules")  # type: ignore[arg-type]
    bounds = bounds_of(Process.model_construct(instalments=section))
    assert (bounds.at_most_months, bounds.most_of(30_000), bounds.most_of(176_700)) == (6, 3, 6)
    assert bounds_of(Process.model_construct(instalments=None)).at_most_months == 24


def test_a_sum_of_hangzhous_hospital_aid_is_paid_back_within_the_year_that_its_pack_says(
    owed_back: Recovery, who: Who, at: datetime
) -> None:
    assert (bounds_for(owed_back).at_most_months, bounds_for(owed_back).at_least_fen) == (12, 10_000)
    with pytest.raises(Invalid) as refused:
        propose(owed_back, months=13, first_due=day_of(at) + timedelta(days=10), by=who["chen"], at=at)
    assert refused.value.code == "months-out-of-bounds"


def test_a_plan_counts_once_the_other_side_agrees(owed_back: Recovery, who: Who, at: datetime) -> None:
    first = day_of(at) + timedelta(days=5)
    by_chen = propose(owed_back, months=3, first_due=first, by=who["chen"], at=at)
    assert Notice.objects.filter(event="case.plan-proposed", recipient_key=who["wu"].key).count() == 1
    with pytest.raises(NotAllowed):
        agree(by_chen, by=who["chen"], at=at)
    by_wu = propose(owed_back, months=6, first_due=first, by=who["wu"], at=at)
    by_chen.refresh_from_db()
    assert (by_chen.state, by_chen.ended_for) == ("ended", "replaced")
    with pytest.raises(Conflict):
        agree(by_chen, by=who["wu"], at=at)
    with pytest.raises(NotAllowed):
        agree(by_wu, by=who["wu"], at=at)
    with pytest.raises(NotVisible):
        proposed_for(who["qian"], owed_back.reference, at=at)
    agree(proposed_for(who["chen"], owed_back.reference, at=at), by=who["chen"], at=at)
    by_wu.refresh_from_db()
    assert (by_wu.state, by_wu.agreed_by_key) == ("agreed", who["chen"].key)
    assert [one.amount_fen for one in by_wu.instalments.all()] == [29_450] * 6
    with pytest.raises(NotVisible):
        proposed_for(who["chen"], owed_back.reference, at=at)
    third = propose(owed_back, months=2, first_due=first, by=who["chen"], at=at)
    decline(third, because="太快", by=who["wu"], at=at)
    ended = {plan.pk for plan in Plan.objects.filter(recovery=owed_back, state="ended")}
    assert ended == {by_chen.pk, third.pk}
    assert "太快" in Notice.objects.get(event="case.plan-ended").body["zh-Hans"]


def test_the_database_holds_a_plan_to_what_is_owed(
    plan: Plan, owed_back: Recovery, who: Who, at: datetime
) -> None:
    first = day_of(at) + timedelta(days=9)
    other = propose(owed_back, months=4, first_due=first, by=who["wu"], at=at)
    in_force = {"state": "agreed", "agreed_by_key": "person:x", "agreed_at": at}
    writes: list[Callable[[], object]] = [
        lambda: Plan.objects.filter(pk=other.pk).update(**in_force),  # two in force
        lambda: Instalment.objects.filter(plan=plan, number=1).update(amount_fen=1),
        lambda: Instalment.objects.create(plan=plan, number=13, due_on=first, amount_fen=1, upto_fen=1),
        lambda: Plan.objects.filter(pk=plan.pk).update(agreed_by_key=plan.proposed_by_key),
        lambda: Plan.objects.filter(pk=other.pk).update(state="ended"),
        lambda: Plan.objects.create(
            recovery=owed_back, total_fen=1, by_member=True, proposed_by_key="x", proposed_at=at, **in_force
        ),
    ]
    for write in writes:
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
    Plan.objects.filter(pk=plan.pk).update(state="ended", ended_for="replaced", ended_at=at)
    for wrong in (
        lambda: Recovery.objects.filter(pk=owed_back.pk).update(left_fen=owed_back.left_fen - 1),
        other.instalments.order_by("number")[0].delete,
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()
            Plan.objects.filter(pk=other.pk).update(**in_force)
    Plan.objects.filter(pk=other.pk).update(**in_force)


def test_reminded_paid_missed_and_lapsed_each_told_once(
    plan: Plan, owed_back: Recovery, who: Who, at: datetime
) -> None:
    def go_to(day: date) -> None:
        moment = at + (day - day_of(at))
        watch_instalments(at=moment)
        watch_instalments(at=moment)

    def told() -> dict[str, int]:
        events = Notice.objects.filter(event__startswith="case.instalment").values_list("event", flat=True)
        return {event: list(events).count(event) for event in events}

    first, second, third = (one.due_on for one in plan.instalments.all()[:3])
    go_to(first - timedelta(days=4))
    assert told() == {}
    go_to(first - timedelta(days=3))
    assert told() == {"case.instalment-due": 1}
    repay(owed_back, amount_fen=14_725, receipt="B1", by=who["sun"], at=at)
    go_to(first + timedelta(days=4))
    assert told() == {"case.instalment-due": 1}
    repay(owed_back, amount_fen=4_725, receipt="B2", by=who["sun"], at=at)  # a part of the second
    go_to(second - timedelta(days=1))
    assert "100.00" in Notice.objects.filter(event="case.instalment-due").latest("at", "pk").body["en"]
    go_to(second + timedelta(days=3))
    assert told() == {"case.instalment-due": 2}
    go_to(second + timedelta(days=4))
    assert told() == {"case.instalment-due": 2, "case.instalment-missed": 1}
    go_to(third + timedelta(days=4))
    plan.refresh_from_db()
    assert (plan.state, plan.ended_for) == ("ended", "lapsed")
    lapsed = Notice.objects.filter(event="case.plan-lapsed")
    assert {notice.recipient_key for notice in lapsed} == {who["wu"].key}
    go_to(third + timedelta(days=60))
    assert told() == {"case.instalment-due": 2, "case.instalment-missed": 2}
    assert reconcile() == []


def test_paid_early_or_set_off_it_counts_to_the_next_instalment(
    plan: Plan, owed_back: Recovery, push: Push, who: Who, at: datetime
) -> None:
    push(borne="1000.00", at=at, settled_on="2026-06-13")
    for minute in range(3):
        send_due(at=at + timedelta(minutes=minute))
    owed_back.refresh_from_db()
    assert owed_back.left_fen == 176_700 - 4_000
    shown = planned(plan, owed_back, today=day_of(at))
    assert shown.next is not None
    assert (shown.next.instalment.number, shown.next.paid_fen, shown.next.open_fen) == (1, 4_000, 10_725)
    repay(owed_back, amount_fen=30_000, receipt="B1", by=who["sun"], at=at)
    shown = live_plans([owed_back], today=day_of(at))[owed_back.uid]["agreed"]
    assert [row.standing for row in shown.rows[:4]] == ["paid", "paid", "next", "later"]
    repay(owed_back, amount_fen=owed_back.left_fen, receipt="B2", by=who["sun"], at=at)
    plan.refresh_from_db()
    assert (plan.state, plan.ended_for) == ("ended", "paid")
    assert reconcile() == []


@pytest.mark.parametrize("how", ["forgone", "looked-at"])
def test_a_waiver_or_an_objection_ends_the_plan(
    how: str, plan: Plan, owed_back: Recovery, who: Who, at: datetime
) -> None:
    if how == "forgone":
        propose_to_forgo(owed_back, because="生活困难", by=who["wu"], at=at)
        forgo(owed_back, by=who["approver"], at=at)
    else:
        object_to(owed_back, because="没有退费", by=who["chen"], at=at)
    plan.refresh_from_db()
    assert (plan.state, plan.ended_for) == ("ended", how)
    with pytest.raises(Conflict):
        propose(owed_back, months=2, first_due=day_of(at) + timedelta(days=3), by=who["chen"], at=at)
    assert watch_instalments(at=at + timedelta(days=90)) == 0


def test_a_plan_for_another_sum_than_is_owed_by_now_is_proposed_anew(
    owed_back: Recovery, who: Who, at: datetime
) -> None:
    first = day_of(at) + timedelta(days=5)
    made = propose(owed_back, months=3, first_due=first, by=who["chen"], at=at)
    repay(owed_back, amount_fen=1, receipt="B1", by=who["sun"], at=at)
    with pytest.raises(Conflict):
        agree(made, by=who["wu"], at=at)
    made = propose(owed_back, months=3, first_due=first, by=who["chen"], at=at)
    with pytest.raises(Conflict):
        agree(made, by=who["wu"], at=at + timedelta(days=5))
