"""Many items decided for everyone: verdicts, amounts, and which conditions fail or wait."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import count

import polars as pl

from zerotrip.rules import tree
from zerotrip.rules.columns import amounts, compare
from zerotrip.rules.columns.cell import Cell, always
from zerotrip.rules.columns.doubtful import Stuck, decided_again
from zerotrip.rules.columns.frames import Rows
from zerotrip.rules.columns.preparing import prepared
from zerotrip.rules.columns.shape import Shape, list_columns, measure
from zerotrip.rules.columns.steps import Steps
from zerotrip.rules.columns.sums import Sum, reckoned
from zerotrip.rules.columns.tables import OPENED_ON, PERSON, SUBJECT, Tables, fact_types
from zerotrip.rules.columns.trees import Forest
from zerotrip.rules.program import Program
from zerotrip.rules.scale import Tariff, tariff_of
from zerotrip.rules.tree import Node
from zerotrip.rules.types import Kind, Type
from zerotrip.rules.vocabulary import AS_OF

ROW = "#row"
UNMET, MET, UNKNOWN = 0, 1, 2
MOST_SHAPES = 32
"""Tables of more shapes and days than this are read anew: a process that runs for months stays as it is."""


@dataclass(frozen=True)
class ItemTrees:
    """One item's trees in the forest."""

    program: Program
    conditions: tuple[Node, ...]
    base: Node | None
    as_of: Node
    earlier: Node | None
    at_most: Node | None
    tariff: Tariff | None


def compile_columns(programs: Sequence[Program], *, beside: Sequence[Program] = ()) -> Plan:
    """Reads the trees of all programs as one. They share one subject: a line of the tables is one decision
    of each. `beside` are others that the tables are for, whose facts may have more choices."""
    return Plan(tuple(programs), tuple(beside))


class Plan:
    def __init__(self, programs: tuple[Program, ...], beside: tuple[Program, ...] = ()) -> None:
        self.programs = programs
        self.forest = Forest()
        self.items = tuple(self._plant(program) for program in programs)
        read, types = fact_types(programs), fact_types((*programs, *beside))
        types = {key: types[key] for key in read}
        self.scalars = {key: of for key, of in types.items() if of.kind is not Kind.RECORDS}
        self.lists = self._lists(types)
        self._ready: dict[tuple[object, ...], _Ready] = {}

    def judge(
        self,
        tables: Tables,
        *,
        on: date,
        opened_on: date | None = None,
        reasons: bool = True,
        stuck: list[Stuck] | None = None,
    ) -> pl.DataFrame:
        """A line for each line of `tables.rows`, in their order: `ITEM:verdict` (0 unmet, 1 met, 2 unknown),
        `ITEM:fen` (null unless met and known), and for reasons `ITEM:failed` and `ITEM:unknown`, of which bit
        i stands for the i-th condition. `stuck` takes what nothing can settle, with the reason: divisions by
        zero, figures beyond 64 bits, days that do not exist. Raises WrongColumn."""
        tables = _opened(tables, opened_on or on)
        opened = OPENED_ON if OPENED_ON in tables.rows.columns else None
        shape = measure(tables, self.scalars, self.lists, opened)
        key = (shape, on, opened_on, reasons)
        ready = self._ready.get(key)
        if ready is None:
            if len(self._ready) >= MOST_SHAPES:
                self._ready.pop(next(iter(self._ready)), None)
            ready = self._ready[key] = _Ready(self, shape, on, opened_on or on, reasons)
        outcome = ready.run(tables)
        days = {"on": on, "opened_on": opened_on or on}
        return decided_again(self, tables, outcome, ready.doubts, **days, stuck=stuck)

    def _plant(self, program: Program) -> ItemTrees:
        def plant(node: Node) -> Node:
            return self.forest.plant(program, node)

        def condition(node: Node) -> Node:
            return self.forest.wanted(plant(node))

        award = program.award
        return ItemTrees(
            program,
            tuple(condition(each.node) for each in program.conditions),
            plant(award.base) if award and award.base else None,
            plant(tree.Named(program.named[AS_OF].type, AS_OF)),
            plant(award.earlier) if award and award.earlier else None,
            plant(award.at_most) if award and award.at_most else None,
            tariff_of(award.award, award.base_type) if award else None,
        )

    def _lists(self, types: Mapping[str, Type]) -> dict[str, dict[str, Type]]:
        read: dict[str, set[str]] = {key: set() for key, of in types.items() if of.kind is Kind.RECORDS}
        for node in self.forest.nodes():
            if isinstance(node, tree.Aggregate):
                read.setdefault(node.records, set())
            elif isinstance(node, tree.Column):
                read.setdefault(node.records, set()).add(node.name)
        return {key: list_columns(key, frozenset(names), types.get(key)) for key, names in read.items()}


