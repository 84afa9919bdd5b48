"""What a decision says of itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from zerotrip.rules import Define, Facts, compile_item, decide
from zerotrip.rules.tests.items import HOSPITAL, NO, ON, SMALL, borne, fact, hospital_facts, program
from zerotrip.rules.types import BOOL, MONEY, NUMBER


def test_json_is_that_of_the_command_line() -> None:
    decision = decide(compile_item(HOSPITAL), hospital_facts(borne(4134_00)), on=ON).as_dict()
    assert list(decision) == [
        "item", "edition", "on", "verdict", "amount", "rows", "conditions", "ask", "reasons", "period",
        "deadline", "receipt",
    ]  # fmt: skip
    assert (decision["item"], decision["verdict"], decision["amount"]) == (HOSPITAL.id, "met", "1767.00")
    assert decision["conditions"][1] == {  # type: ignore[index]
        "code": "in-service",
        "outcome": "met",
        "facts": {"settlement.retired": False},
        "says": {"en": "This holds.", "zh-Hans": "符合。"},
        "basis": "",
    }


def test_each_condition_tells_the_facts_it_read_through_names() -> None:
    covered, _, level, in_time = decide(compile_item(HOSPITAL), hospital_facts(borne(1)), on=ON).conditions
    assert covered.facts == {
        "settlement.settled_on": "2021-06-10",
        "enrolments": [{"product": "P1", "since": "2021-01-01", "until": "2021-12-31"}],
    }
    assert level.facts == {"settlement.hospital_level": 3, "settlement.kind": "inpatient"}
    assert list(in_time.facts) == ["settlement.kind", "settlement.elsewhere", "settlement.settled_on"]


def test_sentences_of_the_three_outcomes() -> None:
    met = {"zh-Hans": "在职。", "en": "In service."}
    item = replace(
        HOSPITAL,
        requires=tuple(
            replace(each, says=met if each.code == "in-service" else {}) for each in HOSPITAL.requires
        ),
    )
    conditions = decide(compile_item(item), hospital_facts(hospital_level=1, kind=...), on=ON).conditions
    assert conditions[1].says == met
    assert conditions[2].says == {
        "zh-Hans": "尚待查明：settlement.kind。",
        "en": "Still to be found out: settlement.kind.",
    }
    refused = decide(compile_item(item), hospital_facts(retired=True), on=ON)
    assert (refused.verdict, refused.amount, refused.ask) == ("unmet", None, ())
    assert refused.conditions[1].says == NO


def test_stuck_condition_says_why() -> None:
    decision = decide(program(*SMALL, requires=("n / m > 1",)), Facts({"n": 1, "m": 0}), on=ON)
    assert (decision.verdict, decision.ask) == ("unknown", ())
    assert decision.reasons == (decision.conditions[0].says,)
    assert decision.reasons[0]["en"] == "A division by zero came up."


def test_derived_facts_are_reckoned_not_asked() -> None:
    facts = (
        fact("income", MONEY),
        fact("size", NUMBER),
        fact("per_head", MONEY, derived="income / 12 / size", sources=()),
        fact("poor", BOOL, derived="per_head < 1000", sources=()),
    )
    checked = program(*facts, requires=("poor",))
    assert checked.reads == {"income", "size"}
    assert decide(checked, Facts({"income": 36_000_00, "size": 3}), on=ON).verdict == "unmet"
    assert decide(checked, Facts({"income": 35_999_99, "size": 3}), on=ON).verdict == "met"
    assert [each.fact for each in decide(checked, Facts({"size": 3}), on=ON).ask] == ["income"]


def test_decimal_numbers_count_exactly() -> None:
    checked = program(*SMALL, requires=("n * 3 == 0.3",))
    assert decide(checked, Facts({"n": Decimal("0.1")}), on=ON).verdict == "met"


def test_names_may_stand_in_any_order() -> None:
    defines = (Define(name="second", text="not first"), Define(name="first", text="a"))
    assert (
        decide(program(*SMALL, defines=defines, requires=("second",)), Facts({"a": False}), on=ON).verdict
        == "met"
    )


def test_opened_on_counts_where_the_rule_says_so() -> None:
    checked = program(*SMALL, requires=("opened_on <= d",))
    facts = Facts({"d": date(2021, 3, 31)})
    assert decide(checked, facts, on=date(2021, 6, 1), opened_on=date(2021, 3, 31)).verdict == "met"
    assert decide(checked, facts, on=date(2021, 6, 1)).verdict == "unmet"
