"""Hardship, its aids, accident and home cover: the sums and edges that the sources state."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from zerotrip.catalogue.examples import read_input
from zerotrip.catalogue.folder import check
from zerotrip.catalogue.reading import ReadPack
from zerotrip.rules import Decision, decide

HANGZHOU = Path(__file__).parents[4] / "packs" / "hangzhou"
ON = date(2026, 6, 11)  # the minimum standard is 1,245.00
MEMBER = [{"unit": "330106-0001", "since": "2020-01-01", "until": None}]
NOTHING: Mapping[str, list[Any]] = {
    "memberships": MEMBER, "filings": [], "incidents": [], "settlements": [], "students": [],
    "household_awards": [], "awards": [],
}  # fmt: skip
Outcome = tuple[str, str | None, list[str]]


@pytest.fixture(scope="module")
def packs() -> dict[str, ReadPack]:
    return {read.pack.id: read for read in check([HANGZHOU]).packs}


def decision(read: ReadPack, facts: Mapping[str, Any], **records: list[Any]) -> Decision:
    every = {**NOTHING, **records}
    known = {key: rows for key, rows in every.items() if key in read.program.facts}
    given, awards = read_input(read.program, {"facts": facts, "records": known})
    return decide(read.program, given, on=ON, awards=awards)


def outcome(decided: Decision) -> Outcome:
    failing = [each.code for each in decided.conditions if each.outcome == "unmet"]
    amount = decided.amount.plain() if decided.amount is not None and not failing else None
    return decided.verdict, amount, failing


def filed(grade: str) -> list[dict[str, str]]:
    return [{"grade": grade, "since": "2026-02-02", "until": "2027-07-31"}]


def incident(**more: Any) -> list[dict[str, Any]]:
    plain = {"id": "E1", "happened_on": "2026-05-01", "kind": "fire", "injured": False, "died": False}
    money = {"disability_level": None, "home_loss": "0.00", "liable_party": False, "first_aid_cost": "0.00"}
    return [plain | money | more]


@pytest.mark.parametrize(
    ("income", "grade"),
    [
        ("44819.64", "deep"),  # 1,244.99 for each of three
        ("44820.00", "relative"),  # 1,245.00
        ("89639.64", "relative"),  # 2,489.99
        ("89640.00", "none"),  # 2,490.00
    ],
)
def test_the_grade_of_hardship_by_what_is_left_for_each(
    packs: dict[str, ReadPack], income: str, grade: str
) -> None:
    facts = {"household.income_year": income, "household.rigid_spending_year": "0.00", "household.size": 3}
    decided = decision(packs["hz.hardship.filing"], facts)
    assert (decided.value("grade"), decided.value("standing_until")) == (grade, date(2027, 7, 31))
    assert outcome(decided) == (("met", None, []) if grade != "none" else ("unmet", None, ["in-hardship"]))


def test_loss_above_80_percent_of_the_income_is_hardship_through_an_accident(
    packs: dict[str, ReadPack],
) -> None:
    facts = {
        "household.income_year": "100000.00", "household.rigid_spending_year": "0.00", "household.size": 3,
    }  # fmt: skip
    at, above = (
        decision(packs["hz.hardship.filing"], facts, incidents=incident(home_loss=loss))
        for loss in ("80000.00", "80000.01")
    )
    assert (at.value("grade"), above.value("grade")) == ("none", "accident")


@pytest.mark.parametrize(
    ("grade", "paid"), [("deep", "14940.00"), ("relative", "12450.00"), ("accident", "12450.00")]
)
def test_living_aid_is_12_or_10_times_the_standard(packs: dict[str, ReadPack], grade: str, paid: str) -> None:
    decided = decision(packs["hz.hardship.living-aid"], {}, filings=filed(grade))
    assert outcome(decided) == ("met", paid, [])


@pytest.mark.parametrize(
    ("borne", "mutual_aid", "found"),
    [
        ("4134.00", "1767.00", ("met", "2367.00", [])),
        ("20000.01", "0.00", ("met", "20000.00", [])),
        ("50000.00", "30200.00", ("met", "19800.00", [])),
        ("100.00", "100.00", ("unmet", None, ["something-borne"])),
    ],
)
def test_medical_aid_is_what_was_borne_up_to_20000(
    packs: dict[str, ReadPack], borne: str, mutual_aid: str, found: Outcome
) -> None:
    rows = [{"id": "S1", "settled_on": "2026-06-01", "self_borne": borne, "refunded": False}]
    granted = [{"item": "hz.mutual-aid.hospital", "on": "2026-06-01", "amount": mutual_aid, "paid": True}]
    facts = {"settlement.settled_on": "2026-06-01", "settlement.refunded": False}
    read = packs["hz.hardship.medical-aid"]
    decided = decision(read, facts, filings=filed("deep"), settlements=rows, awards=granted)
    assert outcome(decided) == found


@pytest.mark.parametrize(
    ("level", "in_file", "paid"),
    [
        ("tertiary", True, "5000.00"),
        ("senior-high", True, "3000.00"),
        ("vocational", True, "3000.00"),
        ("tertiary", False, "4000.00"),
        ("senior-high", False, "2000.00"),
        ("vocational", False, "2000.00"),
    ],
)
def test_study_aid_pays_the_published_sums(
    packs: dict[str, ReadPack], level: str, in_file: bool, paid: str
) -> None:
    student: dict[str, Any] = {
        "relation": "child",
        "level": level,
        "enrolled_on": "2025-09-01",
        "private": False,
    }
    student |= {"fee": "5000.00", "local_fee": "5000.00", "abroad": False, "fee_exempt": False}
    facts: dict[str, Any] = {
        "household.income_year": "30000.00", "household.rigid_spending_year": "0.00",
    }  # fmt: skip
    facts |= {"household.size": 3, "study.military": False, "study.funded_elsewhere": False}
    filings = filed("relative") if in_file else []
    decided = decision(packs["hz.hardship.study-aid"], facts, students=[student], filings=filings)
    assert outcome(decided) == ("met", paid, [])


@pytest.mark.parametrize(
    ("loss", "paid"), [("50000.00", "5000.00"), ("200000.00", "20000.00"), ("200000.10", "20000.00")]
)
def test_home_loss_pays_a_tenth_up_to_20000(packs: dict[str, ReadPack], loss: str, paid: str) -> None:
    facts = {"event.kind": "disaster", "event.on": "2026-05-01"}
    decided = decision(packs["hz.cover.home-loss"], facts, incidents=incident(home_loss=loss))
    assert outcome(decided) == ("met", paid, [])


@pytest.mark.parametrize(
    ("hurt", "verdict", "failing"),
    [
        ({"first_aid_cost": "3000.00"}, "met", []),
        ({"first_aid_cost": "2999.99"}, "unmet", ["grave-enough"]),
        ({"disability_level": 10}, "met", []),
        ({"died": True}, "met", []),
        ({"died": True, "liable_party": True}, "unmet", ["no-liable-party"]),
    ],
)
def test_accident_cover_begins_at_3000_disability_or_death(
    packs: dict[str, ReadPack], hurt: dict[str, Any], verdict: str, failing: list[str]
) -> None:
    facts = {"event.kind": "disaster", "event.on": "2026-05-01"}
    decided = decision(packs["hz.cover.accident"], facts, incidents=incident(**hurt))
    assert outcome(decided)[::2] == (verdict, failing)


def test_temporary_aid_stops_at_3000_a_year(packs: dict[str, ReadPack]) -> None:
    facts = {"event.kind": "disaster", "event.on": "2026-05-01"}
    before = [{"item": "hz.hardship.temporary-aid", "on": "2026-03-01", "amount": "2500.00", "paid": True}]
    decided = decision(packs["hz.hardship.temporary-aid"], facts, filings=filed("deep"), awards=before)
    assert outcome(decided) == ("met", "500.00", [])
