"""A pack can be wrong, but it cannot exhaust the machine."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from zerotrip.rules import Deadline, Define, RuleErrors, Table, compile_item, tree
from zerotrip.rules.parse import MAX_DEPTH, MAX_LENGTH
from zerotrip.rules.tests.items import SMALL, item, mistakes, program, value_of
from zerotrip.rules.types import MONEY, NUMBER
from zerotrip.rules.values import MOST_RECORDS, Unknown


def test_length() -> None:
    fits = "a" + " or a" * 199 + "    "
    assert len(fits) == MAX_LENGTH
    assert program(*SMALL, requires=(fits,))
    assert mistakes(fits + " ")[0].expected == "at most 1,000 characters"


def test_depth() -> None:
    fits = "not " * (MAX_DEPTH - 1) + "a"
    assert program(*SMALL, requires=(fits,))
    assert mistakes("not " + fits)[0].expected.startswith("at most 32 levels")


@pytest.mark.parametrize(
    "text",
    ["(" * 400 + "a" + ")" * 400, "not " * 240 + "a", "-" * 900 + "n", "[" * 900, "a." * 400 + "a",
     "n" + "+n" * 400 + ">1"],
)  # fmt: skip
def test_deeply_nested_texts_are_refused_not_crashed_on(text: str) -> None:
    assert mistakes(text)


def test_names_cannot_pile_up_depth() -> None:
    chain = [Define(name="d0", text="a")]
    chain += [Define(name=f"d{n}", text="not " * 20 + f"d{n - 1}") for n in range(1, 300)]
    with pytest.raises(RuleErrors, match="at most 32 levels"):
        compile_item(item(*SMALL, defines=tuple(chain), requires=("d299",)))


def test_names_cannot_double_at_every_step() -> None:
    doubling = [Define(name="d0", text="n")]
    doubling += [Define(name=f"d{n}", text=f"d{n - 1} + d{n - 1}") for n in range(1, 41)]
    assert isinstance(program(*SMALL, defines=tuple(doubling), requires=("d40 > 1",)).order, tuple)
    checked = program(*SMALL, defines=tuple(doubling), requires=("d40 > 1",))
    assert checked.reads == {"n"}


def test_many_names_deep_in_one_another_are_refused_without_recursing() -> None:
    chain = [Define(name="d0", text="a")] + [Define(name=f"d{n}", text=f"d{n - 1}") for n in range(1, 5000)]
    with pytest.raises(RuleErrors):
        compile_item(item(*SMALL, defines=tuple(chain), requires=("d4999",)))


def test_deadlines_are_limited() -> None:
    deadlines = tuple(Deadline(when="a", until="d") for _ in range(33))
    with pytest.raises(RuleErrors, match="at most 32 deadlines"):
        compile_item(item(*SMALL, deadlines=deadlines))


@pytest.mark.parametrize(("once", "most"), [("case", 64), ("period", 63), ("lifetime", 63)])
def test_conditions_are_as_many_as_the_bits_of_an_outcome(once: Any, most: int) -> None:
    """What is granted once is a condition too."""
    texts = tuple(f"n > {number}" for number in range(most))
    assert len(program(*SMALL, requires=texts, once=once).conditions) == 64
    with pytest.raises(RuleErrors) as caught:
        program(*SMALL, requires=(*texts, "a"), once=once)
    [problem] = caught.value.problems
    assert (problem.said, problem.expected) == (
        str(most + 1),
        f"at most {most} conditions; join some with `and`",
    )


def test_a_table_of_a_thousand_rows_is_not_deep() -> None:
    rows = tuple((row, row) for row in range(1_000))
    table = Table(key="sums", type=MONEY, by=NUMBER, since=date(2020, 1, 1), rows=rows)
    checked = program(*SMALL, tables=(table,), requires=("look_up(sums, n) > 5",))
    assert depth(checked.conditions[0].node) < 32


def depth(node: tree.Node) -> int:
    return 1 + max((depth(child) for child in tree.children(node)), default=0)


def test_records() -> None:
    assert value_of("count(rows)", rows=[{}] * MOST_RECORDS) == MOST_RECORDS
    value = value_of("count(rows)", rows=[{}] * (MOST_RECORDS + 1))
    assert isinstance(value, Unknown)
    assert not value.facts
    assert value.because[0]["en"] == "There are more records than can be gone through."


def test_fractions_cannot_grow_without_end() -> None:
    rows = [{"n": prime} for prime in range(10_007, 10_407, 2)]
    assert isinstance(value_of("sum(1 / r.n for r in rows)", rows=rows), Unknown)
