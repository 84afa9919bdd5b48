"""The reader for one person: every tree a closure, compiled once per edition; names and aggregates reckoned
once per decision. Values are what `values` says; a closure never raises on any value of its type."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from zerotrip.rules import over, tree, words
from zerotrip.rules.awarding import AWARDS, AwardTree
from zerotrip.rules.facts import Facts
from zerotrip.rules.operations import divide, operation
from zerotrip.rules.scale import Paid, pay
from zerotrip.rules.tree import Literal, Node
from zerotrip.rules.types import DATE, Kind
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

if TYPE_CHECKING:
    from zerotrip.rules.program import ConditionTree

Slots = list[Any]
Read = Callable[[Slots], Any]
_PENDING = object()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What came out, bare: True, False or Unknown for each condition; the amount only once all hold."""

    outcomes: tuple[bool | Unknown, ...]
    paid: Paid | Unknown | None
    period: Any
    deadline: Any

    @property
    def verdict(self) -> bool | Unknown:
        return over.conjunction(self.outcomes)


class Reader:
    def __init__(
        self, conditions: Sequence[ConditionTree], named: Mapping[str, Node], award: AwardTree | None
    ) -> None:
        self._named = named
        self._blank: Slots = []
        self._scalars: dict[str, tuple[int, Unknown]] = {}
        self._records: dict[str, tuple[int, Unknown]] = {}
        self._kept: dict[object, Read] = {}
        self._on, self._opened_on = self._slot(), self._slot()
        self._awards = self._records_slot(AWARDS)
        self._conditions = tuple(self._compile(each.node, None) for each in conditions)
        self._award = award
        self._base = self._compile(award.base, None) if award and award.base else None
        self._earlier = self._compile(award.earlier, None) if award and award.earlier else None
        self._as_of = self._name(tree.Named(DATE, "@as_of"))
        self._period = self._name(tree.Named(DATE, "period"))
        self._deadline = self._name(tree.Named(DATE, "deadline")) if "deadline" in named else None

    # ── Deciding ────────────────────────────────────────────────────────────
    def judge(
        self, facts: Facts, on: date, opened_on: date, awards: Sequence[Mapping[str, Any]] = ()
    ) -> Judgement:
        slots = self._filled(facts, on, opened_on, awards)
        outcomes = tuple(_outcome(condition(slots)) for condition in self._conditions)
        paid = self._paid(slots) if self._award and all(outcome is True for outcome in outcomes) else None
        deadline = self._deadline(slots) if self._deadline else None
        return Judgement(outcomes, paid, self._period(slots), deadline)

    def _filled(self, facts: Facts, on: date, opened_on: date, awards: Sequence[Mapping[str, Any]]) -> Slots:
        slots = self._blank.copy()
        slots[self._on], slots[self._opened_on] = on, opened_on
        scalars, records = facts.scalars, facts.records
        for key, (slot, unknown) in self._scalars.items():
            value = scalars.get(key, unknown)
            slots[slot] = exact(value) if value.__class__ is Decimal else value
        for key, (slot, unknown) in self._records.items():
            rows = records.get(key, unknown)
            few = rows is None or rows.__class__ is Unknown or len(rows) <= MOST_RECORDS
            slots[slot] = rows if few else _TOO_MANY
        slots[self._awards] = awards
        return slots

    def _paid(self, slots: Slots) -> Paid | Unknown:
        assert self._award is not None
        base = self._base(slots) if self._base else None
        earlier = self._earlier(slots) if self._earlier else None
        as_of = self._as_of(slots)
        if any(part.__class__ is Unknown for part in (base, earlier, as_of)):
            return unknown_of_all((base, earlier, as_of))
        return pay(self._award, base, as_of, earlier)

    # ── Slots ───────────────────────────────────────────────────────────────
    def _slot(self, value: object = None) -> int:
        self._blank.append(value)
        return len(self._blank) - 1

    def _scalar_slot(self, key: str) -> int:
        if key not in self._scalars:
            self._scalars[key] = (self._slot(), Unknown(frozenset({key})))
        return self._scalars[key][0]

    def _records_slot(self, key: str) -> int:
        if key == AWARDS and hasattr(self, "_awards"):
            return self._awards
        if key == AWARDS:
            return self._slot()
        if key not in self._records:
            self._records[key] = (self._slot(), Unknown(frozenset({key})))
        return self._records[key][0]

    def _once(self, key: object, make: Callable[[], Read]) -> Read:
        """One slot for all uses: reckoned on first use, then read."""
        if key not in self._kept:
            slot, read = self._slot(_PENDING), make()

            def kept(slots: Slots) -> Any:
                value = slots[slot]
                if value is _PENDING:
                    value = slots[slot] = read(slots)
                return value

            self._kept[key] = kept
        return self._kept[key]

    # ── Closures ────────────────────────────────────────────────────────────
    def _compile(self, node: Node, row: int | None) -> Read:
        match node:
            case tree.Literal(value=value):
                return lambda slots: value
            case tree.FactOf(key=key):
                return operator.itemgetter(self._scalar_slot(key))
            case tree.Given(name=name):
                return operator.itemgetter(self._on if name == "on" else self._opened_on)
            case tree.Named():
                return self._name(node)
            case tree.Records(key=key):
                return operator.itemgetter(self._records_slot(key))
            case tree.Column():
                return _column(node, row)
            case tree.Aggregate():
                return self._once(node, lambda: self._aggregate(node))
            case tree.And(parts=parts):
                return _and([self._compile(part, row) for part in parts])
            case tree.Or(parts=parts):
                return _or([self._compile(part, row) for part in parts])
            case tree.Not(body=body):
                return _not(self._compile(body, row))
            case tree.If():
                return _if(
                    *(self._compile(part, row) for part in (node.condition, node.then, node.otherwise))
                )
            case tree.Compare():
                return self._compare(node, row)
            case tree.DatedList():
                return _dated(self._compile(node.day, row), node.versions)
            case tree.Arithmetic():
                return _arithmetic(node.op, self._compile(node.left, row), self._compile(node.right, row))
            case tree.Call():
                parts_ = [self._compile(part, row) for part in node.arguments]
                return _call(operation(node.function, node.type.kind), parts_)
            case tree.Known(body=body):
                return _known(self._compile(body, row))
            case tree.Absent(body=body):
                return _absent(self._compile(body, row))
        raise TypeError(f"no reader for {type(node).__name__}")

    def _name(self, node: tree.Named) -> Read:
        return self._once(node.name, lambda: self._compile(self._named[node.name], None))

    def _compare(self, node: tree.Compare, row: int | None) -> Read:
        left = self._compile(node.left, row)
        if isinstance(node.right, Literal) and node.right.value is not None:
            value = node.right.value
            return _compare_literal(node.op, left, frozenset(value) if isinstance(value, tuple) else value)
        return _compare(node.op, left, self._compile(node.right, row))

    def _aggregate(self, node: tree.Aggregate) -> Read:
        row = self._slot()
        where = self._compile(node.where, row) if node.where else None
        body = self._compile(node.body, row) if node.body else None
        # known() of a column of records not yet there says nothing about the records to come.
        parts = [part for part in (node.where, node.body) if part]
        guessing = any(isinstance(each, tree.Known) for part in parts for each in tree.walk(part))
        return over.records(
            node.function, self._records_slot(node.records), row, where, body, guessing=guessing
        )


