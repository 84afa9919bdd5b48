"""What the simulated departments tell of an ordinary life and of what happens in it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from zerotrip.core.actor import Actor
from zerotrip.demo.departments.office import Office
from zerotrip.demo.departments.opening import OFFICES
from zerotrip.demo.lives import degree_of, disability_of, homes_of, incidents_of, income_of, journeys_of
from zerotrip.demo.people import CAST, CHEN
from zerotrip.demo.world import World
from zerotrip.evidence.actions import ask, send_due
from zerotrip.evidence.consents.actions import give
from zerotrip.evidence.queries import facts_for
from zerotrip.evidence.registry import Inquiry
from zerotrip.evidence.states import Status
from zerotrip.evidence.tests.conftest import with_account
from zerotrip.evidence.tests.lines import Lines
from zerotrip.members.models import Person

BY = Actor.system("platform")
NOBODYS = "absent"
SCHOOL = {
    "relation": "child", "level": "compulsory", "enrolled_on": date(2020, 9, 1), "private": False, "fee": 0,
    "local_fee": 0, "abroad": False, "fee_exempt": False,
}  # fmt: skip
FAMILY = [
    {"relation": "spouse", "born_on": date(1983, 5, 14), "sex": "male"},
    {"relation": "head", "born_on": date(1985, 3, 9), "sex": "female"},
    {"relation": "child", "born_on": date(2014, 6, 7), "sex": "female"},
]
CHENS = {
    "member.sex": "female",
    "member.birth_date": date(1985, 3, 9),
    "member.registered_local": True,
    "member.rural_household": False,
    "household.size": 3,
    "household.people": FAMILY,
    "member.marital_status": "married",
    "member.married_on": date(2010, 5, 20),
    "household.dibao": False,
    "member.deceased_on": NOBODYS,
    "relatives_deceased": [],
    "settlements": True,
    "member.employed": True,
    "member.employer": "91330106MA2A00001C",
    "member.insured": True,
    "skill_certificates": [],
    "member.retired_on": NOBODYS,
    "students": [SCHOOL],
    "member.degree": "none",
    "member.degree_on": NOBODYS,
    "journeys": [],
    "incidents": [],
    "member.disability_grade": NOBODYS,
    "household.homes": 1,
    "household.income_year": 9_600_000,
    "household.rigid_spending_year": 1_200_000,
    "member.account_verified": True,
}


def told_of_chen(lines: Lines) -> dict[str, Any]:
    inquiry = Inquiry(CHEN.id_number, CHEN.name, "测试", "r1", account=CHEN.account)
    facts: dict[str, Any] = {}
    for connector in lines.connectors.values():
        for source in connector.sources.values():
            if not source.per_record:
                heard = connector.fetch(source.key, inquiry).told
                facts |= {
                    each.fact: each.value if each.status == Status.KNOWN else str(each.status)
                    for each in heard
                }
    return facts


def test_chen_lives_an_ordinary_life(lines: Lines) -> None:
    told = told_of_chen(lines)
    assert (told.pop("member.employed_since") < date(2023, 1, 1), told.pop("member.insured_months") > 36) == (
        True,
        True,
    )
    assert told == CHENS


HAPPENS: list[tuple[str, str, dict[str, Any], str, Any]] = [
    ("public-security", "birth", {}, "household.size", 4),
    ("public-security", "moved-away", {}, "member.registered_local", False),
    ("civil-affairs", "marriage", {}, "member.married_on", date(2026, 6, 1)),
    ("civil-affairs", "divorce", {}, "member.marital_status", "divorced"),
    ("civil-affairs", "dibao", {}, "household.dibao", True),
    ("civil-affairs", "death", {}, "member.deceased_on", date(2026, 6, 1)),
    (
        *("civil-affairs", "relative-death", {"relation": "spouse"}, "relatives_deceased"),
        [{"relation": "spouse", "died_on": date(2026, 6, 1)}],
    ),
    ("human-resources", "job", {}, "member.employed_since", date(2026, 6, 1)),
    ("human-resources", "job", {"unit": "330102-0001"}, "member.employer", "91330102MA2A00003Q"),
    ("human-resources", "job-lost", {}, "member.insured", False),
    (
        *("human-resources", "certificate", {"level": "technician"}, "skill_certificates"),
        [{"level": "technician", "issued_on": date(2026, 6, 1)}],
    ),
    ("human-resources", "retirement", {}, "member.retired_on", date(2026, 6, 1)),
    ("education", "degree", {"degree": "college"}, "member.degree", "college"),
    ("disabled-persons", "disability", {"grade": 1}, "member.disability_grade", 1),
    ("natural-resources", "home", {}, "household.homes", 2),
    ("tax", "income", {"income": "30000.00"}, "household.income_year", 3_000_000),
    ("bank-check", "account-closed", {}, "member.account_verified", False),
]


@pytest.mark.parametrize(("department", "what", "given", "fact", "value"), HAPPENS)
def test_what_happens_to_her_is_told(
    lines: Lines, department: str, what: str, given: dict[str, Any], fact: str, value: Any
) -> None:
    lines.offices[department].happen(what, person="chen", on="2026-06-01", **given)
    assert told_of_chen(lines)[fact] == value


def test_students_journeys_and_incidents_come_with_all_their_columns(lines: Lines) -> None:
    lines.offices["education"].happen("student", person="chen", on="2025-09-01", fee="12000.00", private=True)
    lines.offices["transport"].happen("journey", person="chen", on="2026-02-10", refunded=True)
    lines.offices["emergency"].happen(
        "incident", person="chen", on="2026-05-03", kind="typhoon", injured=False, home_loss="52000.00"
    )
    told = told_of_chen(lines)
    student = {"level": "tertiary", "enrolled_on": date(2025, 9, 1), "private": True, "fee": 1_200_000}
    assert told["students"] == [SCHOOL, SCHOOL | student | {"local_fee": 600_000}]
    assert told["journeys"] == [
        {
            "id": "T000000202602101",
            "travelled_on": date(2026, 2, 10),
            "price": 26_350,
            "kind": "train",
            "refunded": True,
        }
    ]
    (incident,) = told["incidents"]
    assert incident == {
        "id": "A0000002026050302",
        "happened_on": date(2026, 5, 3),
        "kind": "typhoon",
        "injured": False,
        "disability_level": None,
        "died": False,
        "home_loss": 5_200_000,
        "liable_party": False,
        "first_aid_cost": 0,
    }


def test_everything_that_can_happen_was_seen_to_happen() -> None:
    seen = {(department, what) for department, what, *_rest in HAPPENS}
    seen |= {("education", "student"), ("transport", "journey"), ("emergency", "incident")}
    can = {(name, what) for name, office in OFFICES.items() for what in office.happenings}
    assert can - seen == {("public-security", "moved-here")}  # as she is already


def test_the_account_goes_to_the_bank_alone_and_only_when_there_is_one(
    lines: Lines, chen: Person, now: datetime
) -> None:
    give(person=chen, source="bank-check.account", purpose="test", by=BY, at=now)

    def verified() -> dict[str, Any]:
        ask(person=chen, source="bank-check.account", purpose="test", by=BY, at=now)
        send_due(at=now)
        found = facts_for(person=chen, keys=["member.account_verified"], at=now)
        return dict(found.facts.scalars)

    assert verified() == {}
    with_account(chen, CHEN.account)
    assert verified() == {"member.account_verified": True}


def test_a_thousand_lives_differ_and_the_cast_has_no_oddities() -> None:
    world = World(1000, today=date(2026, 6, 12), units=("330106-0001",))
    people = list(world)
    for rare in (degree_of, disability_of, incidents_of, journeys_of):
        having = [each for each in people if rare(world, each)]
        assert 0 < len(having) < 500 and not {each.player for each in having} & set(CAST)
    assert {homes_of(world, each) for each in people} == {0, 1, 2, 3}
    assert None in {income_of(world, each) for each in people}


def test_every_question_is_answered_for_somebody_nobody_knows(lines: Lines) -> None:
    stranger = {"additionalInfo": "{}"}
    for office in lines.offices.values():
        asked = stranger | {office.number_field: "330106199001010018", "ZH": "1"}
        for question in office.questions:
            assert Office.rows(office, question, asked) == []
