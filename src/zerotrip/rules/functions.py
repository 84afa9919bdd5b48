"""The functions of the language: what they take, what they give, how they are written."""

from __future__ import annotations

from dataclasses import dataclass

from zerotrip.rules.types import BOOL, DATE, MONEY, NUMBER, PERIOD, Kind, Type

_D, _N = frozenset({Kind.DATE}), frozenset({Kind.NUMBER})


@dataclass(frozen=True, slots=True)
class Function:
    """`takes` is one set of kinds per argument; `form` is how to write it, shown in complaints."""

    form: str
    takes: tuple[frozenset[Kind], ...]
    gives: Type


PLAIN: dict[str, Function] = {
    "years_between": Function("years_between(from_day, to_day)", (_D, _D), NUMBER),
    "days_between": Function("days_between(from_day, to_day)", (_D, _D), NUMBER),
    "age_on": Function("age_on(birth_date, day)", (_D, _D), NUMBER),
    "end_of_year": Function("end_of_year(day)", (_D,), DATE),
    "year_of": Function("year_of(day)", (_D,), NUMBER),
    "day": Function("day(year, month, day)", (_N, _N, _N), DATE),
    "span": Function("span(first_day, last_day)", (_D, _D), PERIOD),
    "yuan": Function("yuan(number)", (_N,), MONEY),
}
"""Functions with one type each. Those below follow the type of what they are given."""

SHAPED: dict[str, str] = {
    "min": "min(a, b) or min(s.amount for s in settlements)",
    "max": "max(a, b) or max(s.amount for s in settlements)",
    "abs": "abs(number or money)",
    "floor": "floor(number or money)",
    "ceil": "ceil(number or money)",
    "round": "round(number or money) or round(x, decimals)",
    "month_of": "month_of(day)",
    "day_of": "day_of(day)",
    "months_between": "months_between(from_day, to_day)",
    "shift": "shift(day, months=1)",
    "date": 'date("2026-01-31")',
    "figure_on": "figure_on(rate, day)",
    "look_up": "look_up(rates, value) or look_up(rates, value, day)",
    "known": "known(fact)",
    "absent": "absent(fact)",
    "any": "any(s.amount > 100 for s in settlements)",
    "all": "all(s.amount > 100 for s in settlements)",
    "count": "count(s for s in settlements if s.amount > 100)",
    "sum": "sum(s.amount for s in settlements)",
}

FORMS: dict[str, str] = {name: function.form for name, function in PLAIN.items()} | SHAPED

AGGREGATES = ("any", "all", "count", "sum", "max", "min")
AGGREGATE_GIVES: dict[str, Type] = {"any": BOOL, "all": BOOL, "count": NUMBER}
PERIOD_PARTS: dict[str, Type] = {"year": NUMBER, "start": DATE, "end": DATE}
SHIFTS = ("years", "months", "days")
