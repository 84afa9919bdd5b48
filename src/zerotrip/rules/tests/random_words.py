"""What random items and facts speak of: the facts and their types, and values as texts would have them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

from zerotrip.rules.types import BANK_ACCOUNT, BOOL, DATE, MONEY, NUMBER, TEXT, Type, choice, records

T = TypeVar("T")
KINDS, LEVELS = choice("red", "green", "blue"), choice("low", "mid", "高")
COLUMNS = {
    "n": NUMBER, "half": NUMBER, "x": MONEY, "y": MONEY, "d": DATE, "until": DATE,
    "flag": BOOL, "kind": KINDS, "code": TEXT, "account": BANK_ACCOUNT,
}  # fmt: skip
TYPES: Mapping[str, Type] = {
    "flag": BOOL, "member.retired": BOOL, "n": NUMBER, "household.size": NUMBER, "half": NUMBER,
    "x": MONEY, "settlement.borne": MONEY, "d": DATE, "member.born": DATE, "settlement.settled_on": DATE,
    "kind": KINDS, "level": LEVELS, "code": TEXT, "account": BANK_ACCOUNT,
    "household.awards": records(item=TEXT, on=DATE, amount=MONEY),
    "rows": records(**COLUMNS), "others": records(n=NUMBER, x=MONEY, d=DATE, code=TEXT),
}  # fmt: skip
"""Every fact the random items read; the same for all, so that several share one plan."""

AWARDS = records(item=TEXT, on=DATE, amount=MONEY).columns
"""Of `awards`, the list that every item knows without saying so."""
CODES = ("C53", "J18", "P1", "red", "胃癌", "test.other", "")
DAYS = (
    "2026-06-11", "2026-06-10", "2026-06-12", "2026-01-01", "2026-12-31", "2025-12-31", "2025-06-11",
    "2027-03-31", "2026-05-31", "2026-01-30", "1985-03-08", "2008-06-11", "2024-02-29",
)  # fmt: skip
ODD_DAYS = ("0001-01-01", "9999-12-31", "2000-02-29", "1900-02-28")
NUMBERS = ("0", "1", "2", "3", "4", "5", "0.5", "1.5", "2.25", "12", "100")
ODD_NUMBERS = ("0.000000000001", "999999999999999999", "123456789.123456789", "-1", "-7", "0.333333333333")
SUMS = ("0", "1", "100", "500", "999.99", "1000", "1000.01", "4134", "5000")
ODD_SUMS = ("0.01", "0.001", "10000000000000", "92233720368547758.07", "-1", "-0.005")
ORDER = ("<", "<=", ">", ">=", "==", "!=")


def pick(rng: Random, *weighted: tuple[int, T]) -> T:
    at = rng.randrange(sum(weight for weight, _ in weighted))
    for weight, option in weighted:
        at -= weight
        if at < 0:
            return option
    raise AssertionError


def usual(rng: Random, calm: Sequence[str], odd: Sequence[str]) -> str:
    return rng.choice(odd if rng.randrange(25) == 0 else calm)
