"""Nothing is approved that cannot be paid: what lacks money waits in a line, which goes on by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from zerotrip.audit.reconciliation import run as reconcile
from zerotrip.cases.actions import agree, answer, open_case, withdraw
from zerotrip.cases.actions.noticing import end_notice
from zerotrip.cases.funding import ahead_of
from zerotrip.cases.models import Case
from zerotrip.cases.tests.items import OFFICER, publish_item
from zerotrip.cases.watching import give_money
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict
from zerotrip.core.money import Amount
from zerotrip.demo.cast import Cast
from zerotrip.demo.people import LIN
from zerotrip.funds.budgets import propose, sign
from zerotrip.funds.models import Budget, Fund
from zerotrip.ledger.queries import balance
from zerotrip.members.models import Person
from zerotrip.notices.queries import inbox

pytestmark = pytest.mark.django_db
NOTICE = 'notice = { working_days = 5, shows = ["name", "amount"], basis = "rule" }\n'
FUND = "fund:care.major-disease"


@pytest.fixture
def who(cast: Cast) -> dict[str, Actor]:
    return cast.actors


def lin() -> Person:
    return Person.objects.get(uid=LIN.uid)


def limit(who: dict[str, Actor], item: str, yuan: str, now: datetime) -> Budget:
    fund = Fund.objects.get(code="care.major-disease")
    change = propose(fund=fund, item_id=item and f"hz.sample.{item}", year=now.year, month=0,
                     limit=Amount.yuan(yuan), because="年度预算", by=who["sun"], at=now)  # fmt: skip
    return sign(change, by=who["zhao"], at=now)


def applied(item: str, asks: Person, at: datetime, grade: str = "other", subject: str = "2026") -> Case:
    by = Actor.person(asks.uid, asks.name)
    case = open_case(item_id=f"hz.sample.{item}", person=asks, subject=subject, by=by, at=at)
    return answer(case, answers={"need.grade": grade}, by=by, at=at) if case.state == "supplement" else case


def states(*cases: Case) -> list[str]:
    return [str(Case.objects.get(pk=case.pk).state) for case in cases]


def test_the_line_goes_by_the_day_of_application_and_nobody_overtakes(
    cast: Cast, who: dict[str, Actor], now: datetime
) -> None:
    publish_item("short", by=who["admin"], second=who["zhao"], at=now)
    budget = limit(who, "short", "1500.00", now)
    people = [cast.chen, lin(), cast.chen, cast.chen]
    grades = ("other", "deep", "other", "other")
    cases = [
        applied("short", asks, now + timedelta(minutes=number), grade, str(2026 + number))
        for number, (asks, grade) in enumerate(zip(people, grades, strict=True))
    ]
    for case in cases[:3]:
        agree(case, by=who["wu"], at=now)
    # 500 are left: the second needs 2,000, and the third, of 1,000, would not be paid before it in any case.
    assert states(*cases) == ["granted", "funds", "funds", "review"]
    assert cases[1].running_since is None
    told = inbox(Actor.person(people[1].uid, people[1].name)).get(event="case.funds").body
    assert told["en"].startswith("Agreed. The money set aside for this is used up at the moment")
    limit(who, "short", "2999.00", now)
    assert (give_money(at=now), states(*cases[1:3])) == (0, ["funds", "funds"])
    limit(who, "short", "3500.00", now)
    assert (give_money(at=now), give_money(at=now), states(*cases[1:3])) == (1, 0, ["granted", "funds"])
    limit(who, "short", "4000.00", now)
    agree(cases[3], by=who["wu"], at=now)  # the money is there, but the third has waited for longer
    assert states(*cases[2:]) == ["funds", "funds"]
    withdraw(Case.objects.get(pk=cases[3].pk), by=Actor.person(people[3].uid, people[3].name), at=now)
    assert (give_money(at=now), states(*cases[2:])) == (1, ["granted", "withdrawn"])
    budget.refresh_from_db()
    assert (budget.used_fen, budget.committed_fen) == (400000, 0)
    assert [str(each) for each in reconcile()] == []


def test_what_is_approved_keeps_its_money_through_the_public_notice(
    cast: Cast, who: dict[str, Actor], now: datetime
) -> None:
    publish_item("kept", by=who["admin"], second=who["zhao"], at=now, process=OFFICER + NOTICE)
    budget, before = limit(who, "kept", "2000.00", now), balance(FUND)
    first, second = applied("kept", cast.chen, now), applied("kept", lin(), now)
    agree(first, by=who["wu"], at=now)
    agree(second, by=who["wu"], at=now)
    budget.refresh_from_db()
    assert (states(first, second), budget.committed_fen) == (["notice", "notice"], 200000)
    assert balance(FUND).held_out == Amount.yuan("2000")
    withdraw(first, by=who["chen"], at=now)
    end_notice(Case.objects.get(pk=second.pk), by=Actor.system("platform"), at=now)
    budget.refresh_from_db()
    assert (states(first, second), budget.committed_fen, budget.used_fen) == (
        ["withdrawn", "granted"], 0, 100000,
    )  # fmt: skip
    assert balance(FUND).available == before.available - Amount.yuan("1000")
    assert [str(each) for each in reconcile()] == []


def test_where_the_pack_says_so_the_officer_hears_that_money_lacks(
    cast: Cast, who: dict[str, Actor], now: datetime
) -> None:
    process = OFFICER + 'when_short = "stop"\n'
    publish_item("stop", by=who["admin"], second=who["zhao"], at=now, process=process)
    limit(who, "stop", "999.99", now)
    case = applied("stop", cast.chen, now)
    with pytest.raises(Conflict):
        agree(case, by=who["wu"], at=now)
    assert states(case) == ["review"]


def test_by_need_whom_the_rule_grants_more_comes_first_whenever_they_applied(
    cast: Cast, who: dict[str, Actor], now: datetime
) -> None:
    publish_item("need", by=who["admin"], second=who["zhao"], at=now, process=OFFICER + 'queue_by = "need"\n')
    limit(who, "need", "999.99", now)
    grades = ("other", "other", "deep")
    cases = [
        applied("need", asks, now + timedelta(minutes=number), grade, str(2026 + number))
        for number, (asks, grade) in enumerate(zip((cast.chen, cast.chen, lin()), grades, strict=True))
    ]
    for case in cases:
        agree(case, by=who["wu"], at=now)
    assert [ahead_of(case) for case in cases] == [1, 2, 0]
    limit(who, "need", "1999.99", now)
    assert give_money(at=now) == 0  # there would be enough for the first of the smaller sums
    limit(who, "need", "3000.00", now)
    assert (give_money(at=now), states(*cases)) == (2, ["granted", "funds", "granted"])
    assert ahead_of(cases[1]) == 0
    assert [str(each) for each in reconcile()] == []


def test_where_the_pack_says_so_a_small_sum_overtakes_a_larger_one(
    cast: Cast, who: dict[str, Actor], now: datetime
) -> None:
    publish_item("past", by=who["admin"], second=who["zhao"], at=now, process=OFFICER + "overtakes = true\n")
    limit(who, "past", "1500.00", now)
    grades = ("deep", "other", "other")
    cases = [
        applied("past", asks, now + timedelta(minutes=number), grade, str(2026 + number))
        for number, (asks, grade) in enumerate(zip((cast.chen, lin(), lin()), grades, strict=True))
    ]
    for case in cases:
        agree(case, by=who["wu"], at=now)
    assert states(*cases) == ["funds", "granted", "funds"]
    limit(who, "past", "2000.00", now)
    assert (give_money(at=now), states(*cases)) == (1, ["funds", "granted", "granted"])
    limit(who, "past", "4000.00", now)
    assert (give_money(at=now), states(*cases)) == (1, ["granted"] * 3)