class _Ready:
    """The expressions of a plan for tables of one shape, on one day."""

    def __init__(self, plan: Plan, shape: Shape, on: date, opened_on: date, reasons: bool) -> None:
        self.shape, self.scalars, self.lists = shape, plan.scalars, plan.lists
        self.steps = Steps(count())
        self.rows = Rows(plan.forest, self.steps, shape, on, opened_on)
        self.doubts: dict[str, tuple[str, ...]] = {}
        self.outputs: dict[str, pl.Expr] = {}
        self.sums: dict[str, Sum] = {}
        for item in plan.items:
            self._add(item, reasons)
        self.inputs = prepared(self.rows, plan)

    def _add(self, item: ItemTrees, reasons: bool) -> None:
        name = item.program.item.id
        cells = [compare.certainly(self.rows.cell(node)) for node in item.conditions]
        verdict = self.steps.keep(compare.joined([always(outcome=True), *cells], operator.and_))
        met = verdict.value
        self.outputs[f"{name}:verdict"] = _verdict(met, verdict.open)
        doubts: set[str] = set().union(*(cell.doubts for cell in cells))
        if item.tariff:
            cell = self._amount(item, item.tariff)
            doubts |= cell.doubts
            self.sums[f"{name}:fen"] = Sum(self.steps.add(met, verdict.level), cell.value)
            self.outputs[f"{name}:fen"] = pl.col(f"{name}:fen")
        if reasons:
            width = _width(len(cells))
            failed = {i: ~cell.value for i, cell in enumerate(cells)}
            waits = {i: cell.value.is_null() for i, cell in enumerate(cells) if cell.open}
            self.outputs[f"{name}:failed"] = _mask(failed, width)
            self.outputs[f"{name}:unknown"] = _mask(waits, width)
        self.doubts[name] = tuple(sorted(doubts))

    def _amount(self, item: ItemTrees, tariff: Tariff) -> Cell:
        base, earlier, at_most = (
            self._short(node) if node else None for node in (item.base, item.earlier, item.at_most)
        )
        due = amounts.due(tariff, base, self._short(item.as_of), self.rows.doubt)
        due = amounts.less(due, earlier) if earlier else due
        return amounts.cut(due, at_most, self.rows.doubt) if at_most else due

    def _short(self, node: Node) -> Cell:
        return self.steps.short(self.rows.cell(node))

    def run(self, tables: Tables) -> pl.DataFrame:
        rows = self.inputs.rows(tables)
        read = {group.records for group in self.rows.groups.values()}
        records = {key: self.inputs.records(tables, key) for key in read}
        levels = [*self.steps.columns, *(group.level for group in self.rows.groups.values())]
        for level in range(-1, max(levels, default=-1) + 1):
            rows = self.steps.run(rows, level)
            for group in self.rows.groups.values():
                if group.level == level:
                    rows = group.run(rows, records[group.records], PERSON, ROW)
        rows = rows.with_columns(**reckoned(rows, self.sums))
        told = [name for name in (PERSON, SUBJECT) if name in rows.columns]
        doubted = sorted({name for names in self.doubts.values() for name in names})
        return rows.select(*told, *(expr.alias(name) for name, expr in self.outputs.items()), *doubted)


def _opened(tables: Tables, day: date) -> Tables:
    """Lines that do not say when they were opened are opened on this day."""
    if OPENED_ON not in tables.rows.columns or not tables.rows[OPENED_ON].null_count():
        return tables
    return Tables(tables.rows.with_columns(pl.col(OPENED_ON).fill_null(day)), tables.records)


def _verdict(met: pl.Expr, open_: bool) -> pl.Expr:
    if not open_:  # far quicker than a cast
        return pl.when(met).then(pl.lit(MET, dtype=pl.UInt8)).otherwise(pl.lit(UNMET, dtype=pl.UInt8))
    return met.cast(pl.UInt8).fill_null(pl.lit(UNKNOWN, dtype=pl.UInt8))


def _width(conditions: int) -> pl.DataType:
    return next(like for bits, like in _WIDTHS if conditions <= bits)


_WIDTHS: tuple[tuple[int, pl.DataType], ...] = (
    (8, pl.UInt8()), (16, pl.UInt16()), (32, pl.UInt32()), (64, pl.UInt64()),
)  # fmt: skip


def _mask(bits: Mapping[int, pl.Expr], width: pl.DataType) -> pl.Expr:
    parts = [
        pl.when(bit).then(pl.lit(1 << at, dtype=width)).otherwise(pl.lit(0, dtype=width))
        for at, bit in bits.items()
    ]
    return reduce(operator.or_, parts, pl.lit(0, dtype=width))