_TOO_MANY = stuck(words.TOO_MANY_RECORDS)


def _outcome(value: Any) -> bool | Unknown:
    return value if value.__class__ is Unknown else value is True


def _column(node: tree.Column, row: int | None) -> Read:
    assert row is not None
    name, missing = node.name, Unknown(frozenset({node.records}))
    if node.type.kind is Kind.NUMBER:

        def number(slots: Slots) -> Any:
            value = slots[row].get(name, missing)
            return exact(value) if value.__class__ is Decimal else value

        return number
    return lambda slots: slots[row].get(name, missing)


def _and(parts: list[Read]) -> Read:
    def conjunction(slots: Slots) -> Any:
        waiting: list[Unknown] | None = None
        for part in parts:
            value = part(slots)
            if value is True:
                continue
            if value.__class__ is not Unknown:
                return False
            waiting = [*(waiting or ()), value]
        return True if waiting is None else unknown_from(waiting)

    return conjunction


def _or(parts: list[Read]) -> Read:
    def disjunction(slots: Slots) -> Any:
        waiting: list[Unknown] | None = None
        for part in parts:
            value = part(slots)
            if value is True:
                return True
            if value.__class__ is Unknown:
                waiting = [*(waiting or ()), value]
        return False if waiting is None else unknown_from(waiting)

    return disjunction


