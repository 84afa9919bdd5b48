"""Exactly the facts on which the verdict depends are asked for: money and dates at their boundaries, records,
facts that matter only together, what nothing can settle; against every way the open facts could turn out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zerotrip.rules import Facts, Program, compile_item, decide, matter
from zerotrip.rules.item import Define
from zerotrip.rules.tests.items import ON, fact, item, program
from zerotrip.rules.tests.test_ask import expressions
from zerotrip.rules.types import BOOL, DATE, MONEY, NUMBER, Type, choice, records

TYPES: Mapping[str, Type] = {
    "a": BOOL, "n": NUMBER, "x": MONEY, "d": DATE, "rows": records(x=MONEY, flag=BOOL),
}  # fmt: skip
FACTS = tuple(fact(key, of) for key, of in TYPES.items())
ROWS = [{"x": x, "flag": flag} for x in (0, 1000_00, 1000_01, 10**13, None) for flag in (True, False)]
DOMAIN: Mapping[str, tuple[Any, ...]] = {
    "a": (True, False, None),
    "n": (-10, 0, 1, 3, 13, 17, 18, 10**6, None),
    "x": (-1, 0, 499_99, 500_00, 1000_00, 1000_01, 1300_00, 1300_01, 10**12, None),
    "d": (
        date(1900, 1, 1), date(1961, 6, 11), date(1961, 6, 12), date(2003, 6, 11), date(2003, 6, 12),
        date(2020, 1, 1), date(2020, 12, 31), date(2021, 1, 1), date(2021, 5, 11), date(2021, 5, 12),
        date(2021, 5, 13), date(2021, 12, 31), date(2022, 1, 1), None,
    ),
    "rows": ([], *([row] for row in ROWS), *([one, other] for one in ROWS[1:7] for other in ROWS[:5])),
}  # fmt: skip
LEAVES = [
    "a", "x >= 500", "x / 4 > 250", "x > yuan(n)", "n * 7 == 91", "n >= 18", "18 <= age_on(d, on) < 60",
    "days_between(d, on) <= 30", "shift(d, months=1) <= on", "year_of(d) == 2020", "d in period", "absent(x)",
    "count(rows) >= 2", "any(r.flag for r in rows)", "all(r.flag for r in rows)",
    "any(r.x > 1000 for r in rows)",
    "count(r for r in rows if r.flag) == 2", "all(r.x > 1000 and a for r in rows)",
    "max(r.x for r in rows) > 1000",
]  # fmt: skip
STUCK = ["1 / n > 0", "10 / (n - 13) > 0", "n / (n - n) > 1", "day(2021, n, 1) > on"]


def verdict(checked: Program, known: Mapping[str, Any]) -> object:
    outcome = checked.reader.judge(split(known), ON, ON).verdict
    return outcome if isinstance(outcome, bool) else "unknown"


def split(known: Mapping[str, Any]) -> Facts:
    tables = {"rows": known["rows"]} if "rows" in known else {}
    return Facts({key: value for key, value in known.items() if key != "rows"}, tables)


def asked(checked: Program, known: Mapping[str, Any]) -> set[str]:
    return {each.fact for each in decide(checked, split(known), on=ON).ask}


def _turn(keys: list[str], way: tuple[int, ...]) -> dict[str, Any]:
    return {key: DOMAIN[key][at] for key, at in zip(keys, way, strict=True)}


def depends_on(checked: Program, known: Mapping[str, Any]) -> set[str]:
    """By brute force: the open facts of which some value, all else equal, gives another verdict."""
    open_ = [key for key in DOMAIN if key not in known]
    ways = product(*(range(len(DOMAIN[key])) for key in open_))
    verdicts = {way: verdict(checked, {**known, **_turn(open_, way)}) for way in ways}
    found = set()
    for at, key in enumerate(open_):
        ends: dict[tuple[Any, ...], set[object]] = {}
        for values, end in verdicts.items():
            ends.setdefault((*values[:at], *values[at + 1 :]), set()).add(end)
        found |= {key} if any(len(each) > 1 for each in ends.values()) else set()
    return found


@st.composite
def situations(draw: st.DrawFn, leaves: list[str]) -> tuple[Program, dict[str, Any]]:
    that = draw(st.lists(expressions(leaves), min_size=1, max_size=3))
    keys = draw(st.sets(st.sampled_from(sorted(DOMAIN)), min_size=3))
    known = {key: draw(st.sampled_from(DOMAIN[key])) for key in sorted(keys)}
    return compile_item(item(*FACTS, requires=that)), known


def hold(checked: Program, known: dict[str, Any]) -> None:
    """Nothing too many, nothing left out. Where no answer changes the verdict: see test_ask.py."""
    wanted = depends_on(checked, known)
    if wanted or verdict(checked, known) != "unknown":
        assert asked(checked, known) == wanted


@settings(max_examples=25, deadline=None)
@given(situations(LEAVES))
def test_the_smallest_set_is_asked_for(situation: tuple[Program, dict[str, Any]]) -> None:
    hold(*situation)


@settings(max_examples=25, deadline=None)
@given(situations(LEAVES[:4] + STUCK))
def test_the_smallest_set_beside_what_nothing_can_settle(situation: tuple[Program, dict[str, Any]]) -> None:
    hold(*situation)


# ── How far the trying goes ─────────────────────────────────────────────────
def tries(checked: Program, known: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> int:
    count = 0
    judge = type(checked.reader).judge

    def counted(*given: Any) -> Any:
        nonlocal count
        count += 1
        return judge(*given)

    decision = decide(checked, split(known), on=ON)
    monkeypatch.setattr(type(checked.reader), "judge", counted)
    assert decision.ask
    return count


def test_what_a_fact_is_not_held_against_is_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of four sums has its own bound and those beside it: not those of the others as well."""
    sums = [fact(f"s{number}", MONEY) for number in range(4)]
    bounds = " or ".join(f"s{number} == 1{number}" for number in range(4))
    checked = program(*sums, requires=(bounds,))
    assert tries(checked, {}, monkeypatch) < matter.MOST_TRIES
    assert asked(checked, {}) == {each.key for each in sums}


