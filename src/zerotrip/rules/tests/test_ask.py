"""What is asked next: nothing that cannot matter, everything that does, and papers last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zerotrip.rules import Award, Fact, Facts, Item, Program, Scale, compile_item, decide
from zerotrip.rules.ask import Ask
from zerotrip.rules.tests.items import ON, SMALL, fact, item, program, require
from zerotrip.rules.types import BOOL, MONEY, NUMBER, choice, records

QUESTION = {"zh-Hans": "是吗？", "en": "Is it?"}


def asked(
    decision_facts: Mapping[str, Any], *facts: Fact, requires: tuple[str, ...], **more: Any
) -> list[str]:
    decision = decide(program(*facts, requires=requires), Facts(dict(decision_facts)), on=ON, **more)
    return [f"{each.fact} {each.via}" for each in decision.ask]


PAPER = fact("paper", BOOL, sources=(), paper="slip")
ASKED = fact("asked", BOOL, sources=(), question=QUESTION)
OFFICE = fact("office", BOOL, sources=("police.register", "union.members"), question=QUESTION, paper="card")


def test_departments_come_before_questions_before_papers() -> None:
    assert asked({}, PAPER, ASKED, OFFICE, requires=("paper", "asked", "office")) == [
        "office source:police.register",
        "asked question",
        "paper paper:slip",
    ]


def test_sources_that_have_answered_without_it_are_skipped_one_by_one() -> None:
    tried: dict[str, set[str]] = {"office": {"police.register"}}
    assert asked({}, OFFICE, requires=("office",), exhausted=tried) == ["office source:union.members"]
    tried["office"].add("union.members")
    assert asked({}, OFFICE, requires=("office",), exhausted=tried) == ["office question"]
    tried["office"].add("question")
    assert asked({}, OFFICE, requires=("office",), exhausted=tried) == ["office paper:card"]


def test_fact_that_nobody_can_supply_is_not_asked_for_but_told() -> None:
    nowhere = fact("nowhere", BOOL, sources=())
    decision = decide(program(nowhere, requires=("nowhere",)), Facts(), on=ON)
    assert (decision.verdict, decision.ask) == ("unknown", ())
    assert decision.conditions[0].says["en"] == "Still to be found out: nowhere."


def test_only_what_comes_first_is_to_be_acted_on() -> None:
    decision = decide(program(PAPER, ASKED, OFFICE, requires=("paper", "asked", "office")), Facts(), on=ON)
    assert decision.ask_now == (Ask("office", "source:police.register", "r3"),)


def test_nothing_is_asked_once_the_verdict_stands() -> None:
    assert asked({"office": False}, PAPER, ASKED, OFFICE, requires=("paper", "asked", "office")) == []
    assert asked({"office": True}, PAPER, OFFICE, requires=("paper or office",)) == []


def test_each_fact_names_the_first_condition_that_waits() -> None:
    decision = decide(
        program(ASKED, OFFICE, requires=("office or asked", "asked")), Facts({"office": True}), on=ON
    )
    assert decision.ask == (Ask("asked", "question", "r2"),)


def test_amount_is_asked_for_only_once_the_verdict_is_met() -> None:
    x = fact("x", MONEY)
    award = Award(of="x", scales=(Scale(since=ON, flat_fen=100),))
    checked = program(OFFICE, x, requires=("office",), award=award)
    assert [each.fact for each in decide(checked, Facts(), on=ON).ask] == ["office"]
    assert [each.fact for each in decide(checked, Facts({"office": True}), on=ON).ask] == ["x"]
    assert decide(checked, Facts({"office": False}), on=ON).ask == ()


# ── Against brute force: every way the open facts could turn out ────────────
CHOICES = ("red", "green")
DOMAIN: dict[str, tuple[Any, ...]] = {
    "a": (True, False, None),
    "b": (True, False, None),
    "n": (-9, 0, 1, 2, 9, 99, None),
    "kind": (*CHOICES, None),
    "rows": (
        [],
        *([{"n": n, "flag": flag}] for n in (0, 1, 9, None) for flag in (True, False)),
        [{"n": 1, "flag": True}, {"n": 9, "flag": True}],
        [{"n": 0, "flag": True}, {"n": 9, "flag": False}],
        [{"n": 1, "flag": True}] * 9,
    ),
}
TYPES = {
    "a": BOOL, "b": BOOL, "n": NUMBER, "kind": choice(*CHOICES), "rows": records(n=NUMBER, flag=BOOL),
}  # fmt: skip
FACTS = tuple(fact(key, of) for key, of in TYPES.items())
_LEAVES = [
    "a", "b", "n > 0", "n == 1", "n + 1 < 3", "n - n == 0", "min(n, 1) > 0", "kind == 'red'", "kind != 'red'",
    "kind in ('green', 'red')", "absent(n)", "absent(kind)", "any(r.flag for r in rows)",
    "all(r.n > n for r in rows)", "any(r.n == 1 and a for r in rows)", "count(r for r in rows if r.flag) < n",
    "sum(r.n for r in rows if b) > 1", "max(r.n for r in rows) > 1",
]  # fmt: skip
_STUCK = ["1 / n > 0", "n / (n - n) > 1", "1 / (n - 1) > 0", "day(2026, n, 1) > on"]


def expressions(leaves: list[str]) -> st.SearchStrategy[str]:
    return st.recursive(
        st.sampled_from(leaves),
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda p: f"({p[0]} {p[1]} {p[2]})"),
            inner.map(lambda p: f"not {p}"),
            st.tuples(inner, inner, inner).map(lambda p: f"({p[0]} if {p[1]} else {p[2]})"),
        ),
        max_leaves=5,
    )


def verdict(checked: Program, known: Mapping[str, Any]) -> object:
    outcome = checked.reader.judge(split(known), ON, ON).verdict
    return outcome if isinstance(outcome, bool) else "unknown"


def split(known: Mapping[str, Any]) -> Facts:
    tables = {"rows": known["rows"]} if "rows" in known else {}
    return Facts({key: value for key, value in known.items() if key != "rows"}, tables)


def ask_of(checked: Program, known: Mapping[str, Any]) -> set[str]:
    return {each.fact for each in decide(checked, split(known), on=ON).ask}


def turns(keys: list[str], *, partly: bool) -> Iterator[dict[str, Any]]:
    """Every way these facts could turn out; `partly`, each may also stay open."""
    for values in product(*((*DOMAIN[key], ...) if partly else DOMAIN[key] for key in keys)):
        yield {key: value for key, value in zip(keys, values, strict=True) if value is not ...}


def small_items(leaves: list[str]) -> st.SearchStrategy[Item]:
    return st.lists(expressions(leaves), min_size=1, max_size=3).map(lambda that: item(*FACTS, requires=that))


def some_known(draw: st.DrawFn) -> dict[str, Any]:
    keys = draw(st.sets(st.sampled_from(sorted(DOMAIN)), min_size=2))
    return {key: draw(st.sampled_from(DOMAIN[key])) for key in sorted(keys)}


known_facts = st.composite(some_known)()


@settings(max_examples=60, deadline=None)
@given(small_items(_LEAVES + _STUCK), known_facts)
def test_never_asks_for_what_cannot_change_the_outcome(small: Item, known: dict[str, Any]) -> None:
    checked = compile_item(small)
    open_ = [key for key in DOMAIN if key not in known]
    asks = ask_of(checked, known)
    outcomes = {verdict(checked, known | turn) for turn in turns(open_, partly=False)}
    # With one outcome for all, logic alone still waits: then anything that gets it further will do.
    partly = len(outcomes) == 1
    for key in asks:
        others = [other for other in open_ if other != key]
        assert any(
            len({verdict(checked, known | turn | {key: value}) for value in DOMAIN[key]} | before) > 1
            for turn in turns(others, partly=partly)
            for before in [{verdict(checked, known | turn)} if partly else set()]
        ), f"{key} was asked for, but nothing it could be would matter"


@settings(max_examples=60, deadline=None)
@given(small_items(_LEAVES), known_facts)
def test_what_is_not_asked_for_cannot_settle_anything(small: Item, known: dict[str, Any]) -> None:
    checked = compile_item(small)
    before = verdict(checked, known)
    open_ = [key for key in DOMAIN if key not in known]
    others = [key for key in open_ if key not in ask_of(checked, known)]
    if len({verdict(checked, known | turn) for turn in turns(open_, partly=False)}) > 1:
        assert {verdict(checked, known | turn) for turn in turns(others, partly=False)} == {before}


@settings(max_examples=60, deadline=None)
@given(small_items(_LEAVES), known_facts, st.randoms(use_true_random=False))
def test_answering_what_is_asked_ends_in_a_verdict(small: Item, known: dict[str, Any], random: Any) -> None:
    checked = compile_item(small)
    for _ in range(len(DOMAIN) + 1):
        asks = ask_of(checked, known)
        if not asks:
            break
        known = known | {key: random.choice(DOMAIN[key]) for key in asks}
    assert verdict(checked, known) != "unknown"


@settings(max_examples=60, deadline=None)
@given(small_items(_LEAVES + _STUCK), known_facts)
def test_a_verdict_once_reached_stands_whatever_else_comes(small: Item, known: dict[str, Any]) -> None:
    checked = compile_item(small)
    before = verdict(checked, known)
    if before != "unknown":
        open_ = [key for key in DOMAIN if key not in known]
        assert {verdict(checked, known | turn) for turn in turns(open_, partly=True)} == {before}


def test_requirements_of_the_cast_are_asked_in_the_order_of_the_text() -> None:
    checked = compile_item(
        Item(id="i", edition="e", title={}, facts=FACTS, requires=(require("one", "b"), require("two", "a"))),
    )
    assert [each.fact for each in decide(checked, Facts(), on=ON).ask] == ["b", "a"]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("(18 <= age_on(d, on) < 60 and b) or a", ["d", "b", "a"]),
        ("(year_of(d) == 2021 and b) or a", ["d", "b", "a"]),
        ("(shift(d, months=6) == on and b) or a", ["d", "b", "a"]),
        ("(10 < days_between(d, on) < 20 and b) or a", ["d", "b", "a"]),
        ("(age_on(d, on) < -200 and b) or a", ["a"]),
    ],
)
def test_a_day_matters_that_is_reckoned_with_before_it_is_compared(text: str, asked: list[str]) -> None:
    checked = program(*SMALL, requires=(text,))
    assert [each.fact for each in decide(checked, Facts({}), on=ON).ask] == asked
