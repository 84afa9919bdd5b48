"""The closures that trees become: each takes the slots of one decision and gives a value."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from zerotrip.rules import words
from zerotrip.rules.operations import divide
from zerotrip.rules.values import (
    LARGEST,
    MOST_RECORDS,
    Unknown,
    bounded,
    exact,
    stuck,
    unknown_from,
    unknown_of_all,
)

Slots = list[Any]
Read = Callable[[Slots], Any]
_TOO_MANY = stuck(words.TOO_MANY_RECORDS)


def column(row: int, name: str, missing: Unknown, *, numeric: bool) -> Read:
    if not numeric:
        return lambda slots: slots[row].get(name, missing)

    def number(slots: Slots) -> Any:
        value = slots[row].get(name, missing)
        return exact(value) if value.__class__ is Decimal else value

    return number


def table(records: int, key: str, unknown: Unknown) -> Read:
    """The list `key` of those in slot `records`, unless it is too long to be gone through."""

    def read(slots: Slots) -> Any:
        rows = slots[records].get(key, unknown)
        few = rows is None or rows.__class__ is Unknown or len(rows) <= MOST_RECORDS
        return rows if few else _TOO_MANY

    return read


def every(parts: list[Read]) -> Read:
    def read(slots: Slots) -> Any:
        waiting: list[Unknown] = []
        for part in parts:
            value = part(slots)
            if value is True:
                continue
            if value.__class__ is not Unknown:
                return False
            waiting.append(value)
        return unknown_from(waiting) if waiting else True

    return read


def either(parts: list[Read]) -> Read:
    def read(slots: Slots) -> Any:
        waiting: list[Unknown] = []
        for part in parts:
            value = part(slots)
            if value is True:
                return True
            if value.__class__ is Unknown:
                waiting.append(value)
        return unknown_from(waiting) if waiting else False

    return read


def negated(body: Read) -> Read:
    def read(slots: Slots) -> Any:
        value = body(slots)
        return value if value.__class__ is Unknown else value is not True

    return read


def certain(body: Read) -> Read:
    """Yes or no, where absent counts as no."""

    def read(slots: Slots) -> Any:
        value = body(slots)
        return False if value is None else value

    return read


def chosen(condition: Read, then: Read, otherwise: Read) -> Read:
    def read(slots: Slots) -> Any:
        holds = condition(slots)
        if holds.__class__ is not Unknown:
            return then(slots) if holds is True else otherwise(slots)
        one, other = then(slots), otherwise(slots)
        if one.__class__ is not Unknown and other.__class__ is not Unknown and one == other:
            return one
        # Even where nothing can settle the condition, branches that turn out alike settle the whole.
        return unknown_from((holds, one, other))

    return read


_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq, "!=": operator.ne,
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "in": lambda value, among: value in among, "not in": lambda value, among: value not in among,
}  # fmt: skip


def compared(op: str, left: Read, right: Read) -> Read:
    test = _COMPARE[op]

    def read(slots: Slots) -> Any:
        one, other = left(slots), right(slots)
        if one is None or other is None:
            return False
        if one.__class__ is Unknown or other.__class__ is Unknown:
            return unknown_of_all((one, other))
        return test(one, other)

    return read


def compared_literal(op: str, left: Read, literal: Any) -> Read:
    test = _COMPARE[op]

    def read(slots: Slots) -> Any:
        value = left(slots)
        if value is None:
            return False
        return value if value.__class__ is Unknown else test(value, literal)

    return read


def dated(day: Read, versions: tuple[tuple[date, tuple[str, ...]], ...]) -> Read:
    begun = [(since, frozenset(entries)) for since, entries in versions]

    def read(slots: Slots) -> Any:
        on = day(slots)
        if on is None or on.__class__ is Unknown:
            return on
        return next((entries for since, entries in begun if since <= on), frozenset())

    return read


def _missing(values: Sequence[Any]) -> Unknown | None:
    """What comes of an operation some of whose values are not there: absent wins, whatever the others are."""
    return None if any(value is None for value in values) else unknown_of_all(values)


def reckoned(op: str, left: Read, right: Read) -> Read:
    reckon = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": divide}[op]

    def read(slots: Slots) -> Any:
        one, other = left(slots), right(slots)
        if one is None or other is None or one.__class__ is Unknown or other.__class__ is Unknown:
            return _missing((one, other))
        value = reckon(one, other)
        if value.__class__ is int and -LARGEST <= value <= LARGEST:
            return value
        return value if value.__class__ is Unknown else bounded(value)

    return read


def called(function: Callable[..., Any], parts: list[Read]) -> Read:
    def read(slots: Slots) -> Any:
        values = [part(slots) for part in parts]
        for value in values:
            if value is None or value.__class__ is Unknown:
                return _missing(values)
        return function(*values)

    return read


def known(body: Read) -> Read:
    return lambda slots: body(slots).__class__ is not Unknown


def absent(body: Read) -> Read:
    def read(slots: Slots) -> Any:
        value = body(slots)
        return value if value.__class__ is Unknown else value is None

    return read
