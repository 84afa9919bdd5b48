"""Which items an input concerns."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from zerotrip.rules import Award, Define, Program, Scale
from zerotrip.rules.program import compile_item
from zerotrip.rules.reads import Reads, ReadsIndex, reads_of
from zerotrip.rules.tests.items import HOSPITAL, SMALL, fact, item
from zerotrip.rules.types import BOOL

FLAT = Scale(since=HOSPITAL.award.scales[0].since, flat_fen=100)  # type: ignore[union-attr]


def program(name: str, *requires: str, **more: Any) -> Program:
    return compile_item(replace(item(*SMALL, requires=requires, **more), id=name))


def reads(*requires: str, **more: Any) -> Reads:
    return reads_of(program("test", *requires, **more))


def test_a_fact_counts_through_names_and_derived_facts() -> None:
    derived = fact("rich", BOOL, derived="x > 100.00")
    poor = Define(name="poor", text="not rich and known(n)")
    found = reads_of(compile_item(item(*SMALL, derived, defines=(poor,), requires=("poor or b",))))
    assert found.scalars == {"x", "n", "b"}
    assert (found.lists, found.days) == ({}, frozenset())


def test_a_name_that_nothing_uses_counts_for_nothing() -> None:
    assert reads("a", defines=(Define(name="unused", text="n + m"),)).scalars == {"a"}


def test_a_list_counts_with_the_columns_looked_at() -> None:
    assert reads("sum(r.x for r in rows if r.flag) > 1.00").lists == {"rows": {"x", "flag"}}
    assert reads("count(r for r in rows) > 1 and known(others)").lists == {"rows": set(), "others": set()}


@pytest.mark.parametrize(
    ("more", "days"),
    [
        ({}, set()),
        ({"requires": ("on >= d",)}, {"on"}),
        ({"requires": ("opened_on <= d",)}, {"opened_on"}),
        ({"award": Award(scales=(FLAT,), as_of="d")}, set()),
        ({"award": Award(scales=(FLAT,))}, {"on"}),  # which scale is in force
        ({"once": "period"}, {"on"}),  # which awards are of this period
        ({"once": "period", "defines": (Define(name="period", text="year_of(d)"),)}, set()),
        ({"once": "lifetime"}, set()),
    ],
)
def test_the_day_is_an_input_too(more: dict[str, Any], days: set[str]) -> None:
    assert reads(*more.pop("requires", ("a",)), **more).days == days


def test_earlier_awards_are_a_list_of_their_own() -> None:
    assert reads("a", once="lifetime").lists == {"@awards": {"item"}}
    award = Award(scales=(FLAT,), over="period", as_of="d")
    assert reads("a", award=award).lists == {"@awards": {"item", "on", "amount"}}


def test_hospital_mutual_aid() -> None:
    found = reads_of(compile_item(HOSPITAL))
    assert found.scalars == {
        "settlement.settled_on", "settlement.kind", "settlement.elsewhere", "settlement.retired",
        "settlement.hospital_level",
    }  # fmt: skip
    assert found.lists == {
        "enrolments": {"product", "since", "until"},
        "settlements": {"settled_on", "self_borne", "refunded"},
        "@awards": {"item", "on", "amount"},
    }
    assert found.days == {"opened_on"}


INDEX = ReadsIndex([
    program("a", "a"), program("ab", "a or b"), program("x", "any(r.x > 1.00 for r in rows)"),
    program("n", "any(r.n > 1 for r in rows)"), program("count", "count(r for r in rows) > 1 or on > d"),
])  # fmt: skip


def test_the_items_that_read_a_fact() -> None:
    assert INDEX.reading("a") == {"a", "ab"}
    assert INDEX.reading("b") == {"ab"}
    assert INDEX.reading("rows") == {"x", "n", "count"}
    assert INDEX.reading("m") == set()
    assert INDEX.turning() == {"count"}


@pytest.mark.parametrize(
    ("before", "after", "items"),
    [
        ([{"x": 1, "n": 1}], [{"x": 2, "n": 1}], {"x"}),
        ([{"x": 1, "n": 1}], [{"x": 1}], {"n"}),  # no longer known
        ([{"x": 1}], [{"x": None}], {"x"}),  # known not to exist is not unknown
        ([{"x": 1, "code": "a"}], [{"x": 1, "code": "b"}], set()),
        ([], [{"x": 1}], {"x", "n", "count"}),
        (None, [], {"x", "n", "count"}),
        (None, None, set()),
    ],
)
def test_a_list_concerns_those_who_see_the_difference(before: Any, after: Any, items: set[str]) -> None:
    assert INDEX.concerned("rows", before, after) == items
