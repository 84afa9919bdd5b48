"""What functions, figures and dates come to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerotrip.core.period import Period
from zerotrip.rules.scale import rounded
from zerotrip.rules.tests.items import ON, value_of
from zerotrip.rules.values import LARGEST, Unknown

D = date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.1 + 0.2 == 0.3", True),
        ("n / 3 * 3 == n", True),
        ("x / 3 * 3 == x", True),
        ("x > 4133.99 and x < 4134.01", True),
        ("x + 1", 4135_00),
        ("1 + x", 4135_00),
        ("x - 0.01", 4133_99),
        ("x * 0.5", 2067_00),
        ("0.5 * x", 2067_00),
        ("x / 2", 2067_00),
        ("x / y", 2),
        ("x / x == 1", True),
        ("-x + x == 0", True),
        ("12 * 1000 + x", 16134_00),
        ("x > (12 * 100 if a else 5000)", True),
        ("yuan(n) + x", 4141_00),
        ("x == yuan(n * 590) + 4", True),
        ("min(x, 30)", 30_00),
        ("max(x, 5000, y)", 5000_00),
        ("max(n, m)", 7),
        ("min(d, e)", D(2024, 2, 29)),
        ("abs(y - x)", 2067_00),
        ("abs(-3)", 3),
        ("floor(x / 7)", 590_00),
        ("round(x / 7)", 591_00),
        ("round(x / 7, 2)", 590_57),
        ("floor(n / 2)", 3),
        ("floor(-n / 2)", -4),
        ("round(n / 2)", 4),
        ("round(-n / 2)", -4),
        ("round(2.5) == 3 and round(-2.5) == -3", True),
        ("round(n * 1.005, 1)", 7),
        ("round(1234.5, -2)", 1200),
        ("n in (1, 7)", True),
        ("x in (4134, 5)", True),
        ("1 < n <= 7 != m", True),
        ("kind in ('red', 'green')", True),
        ("kind not in ['red']", False),
        ("code == 'C53'", True),
        ("a == b", False),
        ("+n", 7),
    ],
)
def test_figures_are_exact(text: str, expected: Any) -> None:
    known = {"x": 4134_00, "y": 2067_00, "n": 7, "m": Decimal("0.5"), "a": True, "b": False}
    dates = {"d": D(2024, 2, 29), "e": D(2025, 3, 1)}
    assert value_of(text, **known, **dates, kind="red", code="C53") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("years_between(d, e)", 1),
        ("years_between(e, d)", -1),
        ('years_between(d, date("2025-02-28"))', 0),
        ('age_on(d, date("2028-02-29"))', 4),
        ("days_between(d, e)", 366),
        ("days_between(e, d)", -366),
        ("end_of_year(d)", D(2024, 12, 31)),
        ("year_of(d)", 2024),
        ("day(year_of(d) + 1, 5, 31)", D(2025, 5, 31)),
        ("shift(d, years=1)", D(2025, 2, 28)),
        ("shift(d, months=-1)", D(2024, 1, 29)),
        ('shift(date("2026-01-31"), months=1)', D(2026, 2, 28)),
        ('shift(date("2026-01-31"), months=1, days=1)', D(2026, 3, 1)),
        ("shift(d, days=-60)", D(2023, 12, 31)),
        ("shift(d, years=1, months=-12)", D(2024, 2, 29)),
        ("on", ON),
        ("opened_on", ON),
        ("period.year", ON.year),
        ("period.start", D(ON.year, 1, 1)),
        ("on in period and d not in period", True),
        ("span(d, e)", Period(D(2024, 2, 29), D(2025, 3, 1))),
        ("on in span(d, e)", False),
    ],
)
def test_dates(text: str, expected: Any) -> None:
    assert value_of(text, d=D(2024, 2, 29), e=D(2025, 3, 1)) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("n / m", "A division by zero came up."),
        ("x / (y - y)", "A division by zero came up."),
        ("n * n * n", "The figures are too large to be reckoned with."),
        ("x * n", "The figures are too large to be reckoned with."),
        ("x + x + x + x", "The figures are too large to be reckoned with."),
        ("yuan(n * n)", "The figures are too large to be reckoned with."),
        ("day(n, 1, 1)", "The date reckoned does not exist."),
        ("day(2026, 1.5 + m, 1)", "The date reckoned does not exist."),
        ("shift(d, years=n)", "The date reckoned does not exist."),
        ("span(on, shift(on, days=-1))", "The date reckoned does not exist."),
        ("sum(r.x for r in rows)", "The figures are too large to be reckoned with."),
    ],
)
def test_what_cannot_be_reckoned_is_unknown_with_the_reason(text: str, reason: str) -> None:
    known = {"n": 10**9, "m": 0, "x": LARGEST // 3, "y": 5, "d": D(2024, 1, 1)}
    value = value_of(text, **known, rows=[{"x": LARGEST // 3}] * 4)
    assert isinstance(value, Unknown)
    assert [each["en"] for each in value.because] == [reason]
    assert value.because[0]["zh-Hans"]


def test_largest_figure_still_holds() -> None:
    assert value_of("n + 0", n=LARGEST) == LARGEST
    assert isinstance(value_of("n + 1", n=LARGEST), Unknown)
    assert value_of("-n - 0", n=LARGEST) == -LARGEST


ROWS = [
    {"n": 1, "half": Decimal("1.5"), "x": 100, "d": D(2026, 1, 1), "flag": True, "kind": "red", "code": "a"},
    {"n": 2, "half": None, "x": 250, "d": D(2026, 2, 1), "flag": False, "kind": "green", "code": None},
    {"n": None, "half": Decimal("0"), "x": 50, "d": None, "flag": None, "kind": "red", "code": "c"},
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("count(rows)", 3),
        ("sum(r.half for r in rows)", Fraction(3, 2)),
        ("count(r for r in rows)", 3),
        ("count(r for r in rows if r.flag)", 1),
        ("count(r for r in rows if not r.flag)", 2),
        ("sum(r.x for r in rows)", 4_00),
        ("sum(r.n for r in rows)", 3),
        ("sum(1 for r in rows if r.kind == 'red')", 2),
        ("sum(r.x * 0.5 for r in rows if r.n > 1)", 125),
        ("max(r.x for r in rows)", 250),
        ("min(r.d for r in rows)", D(2026, 1, 1)),
        ("max(r.x for r in rows if r.n > 9)", None),
        ("sum(r.x for r in rows if r.n > 9)", 0),
        ("any(r.n == 2 for r in rows)", True),
        ("any(r.flag for r in rows if r.n == 2)", False),
        ("all(r.n > 0 for r in rows)", False),
        ("all(r.flag for r in rows if r.n < 3)", False),
        ("all(r.flag for r in rows if r.n > 9)", True),
        ("any(r.n == max(s.n for s in rows) for r in rows)", True),
        ("any(r.n > count(others) for r in rows)", True),
        ("sum(r.x for r in rows if r.flag if r.n == 1)", 100),
    ],
)
def test_aggregates_pass_over_what_is_absent(text: str, expected: Any) -> None:
    assert value_of(text, rows=ROWS, others=[]) == expected


def test_all_passes_over_an_absent_yes_or_no_but_not_a_comparison() -> None:
    assert value_of("all(r.flag for r in rows)", rows=[{"flag": True}, {"flag": None}]) is True
    assert value_of("all(r.n > 0 for r in rows)", rows=[{"n": 1}, {"n": None}]) is False


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("any(r.n == 1 for r in rows)", True),
        ("any(r.n == 2 for r in rows)", ...),
        ("all(r.n == 2 for r in rows)", False),
        ("all(r.n == 1 for r in rows)", ...),
        ("sum(r.x for r in rows)", ...),
        ("sum(r.x for r in rows if r.n == 1)", ...),
        ("sum(r.x for r in rows if r.flag)", 100),
        ("count(r for r in rows if r.flag)", 1),
        ("count(rows)", 2),
    ],
)
def test_one_unknown_column_leaves_open_only_what_it_matters_for(text: str, expected: Any) -> None:
    value = value_of(text, rows=[{"n": 1, "x": 100, "flag": True}, {"flag": False}])
    if expected is ...:
        assert value.facts == {"rows"}
    else:
        assert value == expected


def test_records_left_out_are_unknown_and_bring_what_else_is_waited_for() -> None:
    assert value_of("any(r.d <= d for r in rows)").facts == {"rows", "d"}
    assert value_of("any(r.d <= d for r in rows)", d=ON).facts == {"rows"}
    assert value_of("any(r.d <= d and a for r in rows)", d=ON, a=False) is False
    assert value_of("all(r.d <= d or a for r in rows)", d=ON, a=True) is True
    assert value_of("sum(r.x for r in rows if a)", a=False) == 0
    assert value_of("any(known(r.x) for r in rows)").facts == {"rows"}
    assert value_of("any(r.d <= d for r in rows)", rows=[]) is False
    assert value_of("count(rows)", rows=None) == 0
    assert value_of("known(rows)") is False
    assert value_of("known(rows)", rows=[]) is True


@given(st.fractions(-(10**9), 10**9, max_denominator=400), st.integers(1, 5))
def test_rounding_is_decimals_own(number: Fraction, per: int) -> None:
    exactly = number / per
    # Enough digits that a half is a half; the denominators above have none that come close to one.
    decimal = Decimal(exactly.numerator) / Decimal(exactly.denominator)
    modes = {
        "half-up": "ROUND_HALF_UP",
        "half-even": "ROUND_HALF_EVEN",
        "down": "ROUND_DOWN",
        "up": "ROUND_UP",
    }
    for ours, theirs in modes.items():
        assert rounded(number, ours, per) == int(decimal.quantize(Decimal(1), rounding=theirs))  # type: ignore[arg-type]
