"""What is known about one person, typed; read from and written as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, TypedDict, cast

from zerotrip.core.errors import Invalid
from zerotrip.core.money import fen_of_yuan, plain_yuan
from zerotrip.core.text import Text, nearest
from zerotrip.rules import words
from zerotrip.rules.problems import Problem
from zerotrip.rules.types import DATE, MONEY, TEXT, Kind, Type, records

if TYPE_CHECKING:
    from zerotrip.rules.program import Program

Value = bool | int | Decimal | str | date | None
Record = Mapping[str, Value]
AWARD = records(item=TEXT, on=DATE, amount=MONEY)
_BOOL, _NUMBER, _MONEY, _DATE, _CHOICE = Kind.BOOL, Kind.NUMBER, Kind.MONEY, Kind.DATE, Kind.CHOICE
"""Looked up once: a member of an enumeration takes longer to find than a value to read."""
_A_NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?")
_PLAIN_YUAN = re.compile(r"-?[0-9]{1,12}\.[0-9]{2}")  # as receipts write it
_UNWRITABLE = re.compile(r"[\x00\ud800-\udfff]")  # neither a receipt nor PostgreSQL takes them
_A_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")  # fromisoformat reads 2026-W05-6 too


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about one person. Left out = unknown; None = known not to exist.

    Money is int fen, a date a date, a number int or Decimal. A list of records left out is unknown as a
    whole, an empty one is known; a column left out of a record is unknown in it.
    """

    scalars: Mapping[str, Value] = field(default_factory=dict)
    records: Mapping[str, Sequence[Record]] = field(default_factory=dict)


class EarlierAward(TypedDict):
    """An award the union's own books know of; `amount` in fen."""

    item: str
    on: date
    amount: int


