"""Into the hardship file, what hangs on it, what the household may have together, and out of it again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from zerotrip.audit.models import Entry
from zerotrip.cases.actions import agree, approve, look_again, open_case
from zerotrip.cases.actions.granting import grant_sum, sum_of_rule
from zerotrip.cases.evaluation import Evaluation, evaluate, evaluate_for
from zerotrip.cases.household import household_awards_of, household_awards_of_many
from zerotrip.cases.kept import end_hardship_filing, file_hardship, take_hardship_filing_back
from zerotrip.cases.models import Case
from zerotrip.cases.states import State
from zerotrip.cases.subjects import subject_of
from zerotrip.cases.watching import do_results, end_notices
from zerotrip.catalogue.queries import current
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Stale
from zerotrip.demo.cast import Cast
from zerotrip.demo.people import LIN
from zerotrip.evidence.actions import state_fact
from zerotrip.evidence.in_bulk import Stretch, filings
from zerotrip.evidence.models import Answer, Finding, Request
from zerotrip.evidence.values import encode
from zerotrip.members.actions import live_together
from zerotrip.members.models import Filing, Person
from zerotrip.members.queries import filing_rows

pytestmark = pytest.mark.django_db
FILING, LIVING, EXIT = "hz.hardship.filing", "hz.hardship.living-aid", "hz.hardship.exit"
NEXT_JULY = date(2027, 7, 31)
POOR: dict[str, tuple[str, Any]] = {
    "household.income_year": ("tax.income", 30_000_00),
    "household.rigid_spending_year": ("tax.income", 0),
    "household.size": ("public-security.household", 3),
    "students": ("education.enrolment", []),
    "incidents": ("emergency.incidents", []),
    "settlements": ("medical-insurance.settlements", []),
}


@pytest.fixture
def lin(hall: Cast) -> Person:
    return Person.objects.get(uid=LIN.uid)


@pytest.fixture
def poor(hall: Cast, lin: Person, now: datetime) -> Cast:
    """What the offices say of Chen and Lin, who live together."""
    live_together(people={hall.chen: "head", lin: "spouse"}, on=date(2020, 1, 1), by=SYSTEM, at=now)
    for person in (hall.chen, lin):
        for fact, (source, value) in POOR.items():
            told(person, fact, value, source, now)
    return hall


SYSTEM = Actor.system("test")


def told(person: Person, fact: str, value: object, source: str, at: datetime) -> None:
    request = Request.objects.create(
        person=person, department=source.partition(".")[0], source=source, asked_at=at, next_try_at=at,
        state="answered", settled_at=at,
    )  # fmt: skip
    answer = Answer.objects.create(request=request, source=source, raw={}, received_at=at)
    Finding.objects.create(
        person=person, fact=fact, value=encode(value), source=source, answer=answer, by_key=SYSTEM.key,
        asked_at=at, answered_at=at, status="known",
    )  # fmt: skip


def applied(item: str, person: Person, by: Actor, now: datetime) -> Case:
    subject = subject_of(current(item, day_of(now)), day_of(now))
    return open_case(item_id=item, person=person, subject=subject, by=by, at=now)


def weighed(item: str, person: Person, now: datetime) -> Evaluation:
    edition, on = current(item, day_of(now)), day_of(now)
    return evaluate_for(edition, person, subject=subject_of(edition, on), opened_on=on, at=now)


def filed(person: Person, by: Actor, who: dict[str, Actor], now: datetime) -> Case:
    case = agree(applied(FILING, person, by, now), by=who["wu"], at=now)
    file_hardship(case, now)
    return case


def test_the_filing_writes_down_the_grade_that_was_decided_once(
    poor: Cast, who: dict[str, Actor], now: datetime
) -> None:
    case = filed(poor.chen, who["chen"], who, now)
    file_hardship(case, now)  # heard twice
    row = Filing.objects.get()
    assert (row.grade, row.since, row.until, row.case_ref) == ("deep", day_of(now), NEXT_JULY, case.ref)
    assert Entry.objects.filter(what="members.filed", about=poor.chen.key).count() == 1
    assert list(filings(Stretch())) == [(poor.chen.uid, row) for row in filing_rows(poor.chen)]


def test_the_living_aid_hangs_on_it_and_is_one_for_the_household(
    poor: Cast, lin: Person, who: dict[str, Actor], now: datetime
) -> None:
    assert weighed(LIVING, poor.chen, now).unmet_codes == ["filed"]
    filed(poor.chen, who["chen"], who, now)
    case = applied(LIVING, poor.chen, who["chen"], now)
    assert (case.state, case.expected_fen) == (State.REVIEW, 14_940_00)
    case = approve(agree(case, by=who["wu"], at=now), by=who["zhao"], at=now)
    assert (case.state, case.award.amount_fen) == (State.GRANTED, 14_940_00)
    filed(lin, who["lin"], who, now)
    seen = weighed(LIVING, lin, now)
    assert (seen.verdict, seen.amount_fen) == ("met", 0)
    of_all: dict[Any, list[Any]] = {}
    for uid, row in household_awards_of_many(Stretch(), on=day_of(now)):
        of_all.setdefault(uid, []).append(row)
    together = household_awards_of(lin, on=day_of(now))
    assert of_all == {poor.chen.uid: together, lin.uid: together}
    assert [(row["item"], row["amount"]) for row in together if row["amount"]] == [(LIVING, 14_940_00)]


def test_two_of_a_household_granted_at_once_do_not_have_twice_its_limit(
    poor: Cast, lin: Person, who: dict[str, Actor], now: datetime
) -> None:
    """As on a database where each still reads what was before the other."""
    filed(poor.chen, who["chen"], who, now)
    filed(lin, who["lin"], who, now)
    hers, his = (applied(LIVING, one, who[name], now) for one, name in ((poor.chen, "chen"), (lin, "lin")))
    agree(his, by=who["wu"], at=now)
    seen = evaluate(his, at=now)
    assert seen.amount_fen == 14_940_00
    approve(agree(hers, by=who["wu"], at=now), by=who["zhao"], at=now)
    with pytest.raises(Stale):
        grant_sum(his, seen, sum_of_rule(seen), by=who["zhao"], at=now)
    assert evaluate(his, at=now).amount_fen == 0


def test_who_leaves_the_file_before_its_year_is_over_has_no_more_aid(
    poor: Cast, who: dict[str, Actor], now: datetime
) -> None:
    filed(poor.chen, who["chen"], who, now)
    Filing.objects.update(since=date(2026, 2, 2))
    assert weighed(LIVING, poor.chen, now).verdict == "met"
    state_fact(person=poor.chen, fact="exit.wished", value=True, by=who["chen"], at=now)
    case = agree(applied(EXIT, poor.chen, who["chen"], now), by=who["wu"], at=now)
    end_hardship_filing(case, now)
    row = Filing.objects.get()
    assert (row.ended_on, row.until, row.ended_because) == (day_of(now), NEXT_JULY, case.ref)
    assert weighed(LIVING, poor.chen, now).unmet_codes == ["filed"]


def test_granted_after_its_notice_it_writes_the_file_by_itself_and_opened_again_ends_it(
    poor: Cast, who: dict[str, Actor], now: datetime
) -> None:
    case = agree(applied(FILING, poor.chen, who["chen"], now), by=who["wu"], at=now)
    assert (case.state, Filing.objects.count()) == (State.NOTICE, 0)
    over = now + timedelta(days=30)
    end_notices(at=over)
    do_results(at=over)
    case = Case.objects.with_names().get(pk=case.pk)
    row = Filing.objects.get()
    assert (case.state, case.result, row.grade, row.since) == (State.GRANTED, "done", "deep", day_of(over))
    look_again(case, by=who["wu"], at=over, because="收入申报有误。")
    assert Filing.objects.get().ended_on == day_of(over)
    earlier = Filing.objects.create(
        person=poor.chen, grade="deep", since=date(2026, 1, 1), until=NEXT_JULY, case_ref="HZ-2025-000001"
    )
    file_hardship(case, over)
    assert [(row.case_ref, row.ended_on) for row in Filing.objects.order_by("-since")] == [
        (case.ref, None),
        (earlier.case_ref, None),
    ]
    take_hardship_filing_back(case, over)
    assert Filing.objects.get(ended_on=None) == earlier
