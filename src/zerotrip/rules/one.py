"""The reader for one person: every tree a closure, compiled once per edition; names and aggregates reckoned
once per decision. Values are what `values` says; a closure never raises on any value of its type."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from zerotrip.rules import closures, over, tree, words
from zerotrip.rules.awarding import AWARDS, AwardTree
from zerotrip.rules.closures import Read, Slots
from zerotrip.rules.facts import Facts
from zerotrip.rules.operations import operation
from zerotrip.rules.scale import Paid, Tariff, pay, tariff_of
from zerotrip.rules.tree import Literal, Node
from zerotrip.rules.types import Kind
from zerotrip.rules.values import MOST_RECORDS, Unknown, exact, stuck, unknown_of_all
from zerotrip.rules.vocabulary import AS_OF

if TYPE_CHECKING:
    from zerotrip.rules.program import ConditionTree

_PENDING = object()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What came out, bare: True, False or Unknown for each condition; the amount only once all hold."""

    outcomes: tuple[bool | Unknown, ...]
    paid: Paid | Unknown | None
    as_of: Any
    period: Any
    deadline: Any

    @property
    def verdict(self) -> bool | Unknown:
        verdict: bool | Unknown = over.conjunction(self.outcomes)
        return verdict


class Reader:
    def __init__(
        self, conditions: Sequence[ConditionTree], named: Mapping[str, Node], award: AwardTree | None
    ) -> None:
        self._named = named
        self._blank: Slots = []
        self._scalars: dict[str, tuple[int, Unknown]] = {}
        self._records: dict[str, tuple[int, Unknown]] = {}
        self._kept: dict[object, Read] = {}
        self._given = {"on": self._slot(), "opened_on": self._slot()}
        self._awards = self._slot()
        self._conditions = tuple(self._compile(each.node) for each in conditions)
        self._tariff = tariff_of(award.award, award.base_type) if award else None
        self._base = self._compile(award.base) if award and award.base else None
        self._earlier = self._compile(award.earlier) if award and award.earlier else None
        self._at_most = self._compile(award.at_most) if award and award.at_most else None
        self._as_of = self._name(AS_OF)
        self._period = self._name("period")
        self._deadline = self._name("deadline") if "deadline" in named else None

    # ── Deciding ────────────────────────────────────────────────────────────
    def judge(
        self, facts: Facts, on: date, opened_on: date, awards: Sequence[Mapping[str, Any]] = ()
    ) -> Judgement:
        slots = self._filled(facts, on, opened_on, awards)
        outcomes = tuple(_outcome(condition(slots)) for condition in self._conditions)
        met = all(outcome is True for outcome in outcomes)
        paid = self._paid(slots, self._tariff) if met and self._tariff else None
        deadline = self._deadline(slots) if self._deadline else None
        return Judgement(outcomes, paid, self._as_of(slots), self._period(slots), deadline)

    def value(self, name: str, facts: Facts, *, on: date) -> Any:
        """What a define or derived fact comes to: a value, None for absent, or Unknown."""
        return self._name(name)(self._filled(facts, on, on, ()))

    def _filled(self, facts: Facts, on: date, opened_on: date, awards: Sequence[Mapping[str, Any]]) -> Slots:
        slots = self._blank.copy()
        slots[self._given["on"]], slots[self._given["opened_on"]] = on, opened_on
        scalars, records = facts.scalars, facts.records
        for key, (slot, unknown) in self._scalars.items():
            value = scalars.get(key, unknown)
            slots[slot] = exact(value) if value.__class__ is Decimal else value
        for key, (slot, unknown) in self._records.items():
            rows: Any = records.get(key, unknown)
            few = rows is None or rows.__class__ is Unknown or len(rows) <= MOST_RECORDS
            slots[slot] = rows if few else _TOO_MANY
        slots[self._awards] = awards
        return slots

    def _paid(self, slots: Slots, tariff: Tariff) -> Paid | Unknown:
        base = self._base(slots) if self._base else None
        earlier = self._earlier(slots) if self._earlier else None
        as_of = self._as_of(slots)
        at_most = self._at_most(slots) if self._at_most else None
        parts = (base, earlier, as_of, at_most)
        if any(part.__class__ is Unknown for part in parts):
            return unknown_of_all(parts)
        if self._at_most and at_most is None:
            return stuck(words.NO_CAP)
        return pay(tariff, base, as_of, earlier, at_most)

    # ── Slots ───────────────────────────────────────────────────────────────
    def _slot(self, value: object = None) -> int:
        self._blank.append(value)
        return len(self._blank) - 1

    def _scalar_slot(self, key: str) -> int:
        if key not in self._scalars:
            self._scalars[key] = (self._slot(), Unknown(frozenset({key})))
        return self._scalars[key][0]

    def _records_slot(self, key: str) -> int:
        if key == AWARDS:
            return self._awards
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
    def _compile(self, node: Node, row: int | None = None) -> Read:
        """`row` is the slot of the record that the enclosing aggregate is at."""
        return _COMPILE[type(node)](self, node, row)

    def _every(self, nodes: Sequence[Node], row: int | None) -> list[Read]:
        return [self._compile(node, row) for node in nodes]

    def _column(self, node: tree.Column, row: int | None) -> Read:
        if row is None:
            raise TypeError("a column outside of its records")
        missing = Unknown(frozenset({node.records}))
        return closures.column(row, node.name, missing, numeric=node.type.kind is Kind.NUMBER)

    def _name(self, name: str) -> Read:
        return self._once(name, lambda: self._compile(self._named[name]))

    def _if(self, node: tree.If, row: int | None) -> Read:
        condition, then, otherwise = self._every((node.condition, node.then, node.otherwise), row)
        if node.type.kind is Kind.BOOL:
            then, otherwise = closures.certain(then), closures.certain(otherwise)
        return closures.chosen(condition, then, otherwise)

    def _compare(self, node: tree.Compare, row: int | None) -> Read:
        left = self._compile(node.left, row)
        if isinstance(node.right, Literal) and node.right.value is not None:
            value = node.right.value
            literal = frozenset(value) if isinstance(value, tuple) else value
            return closures.compared_literal(node.op, left, literal)
        return closures.compared(node.op, left, self._compile(node.right, row))

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