def test_conditions_that_share_no_fact_are_tried_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Together they would be two to the sixtieth."""
    flags = [fact(f"f{number}", BOOL) for number in range(60)]
    checked = program(*flags, requires=tuple(f"f{number} or f{number + 1}" for number in range(0, 60, 2)))
    assert tries(checked, {}, monkeypatch) < 500
    assert asked(checked, {}) == {each.key for each in flags}


def test_only_choices_that_are_named_and_one_other_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = choice(*(f"k{number}" for number in range(300)))
    checked = program(
        fact("one", kinds), fact("two", kinds), requires=("one == 'k7' or two in ('k8', 'k9')",)
    )
    assert tries(checked, {}, monkeypatch) < 30


def test_beyond_the_most_tries_all_that_waits_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    checked = program(*FACTS, requires=("n > 0 or (n == 1 and a)",))
    assert asked(checked, {}) == {"n"}
    monkeypatch.setattr(matter, "MOST_TRIES", 3)
    assert asked(checked, {}) == {"n", "a"}


COSTS = records(cost=MONEY, spare=MONEY, day=DATE, hurt=BOOL)


def sorts_of(*requires: str, known: Mapping[str, Any] | None = None, **defines: str) -> int:
    """How many records are tried as the only one of the list."""
    named = tuple(Define(name=name, text=of) for name, of in defines.items())
    checked = program(fact("rows", COSTS), fact("n", NUMBER), requires=requires, defines=named)
    situation = matter.Situation(checked, known or {}, {}, {"on": ON, "opened_on": ON})
    return sum(len(each) == 1 for each in matter.values_of(situation, "rows"))


def test_of_records_that_no_condition_tells_apart_one_is_tried() -> None:
    """Of 256 ways to fill in three columns these are all that a condition makes something else of."""
    assert sorts_of("any(r.hurt and r.day <= on for r in rows)") == 2
    assert sorts_of("any(r.hurt for r in rows)", "count(r for r in rows if r.day <= on) == 1") == 4
    assert sorts_of("sum(r.cost + r.spare for r in rows) > 10") < 40


def test_records_are_told_apart_by_what_an_open_fact_may_make_of_them() -> None:
    """While `n` is open, any two costs may turn out on either side of it."""
    assert sorts_of("any(r.cost > yuan(n) for r in rows)") == 4
    assert sorts_of("any(r.cost > yuan(n) for r in rows)", known={"n": 10}) == 2


def test_records_held_against_their_own_list_are_told_apart_by_all_that_is_read_of_them() -> None:
    dearest = "max(r.cost for r in rows)"
    assert sorts_of("any(r.spare == dearest for r in rows)", dearest=dearest) == 16


@pytest.mark.parametrize(("beside", "all_"), [("n > 3", {"rows", "n"}), ("n > m", {"rows", "n", "m"})])
def test_with_too_many_records_to_look_at_every_open_fact_is_asked_for(beside: str, all_: set[str]) -> None:
    """Seven values in each of five columns: cut off, the first columns would seem to have one value only."""
    wide = records(a=MONEY, b=MONEY, c=MONEY, d=MONEY, e=MONEY)
    all_five = " and ".join(f"r.{name} > 5" for name in "abcde")
    facts = (fact("rows", wide), fact("n", NUMBER), fact("m", NUMBER))
    checked = program(*facts, requires=(f"any({all_five} for r in rows) or {beside}",))
    assert asked(checked, {}) == all_


def test_many_columns_of_many_lists_still_come_to_an_end() -> None:
    """What is left for each in a household, or what befell it: every open fact still matters."""
    facts = (fact("income", MONEY), fact("size", NUMBER), fact("rows", COSTS), fact("others", COSTS))
    struck = "sum(r.cost + r.spare for r in rows if r.day <= on) + sum(o.cost for o in others) > income"
    checked = program(*facts, requires=(f"income / size < 100 or any(r.hurt for r in rows) or {struck}",))
    assert asked(checked, {"n": 0}) == {"income", "size", "rows", "others"}


def test_days_of_known_records_are_held_against_too() -> None:
    """The day within known cover is the one on which all else can still hold."""
    types = {"d": DATE, "a": BOOL, "covers": records(since=DATE, until=DATE)}
    facts = tuple(fact(key, of) for key, of in types.items())
    checked = program(*facts, requires=["any(c.since <= d <= c.until for c in covers) and a"])
    cover = {"since": date(2026, 1, 1), "until": date(2026, 12, 31)}
    open_ = decide(checked, Facts({}, {"covers": [cover]}), on=ON).ask
    assert [each.fact for each in open_] == ["d", "a"]


def test_the_one_value_that_nothing_can_be_told_of_is_tried() -> None:
    """Only at 13 is the verdict not refused whatever is answered: there the other condition matters."""
    checked = program(*FACTS, requires=("a", "10 / (n - 13) > 0", "not 10 / (n - 13) > 0"))
    assert asked(checked, {"x": -1, "d": date(1900, 1, 1), "rows": []}) == {"a", "n"}
