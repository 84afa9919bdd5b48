"""Aggregates over records. Absent values are passed over; unknown ones make the whole unknown, unless it is
settled without them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from zerotrip.rules.closures import Read, Slots
from zerotrip.rules.values import Unknown, bounded, exact, unknown_from, unknown_of_all


def conjunction(values: Iterable[Any]) -> Any:
    """Kleene's and; absent counts as no."""
    waiting = []
    for value in values:
        if value.__class__ is Unknown:
            waiting.append(value)
        elif value is not True:
            return False
    return unknown_from(waiting) if waiting else True


def disjunction(values: Iterable[Any]) -> Any:
    """Kleene's or; absent counts as no."""
    waiting = []
    for value in values:
        if value is True:
            return True
        if value.__class__ is Unknown:
            waiting.append(value)
    return unknown_from(waiting) if waiting else False


def records(
    function: str, source: Read, row: int, where: Read | None, body: Read | None, *, guessing: bool
) -> Read:
    """Goes through the records of `source`, each in turn in slot `row`.

    While the records are unknown, one record of which nothing is known stands for them: what would not
    depend on it, does not depend on them (unless `guessing`), and what else it waits for is asked at once.
    """
    settle = _SETTLE[function]

    def aggregate(slots: Slots) -> Any:
        rows = source(slots)
        if rows.__class__ is not Unknown:
            return settle(_values(rows or (), slots))
        if not rows.facts:
            return rows
        slots[row] = _NOTHING_KNOWN
        admitted = where(slots) if where else True
        value = body(slots) if body else True
        if not guessing and _settled(function, admitted, value):
            return settle(())
        return unknown_from((rows, admitted, value))

    def _values(rows: Iterable[Any], slots: Slots) -> Iterable[tuple[Any, Any]]:
        for each in rows:
            slots[row] = each
            admitted = where(slots) if where else True
            if admitted is True:
                yield True, body(slots) if body else True
            elif admitted.__class__ is Unknown:
                yield admitted, body(slots) if body else True

    return aggregate


_NOTHING_KNOWN: dict[str, object] = {}


def _settled(function: str, admitted: Any, value: Any) -> bool:
    """Whether no record could change the outcome from that of an empty list."""
    if admitted is not True and admitted.__class__ is not Unknown:
        return True
    if function == "any":
        return value.__class__ is not Unknown and value is not True
    return function == "all" and (value is True or value is None)


def _any(values: Iterable[tuple[Any, Any]]) -> Any:
    waiting = []
    for admitted, value in values:
        both = conjunction((admitted, value))
        if both is True:
            return True
        if both is not False:
            waiting.append(both)
    return unknown_from(waiting) if waiting else False


def _all(values: Iterable[tuple[Any, Any]]) -> Any:
    waiting = []
    for admitted, value in values:
        if value is True or value is None:
            continue
        if value is False and admitted is True:
            return False
        waiting.append(unknown_from((admitted, value)))
    return unknown_from(waiting) if waiting else True


def _gathered(values: Iterable[tuple[Any, Any]]) -> tuple[list[Any], list[Unknown]]:
    there: list[Any] = []
    waiting: list[Unknown] = []
    for admitted, value in values:
        if value is None:
            continue
        if admitted is True and value.__class__ is not Unknown:
            there.append(value)
        else:
            waiting.append(unknown_of_all((admitted, value)))
    return there, waiting


def _count(values: Iterable[tuple[Any, Any]]) -> Any:
    there, waiting = _gathered(values)
    return unknown_of_all(waiting) if waiting else len(there)


def _sum(values: Iterable[tuple[Any, Any]]) -> Any:
    there, waiting = _gathered(values)
    return unknown_of_all(waiting) if waiting else bounded(exact(sum(there)))


def _extreme(pick: Callable[[list[Any]], Any]) -> Callable[[Iterable[tuple[Any, Any]]], Any]:
    def extreme(values: Iterable[tuple[Any, Any]]) -> Any:
        there, waiting = _gathered(values)
        if waiting:
            return unknown_of_all(waiting)
        return pick(there) if there else None

    return extreme


_SETTLE: dict[str, Callable[[Iterable[tuple[Any, Any]]], Any]] = {
    "any": _any,
    "all": _all,
    "count": _count,
    "sum": _sum,
    "min": _extreme(min),
    "max": _extreme(max),
}
