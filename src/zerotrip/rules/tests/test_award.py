"""How much: every kind of scale, the day that picks it, rounding, limits, what was granted before."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerotrip.core.money import Amount
from zerotrip.rules import Award, Band, Decision, Define, Facts, ListOf, Scale, decide
from zerotrip.rules.tests.items import ON, SMALL, fact, program
from zerotrip.rules.types import TEXT

SINCE = date(2020, 1, 1)


def awarded(
    of: str, *scales: Scale, known: dict[str, Any], award: dict[str, Any] | None = None, **more: Any
) -> Decision:
    checked = program(*SMALL, award=Award(of=of, scales=scales, **(award or {})), **more)
    return decide(checked, Facts(known), on=ON)


def rows_of(decision: Decision) -> Any:
    return decision.as_dict()["rows"]


def test_flat_sum_needs_no_base() -> None:
    decision = awarded("", Scale(since=SINCE, flat_fen=15_000_00), known={})
    assert decision.amount == Amount.yuan(15_000)
    assert rows_of(decision) == [{"label": {"en": "fixed amount", "zh-Hans": "定额"}, "amount": "15000.00"}]


def test_nothing_to_pay_is_a_known_amount() -> None:
    decision = awarded("x", Scale(since=SINCE, percent=Decimal("12.5")), known={"x": 0})
    assert (decision.verdict, decision.as_dict()["amount"]) == ("met", "0.00")


def test_percentage() -> None:
    decision = awarded("x", Scale(since=SINCE, percent=Decimal("12.5")), known={"x": 8000_00})
    assert decision.amount == Amount.yuan(1000)
    assert rows_of(decision) == [{"base": "8000.00", "rate": "12.5%", "amount": "1000.00"}]


@pytest.mark.parametrize(("days", "paid"), [(3, 300), (20, 2000), (25, 2000), (0, 0), (Decimal("1.5"), 150)])
def test_sum_per_day_up_to_a_ceiling(days: Any, paid: int) -> None:
    decision = awarded("n", Scale(since=SINCE, per_day_fen=100_00, at_most_fen=2000_00), known={"n": days})
    assert decision.amount == Amount.yuan(paid)
    assert sum(row.amount_fen for row in decision.rows) == paid * 100


def test_per_day_row_says_days_and_sum() -> None:
    decision = awarded("n", Scale(since=SINCE, per_day_fen=100_00), known={"n": Decimal("2.5")})
    assert decision.rows[0].label == {"en": "2.5 days at 100.00 a day", "zh-Hans": "2.5 天，每天 100.00 元"}


def test_choice_table() -> None:
    table = Scale(since=SINCE, choices_fen={"red": 20_000_00, "green": 5000_00})
    assert awarded("kind", table, known={"kind": "green"}).amount == Amount.yuan(5000)
    graded = "'red' if code == 'C53' else 'green'"
    assert awarded(graded, table, known={"code": "C53"}).amount == Amount.yuan(20_000)
    blue = awarded("kind", table, known={"kind": "blue"})
    assert (blue.verdict, blue.amount, blue.ask) == ("met", None, ())
    assert [reason["en"] for reason in blue.reasons] == ["The table has no amount for this choice."]


def test_choice_row_is_called_by_its_label() -> None:
    red = {"zh-Hans": "原发", "en": "primary"}
    kind = fact("k", SMALL[8].type.__class__(SMALL[8].type.kind, choices=("red",), labels={"red": red}))
    award = Award(of="k", scales=(Scale(since=SINCE, choices_fen={"red": 1}),))
    assert decide(program(kind, award=award), Facts({"k": "red"}), on=ON).rows[0].label == red


def test_day_named_in_the_award_picks_the_scale() -> None:
    scales = (
        Scale(since=date(2024, 1, 1), flat_fen=3),
        Scale(since=date(2020, 1, 1), flat_fen=1),
        Scale(since=date(2022, 1, 1), flat_fen=2),
    )
    days = [date(2020, 1, 1), date(2021, 12, 31), date(2022, 1, 1), date(2030, 1, 1)]
    paid = [awarded("", *scales, known={"d": day}, award={"as_of": "d"}).amount for day in days]
    assert paid == [Amount(1), Amount(1), Amount(2), Amount(3)]
    before = awarded("", *scales, known={"d": date(2019, 12, 31)}, award={"as_of": "d"})
    assert (before.amount, before.reasons[0]["en"]) == (None, "No scale was in force on that day.")
    assert awarded("", *scales, known={}, award={"as_of": "d"}).ask[0].fact == "d"


def test_lists_are_those_of_the_day_the_case_is_about() -> None:
    lists = (
        ListOf(key="major", since=date(2023, 1, 1), entries=("C50", "C53")),
        ListOf(key="major", since=date(2021, 1, 1), entries=("C53",)),
    )
    checked = program(
        *SMALL,
        lists=lists,
        requires=("code in major",),
        award=Award(as_of="d", scales=(Scale(since=SINCE, flat_fen=1),)),
    )
    verdicts = {
        (code, day.year): decide(checked, Facts({"code": code, "d": day}), on=ON).verdict
        for code in ("C50", "C53")
        for day in (date(2020, 6, 1), date(2022, 6, 1), date(2023, 1, 1))
    }
    assert verdicts == {
        ("C50", 2020): "unmet", ("C50", 2022): "unmet", ("C50", 2023): "met",
        ("C53", 2020): "unmet", ("C53", 2022): "met", ("C53", 2023): "met",
    }  # fmt: skip
    assert [each.fact for each in decide(checked, Facts(), on=ON).ask] == ["code", "d"]


@pytest.mark.parametrize(
    ("mode", "fen"), [("half-up", 3), ("half-even", 2), ("down", 2), ("up", 3)]
)  # fmt: skip
def test_rounding_happens_once_as_stated(mode: Any, fen: int) -> None:
    half = Scale(since=SINCE, percent=Decimal(50))
    assert awarded("x", half, known={"x": 5}, award={"rounding": mode}).amount == Amount(fen)
    thirds = awarded("x / 3 + x / 3 + x / 3", Scale(since=SINCE, percent=Decimal(100)), known={"x": 100})
    assert thirds.amount == Amount(100)


@given(
    base=st.integers(0, 10**9),
    percents=st.lists(st.integers(0, 10_000), min_size=1, max_size=6),
    mode=st.sampled_from(["half-up", "half-even", "down", "up"]),
    limits=st.tuples(st.integers(0, 10**6), st.integers(10**6, 10**9)),
    earlier=st.integers(0, 10**9),
)
def test_rows_always_add_up_to_the_amount(
    base: int, percents: list[int], mode: Any, limits: tuple[int, int], earlier: int
) -> None:
    bands = tuple(Band(above_fen=n * 777_77, percent=Decimal(p) / 100) for n, p in enumerate(percents))
    scale = Scale(since=SINCE, bands=bands, at_least_fen=limits[0], at_most_fen=limits[1])
    award = Award(of="x", scales=(scale,), rounding=mode, over="period")
    checked = program(*SMALL, award=award)
    before: Any = [{"item": "test.item", "on": ON, "amount": earlier}] if earlier else []
    decision = decide(checked, Facts({"x": base}), on=ON, awards=before)
    assert decision.amount == Amount(sum(row.amount_fen for row in decision.rows))
    whole = _by_hand(base, bands)
    fen = int(whole.to_integral_value(rounding={"half-up": "ROUND_HALF_UP", "half-even": "ROUND_HALF_EVEN",
                                                "down": "ROUND_DOWN", "up": "ROUND_UP"}[mode]))  # fmt: skip
    entitled = min(max(fen, limits[0]), limits[1]) if base else min(fen, limits[1])
    assert decision.amount == Amount(max(0, entitled - earlier))


def _by_hand(base: int, bands: tuple[Band, ...]) -> Decimal:
    """Fen by fen above each threshold, the slow and plain way."""
    total = Decimal(0)
    for at, band in enumerate(bands):
        top = bands[at + 1].above_fen if at + 1 < len(bands) else base
        total += max(0, min(base, top) - band.above_fen) * band.percent / 100
    return total


def test_rows_share_one_rounding() -> None:
    bands = tuple(Band(above_fen=n, percent=Decimal(50)) for n in range(3))
    decision = awarded("x", Scale(since=SINCE, bands=bands), known={"x": 3})
    assert (decision.amount, [row.amount_fen for row in decision.rows]) == (Amount(2), [1, 0, 1])


def test_base_below_zero_counts_as_zero() -> None:
    decision = awarded(
        "x - y", Scale(since=SINCE, percent=Decimal(10), at_least_fen=5), known={"x": 1, "y": 9}
    )
    assert (decision.amount, decision.rows) == (Amount(0), ())


def test_absent_base_leaves_the_amount_open_with_the_reason() -> None:
    decision = awarded("max(r.x for r in rows)", Scale(since=SINCE, percent=Decimal(10)), known={})
    assert [each.fact for each in decision.ask] == ["rows"]
    checked = program(
        *SMALL, award=Award(of="max(r.x for r in rows)", scales=(Scale(since=SINCE, percent=Decimal(1)),))
    )
    nothing = decide(checked, Facts({}, {"rows": []}), on=ON)
    assert nothing.reasons[0]["en"] == "What the amount is reckoned from does not exist."


def test_amount_beyond_the_books_is_unknown_not_wrapped() -> None:
    decision = awarded("x", Scale(since=SINCE, percent=Decimal(1000)), known={"x": 10**15})
    assert (decision.amount, decision.reasons[0]["en"]) == (
        None,
        "The figures are too large to be reckoned with.",
    )


def test_awards_of_items_named_in_deducts_are_taken_off_too() -> None:
    award = Award(
        of="x", over="period", deducts=("other",), scales=(Scale(since=SINCE, percent=Decimal(100)),)
    )
    checked = program(*SMALL, award=award)
    before: Any = [
        {"item": "other", "on": ON, "amount": 300},
        {"item": "test.item", "on": ON, "amount": 200},
        {"item": "third", "on": ON, "amount": 100},
    ]
    assert decide(checked, Facts({"x": 1000}), on=ON, awards=before).amount == Amount(500)


def test_period_is_the_year_of_the_award_unless_the_item_says_otherwise() -> None:
    scales = (Scale(since=SINCE, percent=Decimal(100)),)
    before: Any = [{"item": "test.item", "on": date(2021, 2, 1), "amount": 200}]
    by_year = program(*SMALL, award=Award(of="x", over="period", as_of="d", scales=scales))
    facts = Facts({"x": 1000, "d": date(2020, 11, 1)})
    assert decide(by_year, facts, on=ON, awards=before).amount == Amount(1000)
    school = Define(name="period", text="span(day(2020, 9, 1), day(2021, 8, 31))")
    by_school_year = program(
        *SMALL, defines=(school,), award=Award(of="x", over="period", as_of="d", scales=scales)
    )
    assert decide(by_school_year, facts, on=ON, awards=before).amount == Amount(800)


@pytest.mark.parametrize(
    ("once", "on", "verdict"),
    [
        ("case", date(2021, 2, 1), "met"), ("period", date(2021, 2, 1), "unmet"),
        ("period", date(2020, 2, 1), "met"), ("lifetime", date(2000, 2, 1), "unmet"),
    ],
)  # fmt: skip
def test_granted_once_in_a_case_a_period_or_a_lifetime(once: Any, on: date, verdict: str) -> None:
    checked = program(*SMALL, once=once, award=Award(scales=(Scale(since=SINCE, flat_fen=1),)))
    before: Any = [{"item": "test.item", "on": on, "amount": 1}, {"item": "other", "on": ON, "amount": 1}]
    decision = decide(checked, Facts(), on=ON, awards=before)
    assert decision.verdict == verdict
    assert [each.code for each in decision.conditions] == ([] if once == "case" else ["once"])


def test_item_without_award_or_conditions_is_met_without_an_amount() -> None:
    decision = decide(program(fact("c", TEXT)), Facts(), on=ON)
    assert (decision.verdict, decision.amount, decision.rows, decision.ask) == ("met", None, (), ())


@pytest.mark.parametrize(
    ("scale", "rows"),
    [
        ({"percent": Decimal(1)}, [("20000000000000.00", "200000000000.00")]),
        ({"percent": Decimal(1000), "at_most_fen": 5},
         [("20000000000000.00", "200000000000000.00"), (None, "-199999999999999.95")]),
    ],
)  # fmt: skip
def test_rows_are_told_of_sums_beyond_the_books(scale: Any, rows: Any) -> None:
    """Two sums that are each allowed may add up to more; the amount that comes of it need not."""
    decision = awarded("x + y", Scale(since=SINCE, **scale), known={"x": 10**15, "y": 10**15})
    assert [(row.get("base"), row["amount"]) for row in rows_of(decision)] == rows
    assert decision.receipt().hash


def test_earlier_awards_beyond_the_books_leave_nothing() -> None:
    checked = program(
        *SMALL, award=Award(of="x", over="period", scales=(Scale(since=SINCE, percent=Decimal(1)),))
    )
    earlier: Any = [{"item": checked.item.id, "on": ON, "amount": 10**15}] * 2
    decision = decide(checked, Facts({"x": 100_00}), on=ON, awards=earlier)
    assert (decision.as_dict()["amount"], rows_of(decision)[-1]["base"]) == ("0.00", "20000000000000.00")