class FactErrors(Exception):
    """Input that does not fit the item's facts; every mistake at once."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(_sentence(problem) for problem in problems))
        self.problems = problems


def _sentence(problem: Problem) -> str:
    hint = f"; nearest right word: {problem.nearest}" if problem.nearest else ""
    return f"{problem.where}: read {problem.said!r}, expected {problem.expected}{hint}"


class Unfit(Exception):
    """One value that is none of its type."""

    def __init__(self, expected: Text, near: str | None = None) -> None:
        self.expected, self.near = expected, near


# ── Reading ─────────────────────────────────────────────────────────────────
def read_facts(program: Program, data: Mapping[str, object]) -> Facts:
    """JSON- or TOML-shaped input (`{"facts": {…}, "records": {…}}`) as typed facts. Raises FactErrors."""
    reading = _Reading(program.given, program.derived)
    scalars = reading.scalars({} if data.get("facts") is None else data["facts"])
    tables = reading.tables({} if data.get("records") is None else data["records"])
    if reading.problems:
        raise FactErrors(reading.problems)
    return Facts(scalars, tables)


def read_awards(rows: object) -> list[EarlierAward]:
    """Earlier awards (`[{"item", "on", "amount"}]`) for `decide(awards=…)`. Raises FactErrors."""
    reading = _Reading({"awards": AWARD}, frozenset())
    read = reading.table("awards", rows, AWARD)
    for number, row in enumerate(read or ()):
        for name in AWARD.columns:
            if row.get(name) is None:
                reading.complain(f"awards[{number}].{name}", None, words.READ_AWARD)
    if reading.problems:
        raise FactErrors(reading.problems)
    return cast(list[EarlierAward], read)


class _Reading:
    def __init__(self, types: Mapping[str, Type], derived: frozenset[str]) -> None:
        self.types, self.derived = types, derived
        self.problems: list[Problem] = []

    def scalars(self, data: object) -> dict[str, Value]:
        if not isinstance(data, Mapping):
            self.complain("facts", data, words.READ_TABLE)
            return {}
        read: dict[str, Value] = {}
        for key, value in _flat(data, self.types):
            known = self.types.get(key)
            if known is None or known.kind is Kind.RECORDS:
                self.complain(key, key, *self.no_fact(key, scalar=True))
            elif key in read:
                self.complain(key, value, words.GIVEN_TWICE)
            else:
                self.keep(read, key, key, value, known)
        return read

    def tables(self, data: object) -> dict[str, Sequence[Record]]:
        if not isinstance(data, Mapping):
            self.complain("records", data, words.READ_TABLE)
            return {}
        read: dict[str, Sequence[Record]] = {}
        for key, rows in data.items():
            known = self.types.get(key)
            if known is None or known.kind is not Kind.RECORDS:
                self.complain(key, key, *self.no_fact(key, scalar=False))
            else:
                read[key] = self.table(key, rows, known) or []
        return read

    def table(self, key: str, rows: object, of: Type) -> list[Record] | None:
        if rows is None:
            return []
        if not isinstance(rows, Sequence) or not all(isinstance(row, Mapping) for row in rows):
            self.complain(key, rows, words.READ_RECORDS)
            return None
        return [self.row(f"{key}[{number}]", row, of) for number, row in enumerate(rows)]

    def row(self, where: str, row: Mapping[str, object], of: Type) -> Record:
        read: dict[str, Value] = {}
        for name, value in row.items():
            if name not in of.columns:
                self.complain(f"{where}.{name}", name, words.NOT_A_COLUMN, nearest(name, of.columns))
            else:
                self.keep(read, name, f"{where}.{name}", value, of.columns[name])
        return read

    def keep(self, read: dict[str, Value], name: str, where: str, value: object, of: Type) -> None:
        try:
            read[name] = read_value(value, of)
        except Unfit as unfit:
            self.complain(where, value, unfit.expected, unfit.near)

    def no_fact(self, key: str, *, scalar: bool) -> tuple[Text, str | None]:
        if key in self.derived:
            return words.NOT_GIVEN, None
        if key in self.types:
            return (words.READ_RECORDS if scalar else words.NOT_A_LIST), None
        fitting = [name for name, of in self.types.items() if scalar is (of.kind is not Kind.RECORDS)]
        return words.NOT_A_FACT, nearest(key, fitting)

    def complain(self, where: str, said: object, expected: Text, near: str | None = None) -> None:
        self.problems.append(Problem(where, 0, 0, str(said)[:60], expected, near))


def _flat(
    data: Mapping[str, object], types: Mapping[str, Type], prefix: str = ""
) -> Iterator[tuple[str, object]]:
    """TOML reads an unquoted dotted key as nested tables; both ways of writing mean the same."""
    for name, value in data.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping) and key not in types:
            yield from _flat(value, types, f"{key}.")
        else:
            yield key, value


def read_value(value: object, of: Type) -> Value:
    """One value of JSON or TOML as its type; None stays None: known not to exist. Raises Unfit."""
    if value is None:
        return None
    kind = of.kind
    if kind is _BOOL:
        flag: bool = _fit(value, isinstance(value, bool), words.READ_BOOL)
        return flag
    if kind is _NUMBER:
        return _number(value)
    if kind is _MONEY:
        return _money(value)
    if kind is _DATE:
        return _date(value)
    text: str = _fit(value, isinstance(value, str) and len(value) <= 1_000, words.READ_TEXT)
    _fit(text, not _UNWRITABLE.search(text), words.READ_CHARACTERS)
    if kind is _CHOICE and text not in of.choices:
        raise Unfit(words.one_of(of.choices), nearest(text, of.choices))
    return text


def _fit(value: Any, fits: bool, expected: Text) -> Any:
    if not fits:
        raise Unfit(expected)
    return value


def _decimal(value: object, expected: Text) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal | float):
        raise Unfit(expected)
    if isinstance(value, str) and not _A_NUMBER.fullmatch(value.strip()):  # Decimal reads 4_134 and １２ too
        raise Unfit(expected)
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise Unfit(expected) from None
    # The size first: a huge exponent must not be written out in digits.
    if not number.is_finite() or number.adjusted() >= 18 or number.adjusted() < -40:
        raise Unfit(expected)
    return number


def _number(value: object) -> int | Decimal:
    if value.__class__ is int and -(10**18) < value < 10**18:
        return value
    number = _decimal(value, words.READ_NUMBER)
    if number == number.to_integral_value():
        return int(number)
    if int(number.normalize().as_tuple().exponent) < -12:
        raise Unfit(words.READ_NUMBER)
    return number


def _money(value: object) -> int:
    if value.__class__ is str and _PLAIN_YUAN.fullmatch(value):
        return int(value.replace(".", ""))
    if isinstance(value, float):
        raise Unfit(words.READ_MONEY)
    try:
        return fen_of_yuan(_decimal(value, words.READ_MONEY))
    except Invalid as invalid:
        too_large = invalid.code == "amount-too-large"
        raise Unfit(words.READ_MONEY_WITHIN if too_large else words.READ_MONEY) from None


def _date(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        if not isinstance(value, str) or not _A_DAY.fullmatch(value):
            raise ValueError
        return date.fromisoformat(value)
    except ValueError:
        raise Unfit(words.READ_DATE) from None


# ── Writing ─────────────────────────────────────────────────────────────────
def written_value(value: Value, of: Type) -> bool | int | str | None:
    """A value as JSON: yuan and dates as text, whole numbers as numbers, others as decimal text."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if of.kind is _MONEY:
        return plain_yuan(int(value))
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else f"{value.normalize():f}"
    return value


def written_rows(rows: Sequence[Record], of: Type, columns: Sequence[str]) -> list[dict[str, object]]:
    """Records as JSON, only the columns named; a column left out stays left out."""
    return [
        {name: written_value(row[name], of.columns[name]) for name in columns if name in row}
        for row in rows or ()
    ]
