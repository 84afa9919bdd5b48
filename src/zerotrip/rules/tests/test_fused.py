"""The fused reader says what the careful one says, of one item and of many, however deep the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zerotrip.rules import Define, Facts, Program, compile_item, fused_body, judge_all, tree
from zerotrip.rules.careful import _COMPILE, Careful
from zerotrip.rules.fused import Fused, Roots, roots_of
from zerotrip.rules.fused_text import _WRITE
from zerotrip.rules.judgement import Judgement
from zerotrip.rules.one import MOST_AT_ONCE
from zerotrip.rules.scale import paid
from zerotrip.rules.sharing import _LABELS, Graph
from zerotrip.rules.tests.items import (
    HOSPITAL,
    ON,
    SETTLED,
    SMALL,
    borne,
    hospital_facts,
    item,
    program,
)  # fmt: skip
from zerotrip.rules.tests.random_facts import Someone, people, people_of
from zerotrip.rules.tests.random_items import program_of
from zerotrip.rules.tree import Node
from zerotrip.rules.values import Unknown


# ── The oracle: every cell by the careful reader ────────────────────────────
def carefully(checked: Program, who: Someone) -> Judgement:
    graph = Graph()
    roots = roots_of(graph, checked.reader.parts)
    careful = Careful(graph, (*roots.conditions, *roots.others))
    slots = careful.slots(who.facts, ON, who.opened_on, who.awards)

    def come_to(root: int | None) -> Any:
        return None if root is None else careful.read(root, slots)

    values = [come_to(root) for root in roots.conditions]
    outcomes = tuple(value if isinstance(value, Unknown) else value is True for value in values)
    due = _due(roots, come_to) if all(outcome is True for outcome in outcomes) else None
    return Judgement(outcomes, due, come_to(roots.as_of), come_to(roots.period), come_to(roots.deadline))


def _due(roots: Roots, come_to: Any) -> Any:
    if roots.tariff is None:
        return None
    parts = [come_to(root) for root in (roots.base, roots.earlier, roots.as_of, roots.at_most)]
    return paid(roots.tariff, (parts[0], parts[1], parts[2], parts[3]), roots.at_most is not None)


def told(judged: Judgement) -> tuple[object, ...]:
    """All of it, types too: 1 is not true."""
    due: Any = judged.paid
    if due is not None and not isinstance(due, Unknown):
        due = (due.amount_fen, due.base, due.earlier_fen, due.cut_fen, due.ready.scale)
    return [type(each) for each in judged.outcomes], *judged._replace(paid=due)


def hold_together(programs: Sequence[Program], who: Someone) -> None:
    expected = [told(carefully(checked, who)) for checked in programs]
    alone = [checked.reader.judge(who.facts, ON, who.opened_on, who.awards) for checked in programs]
    assert [told(each) for each in alone] == expected
    together = judge_all(programs, who.facts, on=ON, opened_on=who.opened_on, awards=who.awards)
    assert [told(each) for each in together] == expected


@settings(max_examples=12, deadline=None)
@given(st.randoms(use_true_random=False), people())
def test_fused_is_careful_on_random_items_and_facts(rng: Random, who: Someone) -> None:
    hold_together([program_of(rng, number) for number in range(rng.choice((1, 3)))], who)


@pytest.mark.slow
def test_fused_is_careful_on_many_more() -> None:
    for seed in range(400):
        rng = Random(seed)
        programs = [program_of(rng, number) for number in range(3)]
        for who in people_of(rng, 5):
            hold_together(programs, who)


# ── Straight on where all is there ──────────────────────────────────────────
def asked_carefully(checked: Program, facts: Facts, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    asked: list[int] = []
    answer = Fused._slow

    def noted(self: Fused, state: list[Any], root: int) -> Any:
        asked.append(root)
        return answer(self, state, root)

    monkeypatch.setattr(Fused, "_slow", noted)
    checked.reader.judge(facts, ON, ON)
    return asked


def test_plain_and_absent_facts_do_not_need_the_careful_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    checked = compile_item(HOSPITAL)
    facts = hospital_facts(borne(4134_00), borne(1, SETTLED, refunded=True))
    assert asked_carefully(checked, facts, monkeypatch) == []
    absent = Facts(dict.fromkeys(facts.scalars), facts.records)
    assert asked_carefully(checked, absent, monkeypatch) == []


def test_one_fact_that_is_unknown_does_not_need_the_careful_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    checked = program(*SMALL, requires=("n >= 2 or n == 1", "not a", "a and kind in ('red', 'green')"))
    assert asked_carefully(checked, Facts(), monkeypatch) == []
    outcomes = checked.reader.judge(Facts(), ON, ON).outcomes
    assert [outcome.facts for outcome in outcomes if isinstance(outcome, Unknown)] == [
        {"n"}, {"a"}, {"a", "kind"},
    ]  # fmt: skip


@pytest.mark.parametrize("op", ["<", "<=", ">", ">=", "==", "!="])
@pytest.mark.parametrize("x", [0, 99, 100, 101, -100, 2**62, -(2**62), 2**63 - 1, None, Fraction(1, 3)])
@pytest.mark.parametrize("y", [37, 36, -37, 2**63 - 1, None, Fraction(37, 300)])
def test_a_share_is_compared_as_if_it_had_been_reckoned(op: str, x: Any, y: Any) -> None:
    """Without its fraction; also where the product is beyond 64 bits."""
    texts = (f"n * 0.37 {op} m", f"m {op} n * 0.37", f"n * 3.7 {op} m")
    checked, facts = program(*SMALL, requires=texts), Facts({"n": x, "m": y})
    who = Someone(facts, (), ON)
    assert checked.reader.judge(facts, ON, ON) == carefully(checked, who)


def test_a_share_of_whole_numbers_does_not_need_the_careful_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    checked = program(*SMALL, requires=("n * 0.37 >= m",))
    assert "* 37 >=" in Fused((checked.reader.parts,)).text
    assert asked_carefully(checked, Facts({"n": 100, "m": 37}), monkeypatch) == []


# ── Limits ──────────────────────────────────────────────────────────────────
DEEP = {
    "not": ("a", "not {}"), "and": ("a", "(b and {})"), "if": ("a", "({} if b else a)"),
    "same": ("a", "(b == {})"), "plus": ("n", "(m + {})"), "over": ("n", "({} / m)"),
    "call": ("n", "abs({})"),
    "less": ("n", "min(m, {})"), "choose": ("n", "({} if a else m)"), "shift": ("d", "shift({}, days=n)"),
}  # fmt: skip


@pytest.mark.parametrize("shape", DEEP)
def test_depth_through_names(shape: str) -> None:
    """Up to the 128 levels that names may pile up."""
    text, around = DEEP[shape]
    defines = []
    for number in range(4):
        for _ in range(27):
            text = around.format(text)
        defines.append(Define(name=f"d{number}", text=text))
        text = f"d{number}"
    end = {"a": "d3", "n": "d3 > 1", "d": "d3 > on"}[DEEP[shape][0]]
    hold_deep(program(*SMALL, defines=tuple(defines), requires=(end,)))


@pytest.mark.parametrize("shape", ["plus", "over", "call", "less", "choose"])
def test_depth_over_records(shape: str) -> None:
    text = "r.n"
    for _ in range(14):
        text = DEEP[shape][1].format(text).replace("m", "r.half").replace("r.halfin", "min")
    hold_deep(program(*SMALL, requires=(f"sum({text} for r in rows if {text} > 1) > 2",)))


def hold_deep(checked: Program) -> None:
    facts: dict[str, Any] = {"a": True, "b": True, "n": 3, "m": 2, "d": ON}
    rows: list[Any] = [{"n": 3, "half": 2}, {"n": None, "half": 1}]
    for scalars in (facts, {}, {**facts, "m": None}):
        hold_together([checked], Someone(Facts(scalars, {"rows": rows}), (), ON))


def test_names_that_double_at_every_step_do_not_make_the_text_double() -> None:
    doubling = [Define(name="d0", text="n")]
    doubling += [Define(name=f"d{n}", text=f"d{n - 1} + d{n - 1}") for n in range(1, 41)]
    checked = program(*SMALL, defines=tuple(doubling), requires=("d40 > 1",))
    assert len(Fused((checked.reader.parts,)).text) < 20_000
    hold_deep(checked)


def test_what_is_too_long_to_compile_is_left_to_the_careful_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fused_body, "LONGEST", 2_000)
    conditions = tuple(f"n + {number} > m and x * {number} < y" for number in range(50))
    checked = program(*SMALL, requires=conditions)
    assert len(Fused((checked.reader.parts,)).text) < 20_000
    hold_deep(checked)


def test_nothing_a_user_wrote_gets_into_the_text() -> None:
    evil = "'); import os; ('"
    wicked = replace(SMALL[9], key="evil.key")
    checked = program(*SMALL, wicked, requires=(f'evil.key == "{evil}"', "x > 12.34"))
    text = Fused((checked.reader.parts,)).text
    assert "import" not in text
    assert "evil" not in text
    assert "1234" in text
    assert checked.reader.judge(Facts({"evil.key": evil, "x": 1235}), ON, ON).outcomes == (True, True)


# ── Many at once ────────────────────────────────────────────────────────────
def test_what_items_share_is_reckoned_once() -> None:
    total = "sum(r.x for r in rows if r.flag)"
    items = [item(*SMALL, requires=(f"{total} > {number}", "a or b")) for number in range(5)]
    programs = [compile_item(each) for each in items]
    text = Fused([checked.reader.parts for checked in programs]).text
    assert text.count("for row in") == 1
    who = Someone(Facts({"b": True}, {"rows": [{"x": 300, "flag": True}]}), (), ON)
    hold_together(programs, who)


def test_more_programs_than_fit_one_function() -> None:
    programs = tuple(program(*SMALL, requires=(f"n > {number}",)) for number in range(MOST_AT_ONCE + 10))
    judged = judge_all(programs, Facts({"n": 5}), on=ON)
    assert [each.verdict for each in judged] == [number < 5 for number in range(MOST_AT_ONCE + 10)]


def test_a_list_of_programs_that_grows_is_seen_to() -> None:
    programs = [program(*SMALL, requires=("a",))]
    assert len(judge_all(programs, Facts(), on=ON)) == 1
    programs.append(program(*SMALL, requires=("not a",)))
    assert [each.verdict for each in judge_all(programs, Facts({"a": True}), on=ON)] == [True, False]


def test_days_default_to_the_day_of_the_decision() -> None:
    programs = (program(*SMALL, requires=("opened_on == on",)),)
    assert judge_all(programs, Facts(), on=ON)[0].verdict is True
    assert judge_all(programs, Facts(), on=ON, opened_on=date(2020, 1, 1))[0].verdict is False


def test_every_kind_of_node_is_written_by_both() -> None:
    kinds = {each for each in vars(tree).values() if isinstance(each, type) and issubclass(each, Node)}
    wanted = kinds - {Node, tree.Named}
    assert wanted == set(_WRITE) == set(_COMPILE) == set(_LABELS)
