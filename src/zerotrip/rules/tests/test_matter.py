"""Exactly the facts on which the verdict depends are asked for: money and dates at their boundaries, records,
facts that matter only together, what nothing can settle; against every way the open facts could turn out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from zerotrip.rules import Facts, Program, compile_item, decide
from zerotrip.rules.tests.items import ON, fact, item
from zerotrip.rules.tests.test_ask import expressions
from zerotrip.rules.types import BOOL, DATE, MONEY, NUMBER, Type, records

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
    """Nothing too many, nothing left out. Where no answer changes the verdict, other tests say what is asked."""
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
