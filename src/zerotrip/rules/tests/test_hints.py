"""What an officer may well write, coming from paper, a spreadsheet or another language; what is then said."""

from __future__ import annotations

import pytest

from zerotrip.rules.tests.items import mistakes


@pytest.mark.parametrize(
    ("text", "column", "said", "nearest"),
    [
        ("kind = 'red'", 6, "=", "=="),
        ("n >= 2 AND x > 5", 8, "AND", "and"),
        ("n >= 2 && x > 5", 8, "&&", "and"),
        ("a || b", 3, "||", "or"),
        ("!a", 1, "!", "not"),
        ("n <> 2", 3, "<>", "!="),
        ("n => 2", 3, "=>", ">="),
        ("n =< 2", 3, "=<", "<="),
        ("n ≥ 2", 3, "≥", ">="),
        ("n ≠ 2", 3, "≠", "!="),
        ("x × 2 > 5", 3, "×", "*"),
        ("kind == ‘red’", 9, "‘", "'"),
        ("kind == “red”", 9, "“", "'"),
        ("kind in ('red'，'green')", 15, "，", ","),
        ("max（n, m） > 1", 4, "（", "("),
        ("x * 20% > 5", 5, "20%", "20 / 100"),
        ("x > 1,000", 1, "x > 1,000", "1000"),
        ("x > 1,234,000", 1, "x > 1,234,000", "1234000"),
        ("x > ¥1000", 5, "¥1000", "1000"),
        ("x >= 1000元", 6, "1000元", "1000"),
        ("x between 1 and 5", 3, "between", "a <= x <= b"),
        ("x is null", 6, "null", "absent(x)"),
        ("x is not None", 10, "None", "not absent(x)"),
        ("x == null", 6, "null", "absent(x)"),
        ("x != none", 6, "none", "not absent(x)"),
        ("kind == red", 9, "red", "'red'"),
        ("d > 2021-01-01", 5, "2021-01-01", 'date("2021-01-01")'),
        ("d > 2021-11-12", 5, "2021-11-12", 'date("2021-11-12")'),
        ("d < today()", 5, "today", "on"),
        ("if n >= 2 then true else false", 1, "if", "x if c else y"),
        ("IF(n >= 2, true, false)", 1, "IF", "x if c else y"),
        ("n >= 2 ? true : false", 8, "?", "x if c else y"),
        ("sum(r.x for r in rows where r.flag) > 5", 23, "where", "if"),
        ("n >= '2'", 6, "'2'", "2"),
        ("x >= '1,000.00'", 6, "'1,000.00'", "1000.00"),
        ("n // 2 > 1", 1, "n // 2", "floor(x / y)"),
        ("n % 2 == 1", 1, "n % 2", "x - floor(x / y) * y"),
        ("n ** 2 > 1", 1, "n ** 2", "x * x"),
        ("ceiling(x) > 1", 1, "ceiling", "ceil"),
        ("roundup(x) > 1", 1, "roundup", "ceil"),
        ("int(n) > 1", 1, "int", "floor"),
        ("LEN(rows) > 1", 1, "LEN", "count"),
        ("SUM(r.x for r in rows) > 1", 1, "SUM", "sum"),
        ("isnull(x)", 1, "isnull", "absent"),
        ("rows > 5", 8, "5", None),
        ("sum(rows) > 5", 1, "sum(rows)", None),
        ("n in [1, m]", 10, "m", None),
        ("TRUE", 1, "TRUE", "true"),
    ],
)  # fmt: skip
def test_what_was_probably_meant(text: str, column: int, said: str, nearest: str | None) -> None:
    problem = mistakes(text)[0]
    assert (problem.column, problem.said, problem.nearest) == (column, said, nearest)


def test_a_sign_inside_a_text_is_none() -> None:
    [problem] = mistakes("code == 'a = b，c' and n = 2")
    assert (problem.column, problem.said, problem.nearest) == (25, "=", "==")


def test_hint_in_a_later_line_is_placed_there() -> None:
    [problem] = mistakes("a and\n  n = 2")
    assert (problem.line, problem.column, problem.nearest) == (1, 5, "==")
