"""What is wrong is said with its place, what was read, what was expected, and the nearest right word."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from zerotrip.rules import Award, Band, Deadline, Define, Item, ListOf, RuleErrors, Scale, compile_item
from zerotrip.rules.tests.items import SMALL, fact, item, mistakes, require
from zerotrip.rules.types import BOOL, DATE, MONEY, choice, records


@pytest.mark.parametrize(
    ("text", "column", "said", "expected", "nearest"),
    [
        # names
        ("a and bb", 7, "bb", "a name this item knows", "b"),
        ("kind == 'red' and kond == 'red'", 19, "kond", "a name this item knows", "kind"),
        ("any(r.flagg for r in rows)", 5, "r.flagg", "a column of these records", "r.flag"),
        ("any(r.flag for r in row)", 21, "row", "a list of records, such as `enrolments`", "rows"),
        ("any(r.flag for r in kind)", 21, "kind", "a list of records, such as `enrolments`", None),
        ("rows.x > 5", 1, "rows.x", "a name this item knows", "rows.x"),
        ("period.yeer == 2026", 1, "period.yeer", "period.year, period.start, period.end", "year"),
        ("opened_on <= deadline", 14, "deadline", "a [[deadline]] in this item", None),
        ("True", 1, "True", "`true` or `false`", "true"),
        ("x == None", 6, "None", "absent(x) to ask whether something does not exist", "absent(x)"),
        ("age_on > 5", 1, "age_on", "age_on(birth_date, day)", None),
        ("trie", 1, "trie", "a name this item knows", "true"),
        # functions
        ("len(rows) > 1", 1, "len", "a function of the language", "count"),
        ("yeers_between(d, e) > 1", 1, "yeers_between", "a function of the language", "years_between"),
        ("d.year() > 1", 1, "d.year", "a function of the language", "year_of"),
        ("year_of(d, e) > 1", 1, "year_of(d, e)", "year_of(day)", None),
        ("shift(d, month=1) > e", 10, "month",
         "the amounts to shift by name: days=, months=, years=", "months="),
        ("shift(d, 1) > e", 1, "shift(d, 1)", "shift(day, months=1)", None),
        ("date(2026, 1, 1) > d", 1, "date(2026, 1, 1)", 'a day written like date("2026-01-31")', None),
        ("date('2026-02-30') > d", 6, "'2026-02-30'", "a day that exists", None),
        ("date('20260228') > d", 6, "'20260228'", "a day that exists", None),
        ("day(2026, 2, 30) > d", 1, "day(2026, 2, 30)", "a day that exists", None),
        ("day(d, 1, 1) > d", 5, "d", "a number, not a date", None),
        ("round(n, m) > 1", 10, "m", "a written whole number from -6 to 6", None),
        ("min(n) > 1", 1, "min(n)", "min(a, b) or min(s.amount for s in settlements)", None),
        ("min(*rows) > 1", 1, "min(*rows)", "min(a, b) or min(s.amount for s in settlements)", None),
        ("any(a)", 1, "any(a)", "any(s.amount > 100 for s in settlements)", None),
        # types and units
        ("x > d", 5, "d", "money, not a date", None),
        ("d > '2026-01-01'", 5, "'2026-01-01'", 'a day written like date("2026-01-31")', None),
        ("d > 20260101", 5, "20260101", "a date, not a number", None),
        ("a > b", 1, "a", "numbers, money or dates; texts and choices can only be equal or not", None),
        ("kind == 'rad'", 9, "'rad'", "one of 'red', 'green', 'blue'", "'red'"),
        ("kind in ('red', 'grean')", 17, "'grean'", "one of 'red', 'green', 'blue'", "'green'"),
        ("n in ('a', 'b')", 7, "'a'", "only written-out values in the brackets", None),
        ("n in (m, 1)", 7, "m", "only written-out values in the brackets", None),
        ("n in period", 1, "n", "a date, not a number", None),
        ("d in n", 6, "n", "a period, a dated list, or texts in brackets: ('a', 'b')", None),
        ("x > n", 5, "n", "money, not a number", None),
        ("x + n > 5", 5, "n", "money, not a number", "yuan(x)"),
        ("x * y > 5", 1, "x * y", "money times a number; money cannot be multiplied by money", None),
        ("n / x > 5", 5, "x", "a number, not money", None),
        ("d - e > 5", 1, "d - e", "days_between(a, b) for the days between two dates", None),
        ("d + 5 > e", 1, "d + 5", "shift(d, days=…, months=…, years=…) to move a date", None),
        ("not n", 5, "n", "yes or no, not a number", None),
        ("a and n", 7, "n", "yes or no, not a number", None),
        ("n", 1, "n", "yes or no, not a number", None),
        ("-d > e", 2, "d", "a number or money, not a date", None),
        ("(x if a else d) > 5", 2, "x if a else d", "both sides of one kind", None),
        ("max(x, d) > 5", 1, "max(x, d)", "both sides of one kind", None),
        ("sum(r.d for r in rows) > 5", 5, "r.d", "a number or money, not a date", None),
        ("all(r.n for r in rows)", 5, "r.n", "yes or no, not a number", None),
        ("n / 0 > 1", 5, "0", "a divisor other than zero", None),
        ("rows == 1", 9, "1", "a list of records, not a number", None),
        ("account > 'a'", 1, "account",
         "numbers, money or dates; texts and choices can only be equal or not", None),
        ("n > 1234567890123456789", 5, "1234567890123456789",
         "a number of at most 18 digits before and 12 after the point", None),
        ("n > 1e400", 5, "1e400", "a number of at most 18 digits before and 12 after the point", None),
        ("n > 1e-400", 5, "1e-400", "a number of at most 18 digits before and 12 after the point", None),
        # records
        ("count(r.n for r in rows) > 1", 7, "r.n", "count(s for s in settlements if s.amount > 100)", None),
        ("any(r for r in rows)", 5, "r", "a column of the record, such as `s.amount`; "
         "only count() takes the record itself", None),
        ("any(a for a in rows)", 11, "a", "a name not yet used", None),
        ("any(r.n > 1 for r, s in rows)", 17, "r, s", "a plain name after `for`", None),
        ("any(r.n == s.n for r in rows for s in rows)", 4, "(r.n == s.n for r in rows for s in rows)",
         "one `for … in …`", None),
        ("any(any(r.n == s.n for s in rows) for r in rows)", 9, "r.n",
         "records of one list at a time; give the inner part its own name with [[define]]", None),
    ],
)  # fmt: skip
def test_mistake(text: str, column: int, said: str, expected: str, nearest: str | None) -> None:
    [problem] = mistakes(text)
    assert (problem.column, problem.said, problem.expected, problem.nearest) == (
        column,
        said,
        expected,
        nearest,
    )
    assert problem.where == "require r1"
    assert problem.text["zh-Hans"]


@pytest.mark.parametrize(
    "text",
    [
        "lambda: 1", "[r for r in rows]", "{r: 1 for r in rows}", "a if b", "x :=", "(a := b)",
        "f'{a}'", "a[0]", "a.b()", "a; b", "import os", "__import__('os')", "().__class__",
        "a is b", "a is not b", "n ** 2 > 1", "n // 2 > 1", "n % 2 == 1", "~n > 1", "n @ m",
        "await a", "yield", "b'a' == code", "...", "1j > n", "a\x00b", "print(a)", "(yield a)",
        "*a", "a b", "a and", ")", "'", "😀", "a or\\", "{}", "{'a': 1}", "n << 2", "n & m", "a, b",
    ],
)  # fmt: skip
def test_anything_else_of_python_is_refused_in_place(text: str) -> None:
    problem = mistakes(text)[0]
    assert 1 <= problem.column <= len(text) + 1
    assert problem.said or text in ("'", ")")


def test_each_mistake_is_told_at_once() -> None:
    said = [problem.said for problem in mistakes("aa and bb or not kond")]
    assert said == ["aa", "bb", "kond"]


def test_place_is_a_line_and_a_column_even_over_several_lines() -> None:
    text = "a and\n  '示例' == code and\n  bb"
    with pytest.raises(RuleErrors) as caught:
        compile_item(item(*SMALL, requires=()).__class__(
            id="i", edition="e", title={}, facts=SMALL, requires=(require("r", text, line=10),)))  # fmt: skip
    [problem] = caught.value.problems
    assert (problem.line, problem.column) == (12, 3)
    assert (
        str(problem) == "12:3: require r: read 'bb', expected a name this item knows; nearest right word: b"
    )


def test_column_counts_characters_not_bytes() -> None:
    assert mistakes("code == '重大疾病' and bb")[0].column == len("code == '重大疾病' and b")


def test_comment_is_refused_but_a_hash_in_a_text_is_not() -> None:
    assert mistakes("a # and b")[0].said == "# and b"
    assert compile_item(item(*SMALL, requires=("code == '#1'",)))


def complaints(**more: Any) -> list[tuple[str, str, str]]:
    with pytest.raises(RuleErrors) as caught:
        compile_item(item(*more.pop("facts", SMALL), **more))
    return [(problem.where, problem.said, problem.expected) for problem in caught.value.problems]


CIRCLE = "something that does not lead back to itself"


def test_names_may_not_lead_back_to_themselves() -> None:
    defines = (
        Define(name="one", text="two"),
        Define(name="two", text="three"),
        Define(name="three", text="one"),
    )
    assert complaints(defines=defines, requires=("one", "two")) == [
        ("define one", "one → two → three → one", CIRCLE)
    ]
    derived = (fact("f", BOOL, derived="not f"),)
    assert complaints(facts=derived) == [("fact f", "f → f", CIRCLE)]


def test_wrong_define_is_told_once_however_often_it_is_used() -> None:
    wrong = (Define(name="p", text="x > d"),)
    assert complaints(defines=wrong, requires=("p", "p and a", "not p")) == [
        ("define p", "d", "money, not a date")
    ]
    assert complaints(defines=wrong) == [("define p", "d", "money, not a date")]


@pytest.mark.parametrize(
    ("more", "where", "said"),
    [
        ({"defines": (Define(name="a", text="b"),)}, "define a", "a"),
        ({"defines": (Define(name="on", text="b"),)}, "define on", "on"),
        ({"defines": (Define(name="deadline", text="d"),)}, "define deadline", "deadline"),
        ({"facts": (fact("a", BOOL), fact("a", DATE))}, "fact a", "a"),
        ({"facts": (fact("period", DATE),)}, "fact period", "period"),
        ({"lists": (ListOf(key="a", since=date(2026, 1, 1), entries=()),)}, "list a", "a"),
    ],
)
def test_one_name_means_one_thing(more: dict[str, Any], where: str, said: str) -> None:
    assert (where, said, "a name not yet used") in complaints(**more)


@pytest.mark.parametrize("key", ["self-borne", "settlement.from", "1st", "a b", "", "x."])
def test_names_must_be_readable_in_an_expression(key: str) -> None:
    assert [said for _, said, _ in complaints(facts=(fact(key, BOOL),))] == [key]


def test_columns_must_be_readable_too() -> None:
    facts = (fact("r", records(**{"from": DATE})),)
    assert [said for _, said, _ in complaints(facts=facts)] == ["from"]


def test_derived_fact_has_its_declared_type() -> None:
    facts = (fact("d", DATE), fact("f", MONEY, derived="year_of(d)"))
    assert complaints(facts=facts) == [("fact f", "year_of(d)", "money, not a number")]


def test_period_is_a_year_or_a_span() -> None:
    defines = (Define(name="period", text="d"),)
    assert [problem[0] for problem in complaints(defines=defines)] == ["define period"]


def scale(**ways: Any) -> Scale:
    return Scale(since=ways.pop("since", date(2026, 1, 1)), **ways)


def bands(*pairs: tuple[int, str]) -> tuple[Band, ...]:
    return tuple(Band(above_fen=above, percent=Decimal(percent)) for above, percent in pairs)


@pytest.mark.parametrize(
    ("of", "scales", "said", "expected"),
    [
        ("x", (), "scale", "at least one [[award.scale]]"),
        ("x", (scale(),), "award.scale", "exactly one of bands, flat, percent, per_day, choices"),
        ("x", (scale(flat_fen=1, percent=Decimal(5)),), "award.scale",
         "exactly one of bands, flat, percent, per_day, choices"),
        ("n", (scale(percent=Decimal(5)),), "n", "money, not a number"),
        ("x", (scale(per_day_fen=100),), "x", "a number, not money"),
        ("n", (scale(choices_fen={"a": 1}),), "n", "a choice, not a number"),
        ("", (scale(percent=Decimal(5)),), "of", "`of`: what the scale is applied to"),
        ("kind", (scale(choices_fen={"rad": 1}),), "rad", "one of 'red', 'green', 'blue'"),
        ("x", (scale(bands=bands((100, "5"))),), "bands", "bands beginning at 0.00 and rising"),
        ("x", (scale(bands=bands((0, "5"), (0, "6"))),), "bands", "bands beginning at 0.00 and rising"),
        ("x", (scale(percent=Decimal(-5)),), "-5%", "a percentage from 0 to 1000"),
        ("x", (scale(percent=Decimal("NaN")),), "NaN%", "a percentage from 0 to 1000"),
        ("x", (scale(flat_fen=-5),), "-0.05", "an amount of 0.00 or more"),
        ("x", (scale(flat_fen=5, at_least_fen=2, at_most_fen=1),), "at_least", "at_least not above at_most"),
        ("x", (scale(flat_fen=5), scale(flat_fen=6)), "2026-01-01", "one scale for each first day"),
        ("xx", (scale(flat_fen=5),), "xx", "a name this item knows"),
    ],
)  # fmt: skip
def test_award_mistakes(of: str, scales: tuple[Scale, ...], said: str, expected: str) -> None:
    assert [(s, e) for _, s, e in complaints(award=Award(of=of, scales=scales))] == [(said, expected)]


def test_deadlines_after_one_for_everyone_and_doubled_codes_are_refused() -> None:
    deadlines = (Deadline(until="d"), Deadline(when="a", until="e"))
    assert complaints(deadlines=deadlines)[0][2] == "no deadline after one that holds for everyone"
    twice = Item(id="i", edition="e", title={}, facts=SMALL,
                                   requires=(require("c", "a"), require("c", "b")))  # fmt: skip
    with pytest.raises(RuleErrors, match="a code not used by another requirement"):
        compile_item(twice)


def test_choices_of_two_facts_compare() -> None:
    assert compile_item(item(*SMALL, fact("other", choice("red", "black")), requires=("kind == other",)))
