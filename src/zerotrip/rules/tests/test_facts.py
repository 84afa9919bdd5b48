"""Facts as they come in JSON or TOML: every value fits its type, or is named with what would."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from zerotrip.rules import FactErrors, compile_item, read_awards, read_facts
from zerotrip.rules.tests.items import HOSPITAL, SMALL, fact, program
from zerotrip.rules.types import BOOL

PROGRAM = program(*SMALL, fact("settlement.kind", BOOL), fact("derived", BOOL, derived="a"))


def read(key: str, value: Any) -> Any:
    return read_facts(PROGRAM, {"facts": {key: value}}).scalars[key]


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("a", True, True), ("n", 3, 3), ("n", Decimal("3.0"), 3), ("n", 37.5, Decimal("37.5")),
        ("n", "0.1", Decimal("0.1")),
        ("x", "4134.00", 413400), ("x", "4134.5", 413450), ("x", 4134, 413400), ("x", Decimal("0.01"), 1),
        ("x", "-5", -500), ("d", "2026-01-31", date(2026, 1, 31)),
        ("d", date(2026, 1, 31), date(2026, 1, 31)),
        ("kind", "red", "red"), ("code", "C53", "C53"), ("a", None, None), ("x", None, None),
    ],
)  # fmt: skip
def test_value_is_read_as_its_type(key: str, value: Any, expected: Any) -> None:
    found = read(key, value)
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize(
    ("key", "value", "expected", "nearest"),
    [
        ("a", "true", "true or false", None),
        ("a", 1, "true or false", None),
        ("n", True, "a number, at most 18 digits before and 12 after the point", None),
        ("n", "many", "a number, at most 18 digits before and 12 after the point", None),
        ("n", float("nan"), "a number, at most 18 digits before and 12 after the point", None),
        ("n", "1e999999999", "a number, at most 18 digits before and 12 after the point", None),
        ("n", "1e-999999999", "a number, at most 18 digits before and 12 after the point", None),
        ("x", 4134.5, 'yuan as text with at most two decimals, such as "4134.00"', None),
        ("x", "4134.005", 'yuan as text with at most two decimals, such as "4134.00"', None),
        ("x", "1e999999999", 'yuan as text with at most two decimals, such as "4134.00"', None),
        ("x", "99999999999999999", "a sum within ±10,000,000,000,000.00 yuan", None),
        ("x", "-10000000000000.01", "a sum within ±10,000,000,000,000.00 yuan", None),
        ("x", [], 'yuan as text with at most two decimals, such as "4134.00"', None),
        ("d", "2026-02-30", 'a day such as "2026-01-31"', None),
        ("d", "20260131", 'a day such as "2026-01-31"', None),
        ("d", datetime(2026, 1, 31, 12), 'a day such as "2026-01-31"', None),  # noqa: DTZ001
        ("kind", "rad", "one of 'red', 'green', 'blue'", "red"),
        ("code", 5, "a text of at most 1,000 characters", None),
        ("code", "x" * 1001, "a text of at most 1,000 characters", None),
        ("kond", "red", "a fact of this item", "kind"),
        ("rows", [], "a list of records, each with named columns", None),
        ("code", "C5\0", "characters that can be written", None),
        ("code", "\ud800", "characters that can be written", None),
        ("d", "2026-W05-6", 'a day such as "2026-01-31"', None),
        ("x", "4_134.00", 'yuan as text with at most two decimals, such as "4134.00"', None),
        ("x", "４１３４", 'yuan as text with at most two decimals, such as "4134.00"', None),
        ("derived", True, "nothing: this fact is derived from others", None),
    ],
)
def test_value_that_does_not_fit_is_named(key: str, value: Any, expected: str, nearest: str | None) -> None:
    with pytest.raises(FactErrors) as caught:
        read(key, value)
    [problem] = caught.value.problems
    assert (problem.where, problem.expected, problem.nearest) == (key, expected, nearest)
    assert problem.text["zh-Hans"]


def test_records_are_read_column_by_column() -> None:
    rows = [{"n": 1, "x": "2.50", "d": None}, {}]
    facts = read_facts(PROGRAM, {"records": {"rows": rows, "others": None}})
    assert facts.records == {"rows": [{"n": 1, "x": 250, "d": None}, {}], "others": []}


@pytest.mark.parametrize(
    ("records", "where", "nearest"),
    [
        ({"rows": [{}, {"flagg": True}]}, "rows[1].flagg", "flag"),
        ({"rows": [{"x": "a lot"}]}, "rows[0].x", None),
        ({"rws": []}, "rws", "rows"),
        ({"rows": "all"}, "rows", None),
        ({"rows": ["all"]}, "rows", None),
        ({"a": []}, "a", None),
    ],
)
def test_wrong_records_are_named(records: Any, where: str, nearest: str | None) -> None:
    with pytest.raises(FactErrors) as caught:
        read_facts(PROGRAM, {"records": records})
    assert [(problem.where, problem.nearest) for problem in caught.value.problems] == [(where, nearest)]


def test_every_mistake_is_told_at_once() -> None:
    with pytest.raises(FactErrors, match=r"(?s)a: read 'yes'.*kond: .* nearest right word: kind"):
        read_facts(PROGRAM, {"facts": {"a": "yes", "kond": 1}})


@pytest.mark.parametrize("shapeless", [{"facts": []}, {"records": "rows"}, {"records": {"rows": {}}}])
def test_what_has_not_even_the_shape_is_refused(shapeless: Any) -> None:
    with pytest.raises(FactErrors):
        read_facts(PROGRAM, shapeless)


def test_dotted_keys_may_be_quoted_or_nested() -> None:
    assert read_facts(PROGRAM, {"facts": {"settlement": {"kind": True}}}).scalars == {"settlement.kind": True}


def test_fact_given_in_both_ways_is_refused() -> None:
    with pytest.raises(FactErrors, match="expected each fact once"):
        read_facts(PROGRAM, {"facts": {"settlement": {"kind": True}, "settlement.kind": False}})


def test_left_out_is_unknown_and_null_is_absent() -> None:
    assert read_facts(PROGRAM, {"facts": {"a": None}}).scalars == {"a": None}
    assert read_facts(PROGRAM, {}).scalars == {}


def test_awards_are_read_too() -> None:
    rows = [{"item": "i", "on": "2026-01-31", "amount": "5.00"}]
    assert read_awards(rows) == [{"item": "i", "on": date(2026, 1, 31), "amount": 500}]
    for wrong in ({"sum": 5}, {}, {"on": None}):
        with pytest.raises(FactErrors):
            read_awards([rows[0] | wrong if wrong else wrong])


def test_hospital_facts_of_the_pack_read() -> None:
    facts = read_facts(compile_item(HOSPITAL), {"facts": {"settlement.hospital_level": 3}})
    assert facts.scalars == {"settlement.hospital_level": 3}
