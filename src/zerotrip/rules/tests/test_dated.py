"""Figures and tables: which value holds on which day, for what; mistakes in them and in asking for them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from zerotrip.rules import Award, Define, Facts, Figure, Scale, Table, decide
from zerotrip.rules.one import Reader
from zerotrip.rules.tests.items import ON, SMALL, mistakes, program
from zerotrip.rules.tests.test_mistakes import complaints
from zerotrip.rules.types import DATE, MONEY, NUMBER, TEXT
from zerotrip.rules.values import Unknown

NEW_YEARS = [date(2000 + year, 1, 1) for year in range(40)]
RATE = Figure(key="rate", type=MONEY, values=tuple((day, day.year * 100) for day in reversed(NEW_YEARS)))
SHARE = Figure(key="share", type=NUMBER, values=((date(2020, 1, 1), Decimal("0.125")),))
CLOSES = Figure(key="closes", type=DATE, values=((date(2020, 1, 1), date(2026, 3, 31)),))


def table(*rows: tuple[Any, Any], by: Any = NUMBER, since: date = date(2020, 1, 1), **more: Any) -> Table:
    return Table(key="rates", type=MONEY, by=by, since=since, rows=rows, **more)


BANDS = table(*((age, age * 100) for age in range(0, 100, 5)))
NAMES = table(*((f"c{n}", n) for n in range(37)), by=TEXT)


def value(text: str, *, on: date = ON, known: dict[str, Any] | None = None, **more: Any) -> Any:
    checked = program(
        *SMALL, defines=(Define(name="answer", text=text),), requires=("known(answer)",), **more
    )
    rows = {"rows": (known or {}).pop("rows", [])}
    return checked.reader.value("answer", Facts(known or {}, rows), on=on)


@pytest.mark.parametrize("day", [day for year in NEW_YEARS for day in (year, year - timedelta(days=1))][2:])
def test_figure_of_each_day(day: date) -> None:
    assert value("rate", on=day, figures=(RATE,)) == day.year * 100
    assert value("figure_on(rate, d)", known={"d": day}, figures=(RATE,)) == day.year * 100


@pytest.mark.parametrize("text", ["rate", "figure_on(rate, date('1999-12-31'))", "rate + 1"])
def test_before_its_first_day_a_figure_is_unknown_with_the_reason(text: str) -> None:
    found = value(text, on=date(1999, 12, 31), figures=(RATE,))
    assert isinstance(found, Unknown)
    assert (found.facts, [reason["en"] for reason in found.because]) == (
        frozenset(),
        ["No figure was in force on that day."],
    )


def test_figures_of_each_type() -> None:
    figures = (SHARE, CLOSES)
    assert value("x * share", known={"x": 800}, figures=figures) == 100
    assert value("closes < on", figures=figures) is False


def test_figure_of_an_unknown_day_waits_for_it_unless_all_days_say_the_same() -> None:
    steady = Figure(key="steady", type=MONEY, values=((date(2020, 1, 1), 500), (date(2021, 1, 1), 500)))
    waiting = value("figure_on(rate, d)", figures=(RATE,))
    assert waiting.facts == {"d"}
    award = Award(as_of="d", scales=(Scale(since=date(2000, 1, 1), flat_fen=1),))
    few = Figure(key="few", type=MONEY, values=((date(2000, 1, 1), 500), (date(2021, 1, 1), 700)))
    checked = program(*SMALL, figures=(few, steady), award=award, requires=("few >= 5",))
    assert decide(checked, Facts({}), on=ON).verdict == "unknown"  # a day before either is not ruled out
    assert decide(checked, Facts({"d": ON}), on=ON).verdict == "met"


def test_day_of_the_award_picks_the_figure_and_may_itself_rest_on_one() -> None:
    award = Award(
        of="rate", as_of="min(d, closes)", scales=(Scale(since=date(2000, 1, 1), percent=Decimal(100)),)
    )
    checked = program(*SMALL, figures=(RATE, CLOSES), award=award)
    for day in (date(2025, 5, 5), date(2030, 1, 1)):
        decision = decide(checked, Facts({"d": day}), on=ON)
        assert str(decision.amount) == f"{min(day, date(2026, 3, 31)).year:,}.00"


@pytest.mark.parametrize("n", [0, 1, 4, 5, 6, 94, 95, 1000, Decimal("4.999")])
def test_row_of_a_table_holds_up_to_the_next(n: Any) -> None:
    assert value("look_up(rates, n)", known={"n": n}, tables=(BANDS,)) == min(int(n) // 5 * 5, 95) * 100


def test_below_the_first_row_nothing_is_known_but_otherwise_says_it() -> None:
    found = value("look_up(rates, n)", known={"n": -1}, tables=(BANDS,))
    assert [reason["en"] for reason in found.because] == ["The table says nothing for this."]
    rest = table((0, 100), otherwise=7)
    assert value("look_up(rates, n)", known={"n": -1}, tables=(rest,)) == 7


@pytest.mark.parametrize("n", range(37))
def test_row_of_a_text(n: int) -> None:
    assert value("look_up(rates, code)", known={"code": f"c{n}"}, tables=(NAMES,)) == n


def test_a_text_without_a_row_is_unknown_and_what_does_not_exist_absent() -> None:
    assert isinstance(value("look_up(rates, code)", known={"code": "c37"}, tables=(NAMES,)), Unknown)
    assert value("look_up(rates, code)", known={"code": None}, tables=(NAMES,)) is None
    assert value("look_up(rates, n)", known={"n": None}, tables=(table((0, 1), otherwise=9),)) is None
    assert value("look_up(rates, code)", tables=(NAMES,)).facts == {"code"}


def test_table_of_the_day_and_of_another() -> None:
    tables = (table((0, 2), since=date(2026, 1, 1)), table((0, 1)))
    assert value("look_up(rates, n)", known={"n": 1}, tables=tables, on=date(2026, 1, 1)) == 2
    assert value("look_up(rates, n, d)", known={"n": 1, "d": date(2025, 12, 31)}, tables=tables) == 1


def test_table_for_each_record() -> None:
    rows = [{"n": 3}, {"n": 7}, {"n": None}]
    assert value("sum(look_up(rates, r.n) for r in rows)", known={"rows": rows}, tables=(BANDS,)) == 500


def test_a_table_asks_few_questions() -> None:
    """Its tree is as deep as the number of halvings, whatever its length."""
    long = table(*((n, n) for n in range(1000)))
    checked = program(*SMALL, tables=(long,), defines=(Define(name="a1", text="look_up(rates, n)"),))
    assert isinstance(checked.reader, Reader)


@pytest.mark.parametrize(
    ("text", "said", "expected", "nearest"),
    [
        ("rates > 5", "rates", "the key of a [[table]]: look_up(rates, value)", "look_up(rates, …)"),
        ("look_up(rate, n) > 5", "rate", "the key of a [[table]]: look_up(rates, value)", "rates"),
        ("look_up(rates) > 5", "look_up(rates)", "look_up(rates, value) or look_up(rates, value, day)", None),
        ("look_up(rates, d) > 5", "d", "a number, not a date", None),
        ("look_up(rates, n, n) > 5", "n", "a date, not a number", None),
        ("figure_on(rats, d) > 5", "rats", "the key of a [[figure]]: figure_on(rate, day)", "rate"),
        ("figure_on(rate, n) > 5", "n", "a date, not a number", None),
        ("rate(d) > 5", "rate", "a function of the language", "figure_on(rate, …)"),
        ("rates(n) > 5", "rates", "a function of the language", "look_up(rates, …)"),
        ("lookup(rates, n) > 5", "lookup", "a function of the language", "look_up"),
        ("rate > n", "n", "money, not a number", None),
        ("ratee > 5", "ratee", "a name this item knows", "rate"),
    ],
)  # fmt: skip
def test_mistakes_in_asking(text: str, said: str, expected: str, nearest: str | None) -> None:
    [problem] = mistakes(text, figures=(RATE,), tables=(BANDS,))
    assert (problem.said, problem.expected, problem.nearest) == (said, expected, nearest)


def test_a_row_for_no_choice_is_told() -> None:
    [problem] = mistakes("look_up(rates, kind) > 5", tables=(table(("rad", 1), by=TEXT),))
    assert (problem.said, problem.nearest) == ("rad", "red")


@pytest.mark.parametrize(
    ("more", "where", "expected"),
    [
        ({"figures": (Figure(key="f", type=MONEY, values=()),)}, "figure f",
         "at least one value with its `since`"),
        ({"figures": (Figure(key="f", type=MONEY, values=((ON, 1), (ON, 2))),)}, "figure f",
         "one scale for each first day"),
        ({"figures": (Figure(key="a", type=MONEY, values=((ON, 1),)),)}, "figure a", "a name not yet used"),
        ({"tables": (table(),)}, "table rates", "at least one row"),
        ({"tables": (table((1, 1), (1, 2)),)}, "table rates", "rows rising, none twice"),
        ({"tables": (table((2, 1), (1, 2)),)}, "table rates", "rows rising, none twice"),
        ({"tables": (table(("a", 1), ("a", 2), by=TEXT),)}, "table rates", "rows rising, none twice"),
        ({"tables": (table((1, 1)), table((1, 1)))}, "table rates", "one scale for each first day"),
        ({"tables": (table((1, 1)), table(("a", 1), by=TEXT, since=ON))}, "table rates",
         "the same type and `by` as before under this key"),
    ],
)  # fmt: skip
def test_mistakes_in_what_is_written(more: dict[str, Any], where: str, expected: str) -> None:
    assert [(at, wanted) for at, _, wanted in complaints(**more)] == [(where, expected)]


# ── Months, of the same make ────────────────────────────────────────────────
@pytest.mark.parametrize("day", [date(2024, month, last) for month in range(1, 13) for last in (1, 28)])
def test_month_and_day_of_the_month(day: date) -> None:
    assert value("month_of(d)", known={"d": day}) == day.month
    assert value("day_of(d)", known={"d": day}) == day.day


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2024-01-31", "2024-02-28", 0),
        ("2024-01-31", "2024-02-29", 1),
        ("2023-01-31", "2023-02-28", 1),
        ("2024-01-15", "2025-01-14", 11),
        ("2024-01-15", "2025-01-15", 12),
        ("2024-02-29", "2025-02-28", 11),
        ("2024-02-29", "2025-03-01", 12),
        ("2020-05-20", "2026-06-11", 72),
        ("2020-05-20", "2026-06-20", 73),
        ("2024-06-11", "2024-06-11", 0),
        ("2024-06-11", "2024-03-12", -2),
        ("2024-06-11", "2023-06-11", -12),
    ],
)
def test_months_between(start: str, end: str, months: int) -> None:
    known = {"d": date.fromisoformat(start), "e": date.fromisoformat(end)}
    assert value("months_between(d, e)", known=known) == months


@pytest.mark.parametrize("text", ["month_of(d)", "day_of(d)", "months_between(d, e)", "months_between(e, d)"])
def test_months_of_what_does_not_exist_do_not_exist(text: str) -> None:
    assert value(text, known={"d": None}) is None
    assert value(text).facts <= {"d", "e"}


@pytest.mark.parametrize("text", ["month_of(n) > 1", "months_between(d) > 1", "day_of() > 1"])
def test_mistakes_in_months(text: str) -> None:
    assert len(mistakes(text)) == 1