def _literal(value: Any) -> Read:
    return lambda slots: value


def _outcome(value: Any) -> bool | Unknown:
    return value if value.__class__ is Unknown else value is True


_TOO_MANY = stuck(words.TOO_MANY_RECORDS)
_COMPILE: dict[type[Node], Callable[[Reader, Any, int | None], Read]] = {
    tree.Literal: lambda reader, node, row: _literal(node.value),
    tree.FactOf: lambda reader, node, row: operator.itemgetter(reader._scalar_slot(node.key)),
    tree.Given: lambda reader, node, row: operator.itemgetter(reader._given[node.name]),
    tree.Records: lambda reader, node, row: operator.itemgetter(reader._records_slot(node.key)),
    tree.Named: lambda reader, node, row: reader._name(node.name),
    tree.Column: Reader._column,
    tree.Aggregate: lambda reader, node, row: reader._once(node, lambda: reader._aggregate(node)),
    tree.And: lambda reader, node, row: closures.every(reader._every(node.parts, row)),
    tree.Or: lambda reader, node, row: closures.either(reader._every(node.parts, row)),
    tree.Not: lambda reader, node, row: closures.negated(reader._compile(node.body, row)),
    tree.If: Reader._if,
    tree.Compare: Reader._compare,
    tree.DatedList: lambda reader, node, row: closures.dated(reader._compile(node.day, row), node.versions),
    tree.Arithmetic: lambda reader, node, row: closures.reckoned(
        node.op, *reader._every((node.left, node.right), row)
    ),
    tree.Call: lambda reader, node, row: closures.called(
        operation(node.function, node.type.kind), reader._every(node.arguments, row)
    ),
    tree.Known: lambda reader, node, row: closures.known(reader._compile(node.body, row)),
    tree.Absent: lambda reader, node, row: closures.absent(reader._compile(node.body, row)),
}
