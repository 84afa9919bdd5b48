"""Beside other awards: the highest only, caps on sums, of this person or of a household."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerotrip.rules import Award, Cap, Decision, EarlierAward, Facts, Scale, decide
from zerotrip.rules.tests.items import ON, SMALL, fact, program
from zerotrip.rules.tests.test_mistakes import complaints
from zerotrip.rules.types import DATE, MONEY, TEXT, records

HOUSEHOLD = fact("household_awards", records(item=TEXT, on=DATE, amount=MONEY))
OTHER_YEAR = date(2020, 12, 31)


def flat(yuan: int) -> Award:
    return Award(scales=(Scale(since=date(2020, 1, 1), flat_fen=yuan * 100),))


def earlier(item: str, yuan: int, on: date = ON) -> EarlierAward:
    return {"item": item, "on": on, "amount": yuan * 100}


def paid(*before: EarlierAward, due: int = 500, rows: Any = (), known: Any = None, **more: Any) -> Decision:
    checked = program(*SMALL, HOUSEHOLD, award=flat(due), **more)
    tables = {} if rows is None else {"household_awards": list(rows)}
    return decide(checked, Facts(known or {}, tables), on=ON, awards=before)


def fen(decision: Decision) -> int | None:
    return decision.amount.minor if decision.amount is not None else None


# ── Only the highest of several ─────────────────────────────────────────────
@pytest.mark.parametrize(
    ("before", "left"),
    [
        ((), 500),
        ((earlier("skill.senior", 300),), 200),
        ((earlier("skill.senior", 500),), 0),
        ((earlier("skill.senior", 800),), 0),
        ((earlier("skill.senior", 100), earlier("skill.master", 300)), 100),
        ((earlier("test.item", 100),), 400),
        ((earlier("something.else", 300),), 500),
        ((earlier("skill.senior", 300, OTHER_YEAR),), 500),
    ],
)
def test_of_several_only_the_highest_is_due(before: Any, left: int) -> None:
    assert fen(paid(*before, highest_with=("skill.senior", "skill.master"))) == left * 100


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 1000)), max_size=8))
def test_in_whatever_order_they_come_the_highest_is_what_was_paid(claims: list[tuple[str, int]]) -> None:
    before: list[EarlierAward] = []
    for item, due in claims:
        checked = program(*SMALL, award=flat(due), highest_with=("a", "b", "c"))
        got = fen(decide(checked, Facts({}), on=ON, awards=before)) or 0
        before.append(earlier(item, 0) | {"amount": got})
        assert got >= 0
    assert sum(each["amount"] for each in before) == max((due for _, due in claims), default=0) * 100


def test_highest_only_beside_a_period_takes_nothing_off_twice() -> None:
    award = Award(over="period", scales=flat(500).scales, deducts=("skill.senior",))
    checked = program(*SMALL, award=award, highest_with=("skill.senior",))
    assert fen(decide(checked, Facts({}), on=ON, awards=[earlier("skill.senior", 200)])) == 300_00


# ── Caps ────────────────────────────────────────────────────────────────────
CITY_AND_DISTRICT = Cap(at_most="1000", items=("city.aid", "district.aid"))


@pytest.mark.parametrize(
    ("before", "left"),
    [
        ((), 500),
        ((earlier("city.aid", 700),), 300),
        ((earlier("city.aid", 700), earlier("district.aid", 250)), 50),
        ((earlier("city.aid", 5000),), 0),
        ((earlier("test.item", 800),), 200),
        ((earlier("city.aid", 700, OTHER_YEAR),), 500),
        ((earlier("something.else", 700),), 500),
    ],
)
def test_city_and_district_together_are_held_to_a_cap(before: Any, left: int) -> None:
    decision = paid(*before, caps=(CITY_AND_DISTRICT,))
    assert fen(decision) == left * 100
    assert sum(row.amount_fen for row in decision.rows) == left * 100


def test_what_the_cap_takes_off_is_told_in_a_row() -> None:
    decision = paid(earlier("city.aid", 700), caps=(CITY_AND_DISTRICT,), highest_with=("skill.senior",))
    assert decision.as_dict()["rows"] == [
        {"label": {"en": "fixed amount", "zh-Hans": "定额"}, "amount": "500.00"},
        {"label": {"en": "cut to what the cap leaves", "zh-Hans": "以限额的余额为限"}, "amount": "-200.00"},
    ]


def test_deducted_and_capped_rows_add_up() -> None:
    before = (earlier("skill.senior", 100), earlier("city.aid", 800))
    decision = paid(*before, caps=(CITY_AND_DISTRICT,), highest_with=("skill.senior",))
    assert [row.amount_fen for row in decision.rows] == [500_00, -100_00, -200_00]
    assert fen(decision) == 200_00


def test_cap_of_a_lifetime_counts_other_years() -> None:
    cap = Cap(at_most="1000", items=("city.aid",), over="lifetime")
    assert fen(paid(earlier("city.aid", 900, OTHER_YEAR), caps=(cap,))) == 100_00


def test_cap_of_a_household_adds_up_what_the_household_has_had() -> None:
    cap = Cap(at_most="n * yuan(100)", items=("city.aid",), records="household_awards")
    rows = [dict(earlier("city.aid", 900)), dict(earlier("test.item", 800))]
    assert fen(paid(rows=rows, known={"n": 20}, caps=(cap,))) == 300_00
    assert fen(paid(earlier("city.aid", 5000), rows=rows, known={"n": 20}, caps=(cap,))) == 300_00


def test_the_tightest_of_several_caps_counts() -> None:
    caps = (Cap(at_most="1000"), Cap(at_most="333.33"), Cap(at_most="2000"))
    assert fen(paid(caps=caps)) == 333_33


def test_a_cap_is_never_passed_by_a_rounding() -> None:
    assert fen(paid(caps=(Cap(at_most="yuan(1000) / 3"),))) == 333_33


def test_what_the_cap_rests_on_is_asked_for() -> None:
    cap = Cap(at_most="n * yuan(100)", records="household_awards")
    decision = paid(rows=None, caps=(cap,))
    assert (decision.verdict, decision.amount) == ("met", None)
    assert [each.fact for each in decision.ask] == ["n", "household_awards"]


def test_a_cap_that_does_not_exist_is_decided_by_nobody_but_a_person() -> None:
    decision = paid(known={"x": None}, caps=(Cap(at_most="x"),))
    assert (decision.verdict, decision.amount) == ("met", None)
    assert [reason["en"] for reason in decision.reasons] == ["What the cap is reckoned from does not exist."]


def test_cap_mistakes() -> None:
    assert complaints(award=flat(1), caps=(Cap(at_most="d"),)) == [("cap", "d", "money, not a date")]
    wanted = "a list of records with `item` (text), `on` (date) and `amount` (money)"
    assert complaints(award=flat(1), caps=(Cap(at_most="1", records="rows"),)) == [("cap", "rows", wanted)]
    assert complaints(award=flat(1), caps=(Cap(at_most="1", records="row"),)) == [("cap", "row", wanted)]


# ── The union's own books ───────────────────────────────────────────────────
def test_a_condition_may_ask_the_union_own_books() -> None:
    checked = program(*SMALL, requires=("not any(w.item == 'city.aid' and w.on in period for w in awards)",))
    assert decide(checked, Facts({}), on=ON).verdict == "met"
    assert decide(checked, Facts({}), on=ON, awards=[earlier("city.aid", 1)]).verdict == "unmet"
    assert checked.reads == frozenset()


def test_a_list_of_that_name_goes_before_the_books() -> None:
    own = fact("awards", records(item=TEXT))
    checked = program(*SMALL, own, requires=("count(awards) == 0",))
    assert decide(checked, Facts({}), on=ON).verdict == "unknown"
    assert checked.reads == {"awards"}
