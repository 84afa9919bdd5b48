"""Random expressions, written as text from a typed grammar, so that nearly all of them pass the check.

Only `Random` is asked: Hypothesis may hold the strings (and shrink), or a plain seed (and be quick).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from zerotrip.rules.tests.random_dated import TABLES
from zerotrip.rules.tests.random_words import (
    AWARDS,
    CODES,
    DAYS,
    KINDS,
    LEVELS,
    NUMBERS,
    ODD_DAYS,
    ODD_NUMBERS,
    ODD_SUMS,
    ORDER,
    SUMS,
    TYPES,
    pick,
    usual,
)
from zerotrip.rules.types import Kind


@dataclass
class Texts:
    """Writes expressions. `named` are defines, derived facts and figures with their kinds."""

    rng: Random
    named: dict[str, Kind] = field(default_factory=dict)
    lists: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    period: bool = True
    row: tuple[str, str] | None = None

    # ── Names ───────────────────────────────────────────────────────────────
    def name(self, *kinds: Kind) -> str | None:
        """A column of the record at hand, or a fact, or a name: whatever there is of these kinds."""
        if self.row and self.rng.randrange(3):
            variable, key = self.row
            of_row = AWARDS if key == "awards" else TYPES[key].columns
            columns = [name for name, of in of_row.items() if of.kind in kinds]
            if columns:
                return f"{variable}.{self.rng.choice(columns)}"
        named = [name for name, kind in self.named.items() if kind in kinds]
        if named and self.rng.randrange(3) == 0:
            return self.rng.choice(named)
        facts = [key for key, of in TYPES.items() if of.kind in kinds]
        return self.rng.choice(facts) if facts else None

    def _named(self, *kinds: Kind) -> str:
        return self.name(*kinds) or self.rng.choice([key for key, of in TYPES.items() if of.kind in kinds])

    def _any(self, makers: Sequence[tuple[int, Callable[[int], str]]], depth: int) -> str:
        return pick(self.rng, *makers)(depth - 1)

    # ── Yes or no ───────────────────────────────────────────────────────────
    def bool(self, depth: int) -> str:
        if depth <= 0:
            return pick(self.rng, (9, self.yes_or_no), (12, self.compared))(0)
        return self._any(
            ((2, self.yes_or_no), (10, self.compared), (5, self.joined), (2, self.negated),
             (2, self.chosen_bool), (1, self.known), (1, self.absent), (5, self.asked),
             (1, self.constant)), depth
        )  # fmt: skip

    def yes_or_no(self, depth: int) -> str:
        return self._named(Kind.BOOL)

    def constant(self, depth: int) -> str:
        return self.rng.choice(("true", "false", "(on <= opened_on)"))

    def joined(self, depth: int) -> str:
        word = pick(self.rng, (2, " and "), (3, " or "))
        return f"({word.join(self.bool(depth) for _ in range(self.rng.choice((2, 2, 3))))})"

    def negated(self, depth: int) -> str:
        return f"(not {self.bool(depth)})"

    def chosen_bool(self, depth: int) -> str:
        return f"({self.bool(depth)} if {self.bool(depth)} else {self.bool(depth)})"

    def known(self, depth: int) -> str:
        return f"known({self._anything(depth)})"

    def absent(self, depth: int) -> str:
        return f"absent({self._anything(depth)})"

    def _anything(self, depth: int) -> str:
        if self.rng.randrange(6) == 0:
            return self.rng.choice(("rows", "others", "household.awards"))
        kind = self.rng.choice((Kind.BOOL, Kind.NUMBER, Kind.MONEY, Kind.DATE, Kind.TEXT))
        return self.of(kind, 0 if self.rng.randrange(3) else depth)

    def of(self, kind: Kind, depth: int) -> str:
        if kind is Kind.TEXT:
            return self.textual(depth)[0]
        writers = {Kind.BOOL: self.bool, Kind.NUMBER: self.number, Kind.MONEY: self.money,
                   Kind.DATE: self.date, Kind.PERIOD: self.span}  # fmt: skip
        return writers[kind](depth)

    # ── Comparing ───────────────────────────────────────────────────────────
    def compared(self, depth: int) -> str:
        makers = (
            (4, self.by_number),
            (6, self.by_money),
            (4, self.by_date),
            (4, self.by_text),
            (1, self.alike),
        )
        return self._any((*makers, (2, self.chained), (3, self.in_period), (2, self.among)), depth + 1)

    def _order(self) -> str:
        return self.rng.choice(ORDER)

    def by_number(self, depth: int) -> str:
        right = self.number(depth) if self.rng.randrange(3) == 0 else usual(self.rng, NUMBERS, ODD_NUMBERS)
        return f"({self.number(depth)} {self._order()} {right})"

    def by_money(self, depth: int) -> str:
        right = self.money(depth) if self.rng.randrange(3) == 0 else usual(self.rng, SUMS, ODD_SUMS)
        return f"({self.money(depth)} {self._order()} {right})"

    def by_date(self, depth: int) -> str:
        return f"({self.date(depth)} {self._order()} {self.date(0 if self.rng.randrange(3) else depth)})"

    def alike(self, depth: int) -> str:
        return f"({self.bool(depth)} {self.rng.choice(('==', '!='))} {self._named(Kind.BOOL)})"

    def chained(self, depth: int) -> str:
        kind = self.rng.choice((Kind.NUMBER, Kind.MONEY, Kind.DATE))
        ends = [self.of(kind, depth), self._named(kind), self.of(kind, 0)]
        low, high = self.rng.choice(("<", "<=", "!=")), self.rng.choice(("<", "<=", ">"))
        return f"({ends[0]} {low} {ends[1]} {high} {ends[2]})"

    def by_text(self, depth: int) -> str:
        written, choices = self.textual(depth)
        if self.lists and choices is None and self.rng.randrange(3) == 0:
            return f"({written} {self._in()} {self.rng.choice(self.lists)})"
        if self.rng.randrange(4) == 0:
            return f"({written} == {self.textual(0)[0]})" if choices is None else f"({written} == kind)"
        among = choices or CODES
        return f"({written} {self.rng.choice(('==', '!='))} {self._quoted(self.rng.choice(among))})"

    def in_period(self, depth: int) -> str:
        return f"({self.date(depth)} {self._in()} {self.span(0)})"

    def among(self, depth: int) -> str:
        kind = self.rng.choice((Kind.NUMBER, Kind.MONEY, Kind.DATE, Kind.TEXT))
        if kind is Kind.TEXT:
            written, choices = self.textual(depth)
            options = [self._quoted(self.rng.choice(choices or CODES)) for _ in range(2)]
        else:
            written = self.of(kind, depth)
            options = [self._literal(kind) for _ in range(self.rng.choice((1, 2, 3)))]
        left, right = self.rng.choice(("()", "[]"))
        return f"({written} {self._in()} {left}{', '.join(options)},{right})"

    def _in(self) -> str:
        return pick(self.rng, (3, "in"), (1, "not in"))

    def _literal(self, kind: Kind) -> str:
        if kind is Kind.DATE:
            return f'date("{usual(self.rng, DAYS, ODD_DAYS)}")'
        return usual(self.rng, *((NUMBERS, ODD_NUMBERS) if kind is Kind.NUMBER else (SUMS, ODD_SUMS)))

    def _quoted(self, text: str) -> str:
        return f"'{text}'"

    # ── Text ────────────────────────────────────────────────────────────────
    def textual(self, depth: int) -> tuple[str, tuple[str, ...] | None]:
        """The text, and what it can be, if it is a choice."""
        if depth > 0 and self.rng.randrange(5) == 0:
            one, other = self.textual(0)[0], self._quoted(self.rng.choice(CODES))
            return f"({one} if {self.bool(depth - 1)} else {other})", None
        name = self._named(Kind.TEXT, Kind.CHOICE, Kind.BANK_ACCOUNT)
        last = name.rpartition(".")[2]
        return name, {"kind": KINDS.choices, "level": LEVELS.choices}.get(last)

    # ── Figures and tables with a date ──────────────────────────────────────
    def _dated(self, kind: Kind) -> str:
        """A figure of another day, what a table says, or else a name."""
        figures = [name for name in self.figures if self.named[name] is kind]
        tables = [name for name in self.tables if TABLES[name][1].kind is kind]
        if figures and self.rng.randrange(4) == 0:
            return f"figure_on({self.rng.choice(figures)}, {self.date(0)})"
        if tables and self.rng.randrange(3) == 0:
            key = self.rng.choice(tables)
            by = "kind" if key == "by_kind" else self._looked_up(TABLES[key][0].kind)
            day = f", {self.date(0)}" if self.rng.randrange(3) == 0 else ""
            return f"look_up({key}, {by}{day})"
        return self._named(kind)

    def _looked_up(self, kind: Kind) -> str:
        return self.rng.choice(("code", "account")) if kind is Kind.TEXT else self.of(kind, 0)

    # ── Figures ─────────────────────────────────────────────────────────────
    def number(self, depth: int) -> str:
        if depth <= 0:
            return self._named(Kind.NUMBER)
        return self._any(
            ((5, lambda _: self._dated(Kind.NUMBER)), (4, self.reckoned), (1, self.shaped_number),
             (2, self.of_dates), (1, self.ratio), (3, self.counted), (1, self.chosen_number)), depth
        )  # fmt: skip

    def reckoned(self, depth: int) -> str:
        op = self.rng.choice(("+", "-", "*", "/"))
        right = pick(self.rng, (2, self._named(Kind.NUMBER)), (1, self.number(depth)), (2, "3"), (1, "0.25"))
        return f"({self.number(depth)} {op} {right})"

    def shaped_number(self, depth: int) -> str:
        body, digits = self.number(depth), self.rng.choice((-2, -1, 0, 1, 2, 6))
        return self.rng.choice((
            f"floor({body})", f"ceil({body})", f"round({body})", f"round({body}, {digits})",
            f"abs({body})", f"(-{body})",
            f"min({body}, {self._literal(Kind.NUMBER)})", f"max({self._named(Kind.NUMBER)}, {body}, 2)",
        ))  # fmt: skip

    def of_dates(self, depth: int) -> str:
        one, other = self.date(depth), self.date(0)
        parts = [f"{name}({one})" for name in ("year_of", "month_of", "day_of")]
        parts += [f"{unit}_between({one}, {other})" for unit in ("years", "months", "days", "days")]
        parts.append(f"age_on({self._named(Kind.DATE)}, {other})")
        return self.rng.choice([*parts, *(f"{one}.year" for one in self._periods())])

    def ratio(self, depth: int) -> str:
        return f"({self.money(depth)} / {self._named(Kind.MONEY)})"

    def chosen_number(self, depth: int) -> str:
        return f"({self.number(0)} if {self.bool(depth)} else {self._literal(Kind.NUMBER)})"

    def money(self, depth: int) -> str:
        if depth <= 0:
            return self._named(Kind.MONEY)
        return self._any(
            ((6, lambda _: self._dated(Kind.MONEY)), (4, self.added), (3, self.scaled), (4, self.summed),
             (2, self.shaped_money), (1, self.chosen_money),
             (1, lambda _: f"yuan({self._named(Kind.NUMBER)})")), depth
        )  # fmt: skip

    def added(self, depth: int) -> str:
        right = self.money(depth) if self.rng.randrange(2) else self._literal(Kind.MONEY)
        return f"({self.money(depth)} {self.rng.choice('+-')} {right})"

    def scaled(self, depth: int) -> str:
        by = self.rng.choice(("2", "0.5", "3", "0.1", self._named(Kind.NUMBER), self.number(depth)))
        money = self.money(depth)
        return self.rng.choice((f"({money} * {by})", f"({by} * {money})", f"({money} / {by})"))

    def shaped_money(self, depth: int) -> str:
        body, digits = self.money(depth), self.rng.choice((-2, 0, 1, 2))
        return self.rng.choice((
            f"floor({body})", f"ceil({body})", f"round({body})", f"round({body}, {digits})",
            f"abs({body})", f"(-{body})",
            f"min({body}, {self._literal(Kind.MONEY)})", f"max({body} - 1000, 0, {self._named(Kind.MONEY)})",
        ))  # fmt: skip

    def chosen_money(self, depth: int) -> str:
        other = self._named(Kind.MONEY) if self.rng.randrange(2) else self._literal(Kind.MONEY)
        return f"({self._named(Kind.MONEY)} if {self.bool(depth)} else {other})"

    # ── Days ────────────────────────────────────────────────────────────────
    def date(self, depth: int) -> str:
        leaves = ((3, self._named(Kind.DATE)), (2, self._literal(Kind.DATE)), (1, "on"), (1, "opened_on"))
        if depth <= 0:
            return pick(self.rng, *leaves)
        return self._any(
            ((6, lambda _: pick(self.rng, *leaves)), (2, self.shifted), (2, self.shaped_date),
             (1, self.picked_day), (1, self.chosen_date)), depth
        )  # fmt: skip

    def shifted(self, depth: int) -> str:
        parts = self.rng.choice((("months",), ("days",), ("years",), ("months", "days"), ("years", "months")))
        by = [pick(self.rng, (3, self.rng.choice(("1", "-1", "6", "30"))), (1, self._named(Kind.NUMBER)))
              for _ in parts]  # fmt: skip
        return f"shift({self.date(depth)}, {', '.join(map('='.join, zip(parts, by, strict=True)))})"

    def shaped_date(self, depth: int) -> str:
        rng, body = self.rng, self.date(depth)
        return rng.choice((
            f"end_of_year({body})", f"min({body}, {self._named(Kind.DATE)})", f"max({body}, on)",
            f"day(year_of({body}), {rng.choice(('2', '12', 'n'))}, {rng.choice(('29', '31', '1'))})",
            *(f"{one}.{rng.choice(('start', 'end'))}" for one in self._periods()),
        ))  # fmt: skip

    def chosen_date(self, depth: int) -> str:
        return f"({self._named(Kind.DATE)} if {self.bool(depth)} else {self._literal(Kind.DATE)})"

    def span(self, depth: int) -> str:
        periods = self._periods()
        if periods and self.rng.randrange(3):
            return self.rng.choice(periods)
        return f"span({self._literal(Kind.DATE)}, {self.rng.choice(('on', self._named(Kind.DATE)))})"

    def _periods(self) -> list[str]:
        named = [name for name, kind in self.named.items() if kind is Kind.PERIOD]
        return [*named, "period"] if self.period else named

    # ── Over records ────────────────────────────────────────────────────────
    def _over(self, function: str, body: Callable[[Texts], str]) -> str:
        """Records inside records see their own columns only."""
        among = ((6, "rows"), (3, "others"), (1, "household.awards"), (1, "awards"))
        outer, key = self.row, pick(self.rng, *among)
        variable = "t" if outer and outer[0] == "s" else "s"
        self.row = (variable, key)
        filters = "".join(f" if {self.bool(1)}" for _ in range(self.rng.choice((0, 1, 1, 2))))
        written = variable if function == "count" else body(self)
        self.row = outer
        return f"{function}({written} for {variable} in {key}{filters})"

    def asked(self, depth: int) -> str:
        return self._over(self.rng.choice(("any", "any", "all")), lambda inner: inner.bool(min(depth, 2)))

    def counted(self, depth: int) -> str:
        if self.rng.randrange(6) == 0:
            return f"count({self.rng.choice(('rows', 'others', 'awards'))})"
        function = self.rng.choice(("count", "count", "sum", "min", "max"))
        return self._over(function, lambda inner: inner.number(min(depth, 1)))

    def summed(self, depth: int) -> str:
        function = pick(self.rng, (4, "sum"), (1, "min"), (1, "max"))
        return self._over(function, lambda inner: inner.money(min(depth, 1)))

    def picked_day(self, depth: int) -> str:
        return self._over(self.rng.choice(("min", "max")), lambda inner: inner.date(0))
