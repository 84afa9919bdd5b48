"""Kleene's logic, and what absent means in it."""

from __future__ import annotations

from typing import Any

import pytest

from zerotrip.rules.tests.items import value_of
from zerotrip.rules.values import Unknown

T, F, U = True, False, ...
TRUTH = [T, F, U]


def come_to(text: str, **known: Any) -> Any:
    value = value_of(text, **{key: value for key, value in known.items() if value is not U})
    return U if isinstance(value, Unknown) else value


@pytest.mark.parametrize(
    ("a", "b", "conjunction", "disjunction"),
    [
        (T, T, T, T), (T, F, F, T), (T, U, U, T),
        (F, T, F, T), (F, F, F, F), (F, U, F, U),
        (U, T, U, T), (U, F, F, U), (U, U, U, U),
    ],
)  # fmt: skip
def test_and_or_follow_kleene(a: Any, b: Any, conjunction: Any, disjunction: Any) -> None:
    assert come_to("a and b", a=a, b=b) is conjunction
    assert come_to("a or b", a=a, b=b) is disjunction


@pytest.mark.parametrize(("a", "negated"), [(T, F), (F, T), (U, U)])
def test_not_follows_kleene(a: Any, negated: Any) -> None:
    assert come_to("not a", a=a) is negated


@pytest.mark.parametrize(
    ("a", "x", "y", "expected"),
    [(T, 1, U, 1), (F, 1, U, U), (U, 1, 2, U), (U, 1, 1, 1), (U, 1, U, U), (None, 1, 2, 2)],
)
def test_if_takes_either_branch_when_both_agree(a: Any, x: Any, y: Any, expected: Any) -> None:
    assert come_to("x if a else y", a=a, x=x, y=y) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x == 1", False), ("x != 1", False), ("x < y", False), ("code in ('a', 'b')", False),
        ("code not in ('a', 'b')", False), ("d in period", False), ("absent(x)", True), ("known(x)", True),
        ("x + 1 > 0", False), ("absent(x + y)", True), ("a", None), ("not a", True), ("a and b", False),
        ("a or b", True), ("absent(x if a else y)", False), ("absent(min(x, y))", True),
    ],
)  # fmt: skip
def test_absent_compares_false_and_spreads_through_arithmetic(text: str, expected: Any) -> None:
    assert come_to(text, x=None, code=None, d=None, a=None, b=True, y=500) is expected


def test_absent_wins_over_unknown() -> None:
    assert come_to("absent(x + y)", x=None) is True
    assert come_to("x < y", x=None) is False
    assert come_to("x == y", x=None, y=None) is False
    assert come_to("absent(x / 0.5 + y)", y=None) is True


@pytest.mark.parametrize(("known", "expected"), [({}, (F, U)), ({"x": None}, (T, T)), ({"x": 5}, (T, F))])
def test_known_and_absent_tell_the_three_apart(known: dict[str, Any], expected: tuple[Any, Any]) -> None:
    assert (come_to("known(x)", **known), come_to("absent(x)", **known)) == expected


def test_unknown_says_what_it_waits_for() -> None:
    assert value_of("(a or x > 5) and b", b=True).facts == {"a", "x"}
    assert value_of("a and n > 1", a=True).facts == {"n"}
    assert value_of("x if a else y").facts == {"a", "x", "y"}


def test_what_nothing_can_settle_waits_for_nothing() -> None:
    stuck = value_of("n / m > x / y", n=1, m=0)
    assert (stuck.facts, [reason["en"] for reason in stuck.because]) == (
        set(),
        ["A division by zero came up."],
    )
    assert value_of("n / m > 1 or a", n=1, m=0).facts == {"a"}
    assert value_of("a if n / m > 1 else b", n=1, m=0).facts == {"a", "b"}
    assert value_of("a if n / m > 1 else b", n=1, m=0, a=True, b=True) is True
    assert value_of("n / m > 1 and a", n=1, m=0, a=False) is False
