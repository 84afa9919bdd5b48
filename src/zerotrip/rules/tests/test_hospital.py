"""Hangzhou's hospital mutual aid against its published figures."""

from __future__ import annotations

from datetime import date

import pytest

from zerotrip.core.money import Amount
from zerotrip.rules import Facts, compile_item, decide
from zerotrip.rules.tests.items import ENROLLED, HOSPITAL, ON, SETTLED, borne, hospital_facts

PROGRAM = compile_item(HOSPITAL)


@pytest.mark.parametrize(
    ("self_borne", "paid"),
    [
        ("100", "100"), ("500", "100"), ("1000", "200"), ("4134", "1767"),
        ("10000", "4700"), ("15000", "9200"), ("50000", "30200"), ("80000", "30200"),
    ],
)  # fmt: skip
def test_published_vectors(self_borne: str, paid: str) -> None:
    decision = decide(PROGRAM, hospital_facts(borne(Amount.yuan(self_borne).minor)), on=ON)
    assert (decision.verdict, decision.amount) == ("met", Amount.yuan(paid))
    assert sum(row.amount_fen for row in decision.rows) == Amount.yuan(paid).minor


def test_rows_explain_the_published_case() -> None:
    decision = decide(PROGRAM, hospital_facts(borne(4134_00)), on=ON)
    assert decision.as_dict()["rows"] == [
        {"base": "1000.00", "rate": "20%", "amount": "200.00"},
        {"base": "3134.00", "rate": "50%", "amount": "1567.00"},
    ]


def test_floor_and_ceiling_are_rows_of_their_own() -> None:
    low = decide(PROGRAM, hospital_facts(borne(100_00)), on=ON).rows
    assert [row.amount_fen for row in low] == [20_00, 80_00]
    high = decide(PROGRAM, hospital_facts(borne(80_000_00)), on=ON).rows
    assert [row.amount_fen for row in high] == [200_00, 4_500_00, 4_500_00, 21_000_00, 0]


def test_nothing_borne_is_not_lifted_to_the_floor() -> None:
    assert decide(PROGRAM, hospital_facts(), on=ON).amount == Amount(0)


def test_later_settlement_of_the_period_pays_the_difference() -> None:
    both = hospital_facts(borne(4134_00), borne(866_00, date(2021, 9, 1)))
    earlier = [{"item": HOSPITAL.id, "on": SETTLED, "amount": 1767_00}]
    decision = decide(PROGRAM, both, on=ON, awards=earlier)  # type: ignore[arg-type]
    assert decision.amount == Amount.yuan("433")  # 2,200 on 5,000 in all, 1,767 of it paid
    assert sum(row.amount_fen for row in decision.rows) == 433_00


def test_awards_of_another_period_or_item_are_not_deducted() -> None:
    earlier = [
        {"item": HOSPITAL.id, "on": date(2020, 6, 10), "amount": 1000_00},
        {"item": "hz.mutual-aid.other", "on": SETTLED, "amount": 1000_00},
    ]
    decision = decide(PROGRAM, hospital_facts(borne(4134_00)), on=ON, awards=earlier)  # type: ignore[arg-type]
    assert decision.amount == Amount.yuan("1767")


def test_what_was_granted_is_never_asked_back() -> None:
    earlier = [{"item": HOSPITAL.id, "on": SETTLED, "amount": 5000_00}]
    decision = decide(PROGRAM, hospital_facts(borne(4134_00)), on=ON, awards=earlier)  # type: ignore[arg-type]
    assert decision.amount == Amount(0)
    assert sum(row.amount_fen for row in decision.rows) == 0


def test_refunded_and_other_years_do_not_count() -> None:
    facts = hospital_facts(
        borne(4134_00),
        borne(9000_00, refunded=True),
        borne(9000_00, date(2020, 12, 31)),
        borne(1, date(2022, 1, 1)),
    )
    assert decide(PROGRAM, facts, on=ON).amount == Amount.yuan("1767")


@pytest.mark.parametrize(
    ("changed", "until"),
    [
        ({}, date(2022, 3, 31)),
        ({"elsewhere": True}, date(2022, 6, 30)),
        ({"kind": "childbirth"}, date(2022, 5, 31)),
        ({"kind": "childbirth", "elsewhere": True}, date(2022, 5, 31)),
    ],
)
def test_first_deadline_that_matches_counts(changed: dict[str, object], until: date) -> None:
    decision = decide(PROGRAM, hospital_facts(borne(4134_00), **changed), on=ON)
    assert decision.deadline == until
    last = decide(PROGRAM, hospital_facts(borne(4134_00), **changed), on=date(2023, 1, 1), opened_on=until)
    assert last.verdict == "met"
    late = decide(PROGRAM, hospital_facts(borne(4134_00), **changed), on=date(2023, 1, 1))
    assert [each.code for each in late.conditions if each.outcome == "unmet"] == ["in-time"]


def test_silent_insurer_is_asked_and_nobody_refused() -> None:
    facts = hospital_facts(hospital_level=...)
    unanswered = Facts(facts.scalars, {"enrolments": [ENROLLED]})
    decision = decide(PROGRAM, unanswered, on=ON)
    assert decision.verdict == "unknown"
    assert decision.as_dict()["ask"] == [
        {"fact": "settlement.hospital_level", "from": "medical-insurance.settlement"}
    ]


def test_paper_comes_last_once_the_source_is_exhausted() -> None:
    decision = decide(
        PROGRAM, hospital_facts(hospital_level=...), on=ON,
        exhausted={"settlement.hospital_level": {"medical-insurance.settlement"}},
    )  # fmt: skip
    assert decision.as_dict()["ask"] == [{"fact": "settlement.hospital_level", "paper": "settlement-slip"}]


def test_met_with_only_the_amount_open_asks_what_the_amount_depends_on() -> None:
    facts = Facts(hospital_facts().scalars, {"enrolments": [ENROLLED]})
    decision = decide(PROGRAM, facts, on=ON)
    assert (decision.verdict, decision.amount) == ("met", None)
    assert [(each.fact, each.reason) for each in decision.ask] == [("settlements", "amount")]


def test_unknown_kind_is_asked_for_only_where_the_deadline_hangs_on_it() -> None:
    facts = hospital_facts(borne(4134_00), kind=...)
    assert decide(PROGRAM, facts, on=ON).verdict == "met"  # within every deadline there is
    late = decide(PROGRAM, facts, on=date(2022, 5, 1))  # only after a childbirth still in time
    assert [each.fact for each in late.ask] == ["settlement.kind"]
    assert decide(PROGRAM, facts, on=date(2022, 7, 1)).verdict == "unmet"  # past every deadline there is


def test_reads_names_the_facts_and_columns_that_matter() -> None:
    assert PROGRAM.reads == {
        "settlement.settled_on", "settlement.kind", "settlement.elsewhere", "settlement.retired",
        "settlement.hospital_level", "enrolments", "settlements",
    }  # fmt: skip
    assert PROGRAM.columns["settlements"] == {"settled_on", "self_borne", "refunded"}