def _not(body: Read) -> Read:
    def negation(slots: Slots) -> Any:
        value = body(slots)
        return value if value.__class__ is Unknown else value is not True

    return negation


def _if(condition: Read, then: Read, otherwise: Read) -> Read:
    def chosen(slots: Slots) -> Any:
        holds = condition(slots)
        if holds.__class__ is not Unknown:
            return then(slots) if holds is True else otherwise(slots)
        one, other = then(slots), otherwise(slots)
        if one.__class__ is not Unknown and other.__class__ is not Unknown and one == other:
            return one
        return unknown_from((holds, one, other)) if holds.facts else holds

    return chosen


_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "in": lambda value, among: value in among, "not in": lambda value, among: value not in among,
}  # fmt: skip


def _compare(op: str, left: Read, right: Read) -> Read:
    test = _COMPARE[op]

    def compared(slots: Slots) -> Any:
        one, other = left(slots), right(slots)
        if one is None or other is None:
            return False
        if one.__class__ is Unknown or other.__class__ is Unknown:
            return unknown_of_all((one, other))
        return test(one, other)

    return compared


def _compare_literal(op: str, left: Read, literal: Any) -> Read:
    test = _COMPARE[op]

    def compared(slots: Slots) -> Any:
        value = left(slots)
        if value is None:
            return False
        return value if value.__class__ is Unknown else test(value, literal)

    return compared


def _dated(day: Read, versions: tuple[tuple[date, tuple[str, ...]], ...]) -> Read:
    begun = [(since, frozenset(entries)) for since, entries in versions]

    def in_force(slots: Slots) -> Any:
        on = day(slots)
        if on is None or on.__class__ is Unknown:
            return on
        return next((entries for since, entries in begun if since <= on), frozenset())

    return in_force


def _missing(values: Sequence[Any]) -> Unknown | None:
    """What comes of an operation some of whose values are not there: absent wins, whatever the others are."""
    return None if any(value is None for value in values) else unknown_of_all(values)


def _arithmetic(op: str, left: Read, right: Read) -> Read:
    reckon = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": divide}[op]

    def reckoned(slots: Slots) -> Any:
        one, other = left(slots), right(slots)
        if one is None or other is None or one.__class__ is Unknown or other.__class__ is Unknown:
            return _missing((one, other))
        value = reckon(one, other)
        if value.__class__ is int and -LARGEST <= value <= LARGEST:
            return value
        return value if value.__class__ is Unknown else bounded(value)

    return reckoned


def _call(function: Callable[..., Any], parts: list[Read]) -> Read:
    def called(slots: Slots) -> Any:
        values = [part(slots) for part in parts]
        for value in values:
            if value is None or value.__class__ is Unknown:
                return _missing(values)
        return function(*values)

    return called


def _known(body: Read) -> Read:
    return lambda slots: body(slots).__class__ is not Unknown


def _absent(body: Read) -> Read:
    def absent(slots: Slots) -> Any:
        value = body(slots)
        return value if value.__class__ is Unknown else value is None

    return absent
