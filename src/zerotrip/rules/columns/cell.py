"""What a tree becomes: an expression over columns, and what is known of its values before any is read.

Numbers, money and dates (days since 1970) are whole numbers, `value` / `per`; choices their place in the
list. `low` and `high` bound `value`, so that its width is chosen and nothing wraps in silence.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from zerotrip.rules.types import Kind

INT32, INT64, INT128 = 2**31 - 1, 2**63 - 1, 2**127 - 1
PLAIN = 2**62
"""Larger figures are left to the reader for one person, which is exact at any size."""

NUMERIC = frozenset({Kind.NUMBER, Kind.MONEY, Kind.DATE})
TRUE, FALSE = pl.lit(True), pl.lit(False)


TESTS: dict[str, Callable[[Any, Any], pl.Expr]] = {
    "==": operator.eq, "!=": operator.ne,
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def tested(op: str, left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """The column first: Polars makes one line of a comparison in which a constant stands before a column
    that it knows to be the same in every line."""
    if left.meta.root_names():
        return TESTS[op](left, right)
    return TESTS[_MIRRORED[op]](right, left)


@dataclass(frozen=True, slots=True)
class Cell:
    """`value` is null where nothing is known (only if `open`) and where `absent` is true.

    `over`, where there is one, divides too: a column above zero, at most `over_high`. `doubts` name the
    columns that are true where the figure left what can be reckoned here. `level` is the step after which all
    columns read are there.
    """

    kind: Kind
    value: pl.Expr
    open: bool = False
    absent: pl.Expr | None = None
    low: int = 0
    high: int = 0
    per: int = 1
    over: pl.Expr | None = None
    over_high: int = 1
    codes: tuple[str, ...] = ()
    end: Cell | None = None  # of a period, whose own value is its first day
    doubts: frozenset[str] = frozenset()
    level: int = -1

    @property
    def nullable(self) -> bool:
        return self.open or self.absent is not None

    @property
    def constant(self) -> bool:
        """A number that is the same for all."""
        same = self.low == self.high and not (self.nullable or self.doubts) and self.over is None
        return same and self.kind in NUMERIC and self.end is None

    @property
    def decided(self) -> bool | None:
        """Of a condition: what it comes to for everyone; None if that differs."""
        alike = self.kind is Kind.BOOL and not (self.nullable or self.doubts) and self.low == self.high
        return {1: True, -1: False}.get(self.low) if alike else None

    @property
    def missing(self) -> pl.Expr:
        """True where it is absent; never null."""
        return FALSE if self.absent is None else self.absent

    def certain(self) -> pl.Expr:
        """Of a yes or no: absent counts as no."""
        return self.value if self.absent is None else self.value & ~self.absent

    def there(self) -> pl.Expr:
        return self.value.is_not_null() if self.nullable else TRUE

    def within(self, *others: Cell) -> Cell:
        """With the doubts of what it was made from, after the steps they need."""
        doubts = self.doubts.union(*(each.doubts for each in others))
        return replace(self, doubts=doubts, level=max(self.level, *(each.level for each in others)))


def dtype(low: int, high: int) -> pl.DataType:
    """The narrowest width that holds every value between."""
    most = max(-low, high)
    return pl.Int32() if most <= INT32 else pl.Int64() if most <= INT64 else pl.Int128()


def code_type(codes: tuple[str, ...]) -> pl.DataType:
    """What holds a choice by its place."""
    return pl.Int8() if len(codes) < 128 else pl.Int32()


def literal(number: int, like: pl.DataType | None = None) -> pl.Expr:
    return pl.lit(number, dtype=like or dtype(number, number))


def always(outcome: bool) -> Cell:
    """A condition that is the same for everyone."""
    sign = 1 if outcome else -1
    return Cell(Kind.BOOL, TRUE if outcome else FALSE, low=sign, high=sign)


def whole(kind: Kind, number: int) -> Cell:
    """A constant. One beyond 128 bits is no column: whatever is reckoned with it is in doubt."""
    value = literal(number) if abs(number) <= INT128 else pl.lit(None, dtype=pl.Int128())
    return Cell(kind, value, low=number, high=number)


def held(cell: Cell, like: pl.DataType) -> pl.Expr:
    """The value in this width."""
    if cell.constant:
        return literal(cell.low, like)
    return cell.value if dtype(cell.low, cell.high) == like else cell.value.cast(like, strict=False)


def folded(cell: Cell) -> Cell:
    """What reads no column is the same for everybody: reckoned at once, not written out wherever it is used.
    Of a record of which nothing is known that is nearly all, and came to millions of characters."""
    parts = {"value": cell.value, "absent": cell.absent, "over": cell.over}
    found = {name: _reckoned(part) for name, part in parts.items() if part is not None and _is_fixed(part)}
    end = folded(cell.end) if cell.end else None
    return replace(cell, **found, end=end)  # type: ignore[arg-type]


def _is_fixed(part: pl.Expr) -> bool:
    return not part.meta.is_literal() and not part.meta.root_names()


def _reckoned(part: pl.Expr) -> pl.Expr:
    column = pl.select(part).to_series()
    return pl.lit(column.item(), dtype=column.dtype)


def nothing(kind: Kind, *, absent: bool = False, codes: tuple[str, ...] = ()) -> Cell:
    """Known of nobody, or known not to exist for anybody."""
    kinds = {Kind.BOOL: pl.Boolean(), Kind.TEXT: pl.String(), Kind.BANK_ACCOUNT: pl.String()}
    like = code_type(codes) if codes else kinds.get(kind, pl.Int32())
    end = nothing(Kind.DATE, absent=absent) if kind is Kind.PERIOD else None
    value = pl.lit(None, dtype=like)
    return Cell(kind, value, open=not absent, absent=TRUE if absent else None, codes=codes, end=end)


def absent_in(*cells: Cell) -> pl.Expr | None:
    """True where one of them is absent: what is reckoned from it is absent too."""
    found: pl.Expr | None = None
    for cell in cells:
        if cell.absent is not None:
            found = cell.absent if found is None else found | cell.absent
    return found
