"""At the edges of what 64 bits hold: both readers come to the same, and neither wraps in silence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from zerotrip.core.money import LIMIT
from zerotrip.rules import Award, Band, Define, Facts, Program, Scale, Table
from zerotrip.rules.tests.items import SMALL, program
from zerotrip.rules.tests.random_facts import ON, Someone
from zerotrip.rules.tests.readers import Judged, alone, unlike
from zerotrip.rules.types import MONEY, NUMBER
from zerotrip.rules.values import MOST_RECORDS

MOST = 2**63 - 1
MET, UNMET, UNKNOWN = (1, None, 0, 0), (0, None, 1, 0), (2, None, 0, 1)
FIRST_DAY, LAST_DAY = date(1, 1, 1), date(9999, 12, 31)
CALM: dict[str, Any] = {
    "x": 100, "y": 100, "n": 2, "m": 2, "d": date(2026, 6, 11), "e": date(2026, 6, 11), "a": True, "b": False,
    "rows": [{"x": 100, "n": 1, "half": 1, "d": ON, "flag": True, "kind": "red", "code": "C53"}],
}  # fmt: skip


def someone(**known: Any) -> Someone:
    values = CALM | known
    records = {"rows": values.pop("rows")}
    return Someone(Facts(values, records), [], ON)


def judged(checked: Program, **known: Any) -> Judged:
    """What both readers come to, for someone among others whose figures are small."""
    stays = [(0, someone()), (1, someone(**known)), (2, someone(n=Decimal("0.5"), rows=[]))]
    assert list(map(str, unlike([checked], stays))) == []
    assert list(map(str, unlike([checked], stays[1:2]))) == []
    return alone(checked, stays[1][1])


@pytest.mark.parametrize(
    ("that", "known", "expected"),
    [
        ("x == 92233720368547758.07", {"x": MOST}, MET),
        ("x > -92233720368547758.07", {"x": -MOST}, UNMET),
        ("x + y > 0", {"x": MOST, "y": 0}, MET),
        ("x + y > 0", {"x": MOST, "y": 1}, UNKNOWN),
        ("x + y > 0", {"x": MOST, "y": MOST}, UNKNOWN),
        ("x + y == 0", {"x": MOST, "y": -MOST}, MET),
        ("x - y < 0", {"x": -MOST, "y": 1}, UNKNOWN),
        ("x - y > 0", {"x": MOST, "y": -1}, UNKNOWN),
        ("-x < 0", {"x": MOST}, MET),
        ("abs(x) == 92233720368547758.07", {"x": -MOST}, MET),
        ("x + y + y - y > 0", {"x": MOST, "y": 1}, UNKNOWN),
        ("(x + y > 0) or b", {"x": MOST, "y": 1}, UNKNOWN),
        ("(x + y > 0) or a", {"x": MOST, "y": 1}, MET),
        ("known(x + y)", {"x": MOST, "y": 1}, UNMET),
        ("absent(x + y)", {"x": MOST, "y": 1}, UNKNOWN),
        ("min(x, y) == 0.01 and max(x, y) > 0", {"x": MOST, "y": 1}, MET),
        ("floor(x) == x", {"x": MOST}, UNMET),
        ("round(x) > 0", {"x": MOST}, MET),
        ("round(x, -6) > 0", {"x": MOST}, UNKNOWN),
        ("floor(x) < x", {"x": -MOST}, UNKNOWN),
    ],
)
def test_money(that: str, known: dict[str, Any], expected: Judged) -> None:
    assert judged(program(*SMALL, requires=(that,)), **known) == expected


@pytest.mark.parametrize(
    ("that", "known", "expected"),
    [
        ("n * m > 0", {"n": MOST, "m": 1}, MET),
        ("n * m > 0", {"n": MOST, "m": 2}, UNKNOWN),
        ("n * m > 0", {"n": 2**32, "m": 2**31}, UNKNOWN),
        ("n * m < 0", {"n": 2**31, "m": -(2**32)}, UNKNOWN),
        ("n * m < 0", {"n": 2**31, "m": -(2**32) + 1}, MET),
        ("n * m / m == n", {"n": 2**40, "m": 2**40}, UNKNOWN),
        ("n * m == 1", {"n": Decimal("0.000000000001"), "m": 10**12}, MET),
        ("n * n * n * n > 0", {"n": Decimal("0.000000000001")}, MET),
        ("n * m * 1000000 * 1000000 == 111111111110.888888888889",
         {"n": Decimal("0.333333333333"), "m": Decimal("0.333333333333")}, MET),
        ("n * m > 0", {"n": Decimal("999999999999999999.999999999999"), "m": Decimal("9.22")}, MET),
        ("n * m > 0", {"n": Decimal("999999999999999999.999999999999"), "m": Decimal("9.23")}, UNKNOWN),
        ("x * n > 0", {"x": MOST, "n": Decimal("0.5")}, MET),
        ("x * n > 0", {"x": MOST, "n": Decimal("1.000000000001")}, UNKNOWN),
        ("yuan(n) > 0", {"n": 92233720368547758}, MET),
        ("yuan(n) > 0", {"n": 92233720368547759}, UNKNOWN),
        ("x / n > 0", {"x": MOST, "n": Decimal("0.1")}, UNKNOWN),
        ("x / n * n == x", {"x": MOST, "n": 3}, MET),
        ("x / n > 0", {"x": MOST, "n": 0}, UNKNOWN),
        ("n / m == m / n", {"n": MOST, "m": MOST}, MET),
        ("x / y > n / m", {"x": MOST, "y": MOST - 1, "n": MOST - 1, "m": MOST - 2}, UNMET),
        ("x / y < n / m", {"x": MOST, "y": MOST - 1, "n": MOST - 1, "m": MOST - 2}, MET),
        ("x / y == n / m", {"x": MOST - 1, "y": MOST, "n": MOST - 1, "m": MOST}, MET),
        ("x / y > 0.000000000001", {"x": 1, "y": MOST}, UNMET),
        ("1 / n + 1 / m > 0", {"n": MOST, "m": MOST - 1}, MET),
        ("floor(n / m) == 1", {"n": MOST, "m": MOST - 1}, MET),
        ("round(n / m, 6) == 1", {"n": MOST, "m": MOST - 1}, MET),
        ("n > 1 / 999999999999999999 / 999999999999999999 / 999999999999999999", {"n": 0}, UNMET),
        ("n > 1 / 999999999999999999 / 999999999999999999 / 999999999999999999", {"n": 1}, MET),
        ("n in (9007199254740993, 1)", {"n": 2**53}, UNMET),
        ("n == 9007199254740993", {"n": 2**53 + 1}, MET),
        ("n == m", {"n": 2**62, "m": 2**62 + 1}, UNMET),
        ("n == m", {"n": Decimal("2.50"), "m": Decimal("2.5")}, MET),
    ],
)  # fmt: skip
def test_numbers(that: str, known: dict[str, Any], expected: Judged) -> None:
    assert judged(program(*SMALL, requires=(that,)), **known) == expected


@pytest.mark.parametrize(
    ("that", "amounts", "expected"),
    [
        ("sum(r.x for r in rows) > 0", [MOST], MET),
        ("sum(r.x for r in rows) > 0", [MOST, 1], UNKNOWN),
        ("sum(r.x for r in rows) > 0", [MOST, MOST, MOST, MOST], UNKNOWN),
        ("sum(r.x for r in rows) == 0", [MOST, MOST, -MOST, -MOST], MET),
        ("sum(r.x for r in rows) < 0", [-MOST, -1], UNKNOWN),
        ("sum(r.x for r in rows if r.x < 1) == 0", [MOST, MOST, 0], MET),
        ("sum(r.x * 2 for r in rows) > 0", [2**62], UNKNOWN),
        ("sum(r.x * 0.5 for r in rows) > 0", [MOST, MOST], MET),
        ("sum(r.x + y for r in rows) > 0", [MOST - 99], UNKNOWN),
        ("any(r.x + y > 0 for r in rows)", [MOST, 5], MET),
        ("all(r.x + y > 0 for r in rows)", [MOST, 5], UNKNOWN),
        ("max(r.x for r in rows) == 92233720368547758.07", [MOST, -MOST, 1], MET),
        ("min(r.x for r in rows) + x < 0", [-MOST, 1], MET),
        ("sum(r.x for r in rows) + x > 0", [MOST - 100, 0], MET),
        ("sum(r.x for r in rows) + x > 0", [MOST - 99, 0], UNKNOWN),
        ("sum(r.x / n for r in rows) > 0", [MOST, MOST], UNKNOWN),
        ("sum(r.x / 3 for r in rows) == x / 3", [50, 25, 25], MET),
        ("count(r for r in rows if r.x * n > 0) == 1", [MOST, -1], UNKNOWN),
    ],
)
def test_sums_over_records(that: str, amounts: list[int], expected: Judged) -> None:
    rows = [{"x": fen} for fen in amounts]
    assert judged(program(*SMALL, requires=(that,)), rows=rows, n=1 if "/ n" in that else 2) == expected


@pytest.mark.parametrize(
    ("that", "known", "expected"),
    [
        ("days_between(d, e) == 3652058", {"d": FIRST_DAY, "e": LAST_DAY}, MET),
        ("days_between(e, d) == -3652058", {"d": FIRST_DAY, "e": LAST_DAY}, MET),
        ("years_between(d, e) == 9998", {"d": FIRST_DAY, "e": LAST_DAY}, MET),
        ("years_between(e, d) == -9998", {"d": FIRST_DAY, "e": LAST_DAY}, MET),
        ("end_of_year(d) == d", {"d": LAST_DAY}, MET),
        ("known(shift(d, days=1))", {"d": LAST_DAY}, UNMET),
        ("shift(d, days=-1) > d", {"d": FIRST_DAY}, UNKNOWN),
        ("shift(d, months=1) > d", {"d": LAST_DAY}, UNKNOWN),
        ("shift(d, years=-1) > d", {"d": FIRST_DAY}, UNKNOWN),
        ("shift(d, years=n) > d", {"n": 10**12}, UNKNOWN),
        ("shift(d, days=n) > d", {"n": MOST}, UNKNOWN),
        ("shift(d, months=n) > d", {"n": -MOST}, UNKNOWN),
        ("shift(d, days=n) > d", {"n": 2**32 + 1}, UNKNOWN),
        ("shift(d, years=n, months=m) == d", {"n": 1, "m": -12}, MET),
        ("shift(d, years=n, months=m) == d", {"n": 10_000, "m": -120_000}, MET),
        ("shift(d, days=n) > d", {"n": Decimal("0.5")}, UNKNOWN),
        ('shift(d, years=1) == date("2025-02-28")', {"d": date(2024, 2, 29)}, MET),
        ('shift(d, years=-100) == date("1900-02-28")', {"d": date(2000, 2, 29)}, MET),
        ("age_on(d, e) == 0", {"d": date(2024, 2, 29), "e": date(2025, 2, 28)}, MET),
        ("age_on(d, e) == 1", {"d": date(2024, 2, 29), "e": date(2025, 3, 1)}, MET),
        ("day(n, m, 29) > e", {"n": 2023, "m": 2}, UNKNOWN),
        ("day(n, m, 29) > d", {"n": 9999, "m": 12}, MET),
        ("day(n, m, 29) > d", {"n": 10_000, "m": 1}, UNKNOWN),
        ("day(n, m, 29) > d", {"n": MOST, "m": MOST}, UNKNOWN),
        ("day(n, m, 1) > d", {"n": 0, "m": 1}, UNKNOWN),
        ("day(n, m, 1) > d", {"n": -1, "m": 1}, UNKNOWN),
        ("day(n, m, 1) > d", {"n": 2**32 + 2030, "m": 1}, UNKNOWN),
        ("d in span(d, e)", {"d": LAST_DAY, "e": FIRST_DAY}, UNKNOWN),
        ("d in span(e, d)", {"d": LAST_DAY, "e": FIRST_DAY}, MET),
    ],
)
def test_days(that: str, known: dict[str, Any], expected: Judged) -> None:
    assert judged(program(*SMALL, requires=(that,)), **known) == expected


@pytest.mark.parametrize(
    ("year", "expected"), [(9999, MET), (10_000, UNKNOWN), (0, UNKNOWN), (-1, UNKNOWN), (MOST, UNKNOWN)]
)
def test_periods_of_no_year(year: int, expected: Judged) -> None:
    checked = program(
        *SMALL, defines=(Define(name="period", text="n"),), requires=("period.end >= d or d not in period",)
    )
    assert judged(checked, n=year) == expected


def paying(scale: dict[str, Any], of: str = "x", rounding: Any = "half-up") -> Program:
    award = Award(of=of, scales=(Scale(since=date(2000, 1, 1), **scale),), rounding=rounding)
    return program(*SMALL, award=award)


BANDS = (Band(above_fen=0, percent=Decimal("33.333333333333")), Band(above_fen=2**53, percent=Decimal(90)))


@pytest.mark.parametrize(
    ("scale", "of", "known", "fen"),
    [
        ({"percent": Decimal(100)}, "x", {"x": LIMIT}, LIMIT),
        ({"percent": Decimal(100)}, "x", {"x": LIMIT + 1}, None),
        ({"percent": Decimal(1000)}, "x", {"x": MOST}, None),
        ({"percent": Decimal(1000), "at_most_fen": 5}, "x", {"x": MOST}, 5),
        ({"percent": Decimal("0.000000000001")}, "x", {"x": MOST}, 92234),
        ({"percent": Decimal("33.333333333333")}, "x", {"x": 10**15}, 333333333333330),
        ({"percent": Decimal(50)}, "x", {"x": -MOST}, 0),
        ({"percent": Decimal(50), "at_least_fen": 7}, "x", {"x": -MOST}, 0),
        ({"percent": Decimal(50), "at_least_fen": 7}, "x", {"x": 1}, 7),
        ({"bands": BANDS}, "x", {"x": 2**53}, None),
        ({"bands": BANDS}, "x", {"x": 3 * 10**14}, 99999999999999),
        ({"bands": BANDS, "at_most_fen": 1}, "x", {"x": MOST}, 1),
        ({"per_day_fen": 10**15}, "n", {"n": 1}, LIMIT),
        ({"per_day_fen": 10**15}, "n", {"n": Decimal("1.000000000001")}, None),
        ({"per_day_fen": MOST}, "n", {"n": MOST}, None),
        ({"per_day_fen": MOST, "at_most_fen": 1}, "n", {"n": MOST}, 1),
        ({"per_day_fen": 3}, "n", {"n": Decimal("0.5")}, 2),
        ({"flat_fen": LIMIT + 1}, "", {}, None),
        ({"flat_fen": MOST, "at_most_fen": LIMIT}, "", {}, LIMIT),
        ({"choices_fen": {"C53": MOST}}, "code", {"code": "C53"}, None),
        ({"choices_fen": {"C53": LIMIT}}, "code", {"code": "C53"}, LIMIT),
        ({"percent": Decimal(50)}, "x / n", {"x": MOST, "n": MOST}, 1),
        ({"percent": Decimal(50)}, "x / n", {"x": MOST, "n": 10**6}, 4611686018427),
    ],
)
def test_amounts(scale: dict[str, Any], of: str, known: dict[str, Any], fen: int | None) -> None:
    assert judged(paying(scale, of), **known) == (1, fen, 0, 0)


@pytest.mark.parametrize(
    ("rounding", "fen"),
    [("half-up", [1, 1, 2, 2]), ("half-even", [0, 1, 2, 2]), ("down", [0, 0, 1, 2]), ("up", [1, 1, 2, 2])],
)
def test_halves_in_every_rounding(rounding: str, fen: list[int]) -> None:
    half = paying({"percent": Decimal(50)}, rounding=rounding)
    thirds = paying({"percent": Decimal(50)}, of="x * 1.2", rounding=rounding)
    told = [judged(half, x=1)[1], judged(thirds, x=1)[1], judged(half, x=3)[1], judged(half, x=4)[1]]
    assert told == fen


@pytest.mark.parametrize(
    ("granted", "fen"),
    [
        ((100,), 0),
        ((MOST,), 0),
        ((MOST, 1), None),
        ((-MOST,), None),
        ((-LIMIT + 100,), LIMIT),
        ((-LIMIT + 99,), None),
        ((50, 49), 1),
    ],
)
def test_what_was_granted_earlier(granted: tuple[int, ...], fen: int | None) -> None:
    award = Award(of="x", over="period", scales=(Scale(since=date(2000, 1, 1), percent=Decimal(100)),))
    checked = program(*SMALL, award=award)
    awards: Any = [{"item": checked.item.id, "on": ON, "amount": each} for each in granted]
    one = Someone(someone().facts, awards, ON)
    assert list(map(str, unlike([checked], [(0, one), (1, someone())]))) == []
    assert alone(checked, one) == (1, fen, 0, 0)


def test_what_a_flat_sum_is_about_may_not_overflow() -> None:
    """It is reckoned although the sum does not depend on it."""
    assert judged(paying({"flat_fen": 5}, "x + y"), x=MOST, y=1) == (1, None, 0, 0)
    assert judged(paying({"flat_fen": 5}, "ceil(x)"), x=MOST - 1) == (1, None, 0, 0)


@pytest.mark.parametrize(("count", "expected"), [(MOST_RECORDS, MET), (MOST_RECORDS + 1, UNKNOWN)])
def test_most_records(count: int, expected: Judged) -> None:
    checked = program(*SMALL, requires=("count(rows) > 5 or sum(r.n for r in rows) > 0",))
    assert judged(checked, rows=[{"n": 1}] * count) == expected


def test_a_number_that_no_64_bits_hold_in_a_fact() -> None:
    """One below the least that is reckoned with: a column holds it, but not its opposite."""
    checked = program(*SMALL, requires=("x < 0", "-x > 0", "abs(x) > 0", "x - 0.01 < 0"))
    judged(checked, x=-(2**63))


def test_a_long_table_is_read_in_columns_while_what_it_goes_by_is_unknown_for_some() -> None:
    """Hundreds of questions within questions: read for everyone at once, and not doubled at every one."""
    rows = tuple((size, size * 100) for size in range(300))
    table = Table(key="by_size", type=MONEY, by=NUMBER, since=date(2020, 1, 1), rows=rows)
    checked = program(*SMALL, requires=("look_up(by_size, n) > 150",), tables=(table,))
    stays = [(at, Someone(Facts({"n": at - 3} if at % 3 else {}), [], ON)) for at in range(60)]
    assert list(map(str, unlike([checked], stays))) == []


@pytest.mark.parametrize(
    "that", ["sum(x for r in rows) > 1", "min(d for r in rows if a) == d", "max(n for r in rows) > 1"]
)
@pytest.mark.parametrize("rows", [[], [{"x": 5}, {"x": 6}]])
def test_a_fact_that_is_the_same_for_all_is_told_of_records(that: str, rows: Any) -> None:
    one = Someone(Facts({"x": 0, "n": 0, "d": date(1970, 1, 1), "a": True}, {"rows": rows}), [], ON)
    assert list(map(str, unlike([program(*SMALL, requires=(that,))], [(0, one), (1, one)]))) == []
