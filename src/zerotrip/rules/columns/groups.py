"""Aggregates over records: what is asked of each beside its decision, and what comes of all of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from zerotrip.rules import tree
from zerotrip.rules.columns.cell import FALSE, TRUE, Cell, dtype, nothing, whole
from zerotrip.rules.columns.number import bounded
from zerotrip.rules.types import Kind
from zerotrip.rules.values import MOST_RECORDS

if TYPE_CHECKING:
    from zerotrip.rules.columns.frames import Group, Pairs, Rows


def aggregated(rows: Rows, group: Group | None, node: tree.Aggregate) -> Cell:
    if group is None:
        cell = replace(_empty(node), level=-1)
    else:
        cell = replace(_figures(rows, group, node), level=group.level)
    if rows.lists[node.records].open:
        cell = _while_unknown(rows, node, cell)
    return cell


def _empty(node: tree.Aggregate) -> Cell:
    """What comes of no records."""
    if node.function in ("any", "all"):
        return Cell(Kind.BOOL, pl.lit(node.function == "all"))
    if node.function in ("min", "max"):
        return nothing(node.type.kind, absent=True)
    return whole(node.type.kind, 0)


def _while_unknown(rows: Rows, node: tree.Aggregate, cell: Cell) -> Cell:
    """While the records are unknown, one of which nothing is known stands for them."""
    known, settled, level = rows.known_list(node.records), _settled(rows, node), cell.level
    empty = _empty(node)
    there = settled.value.fill_null(value=False)
    value = pl.when(known).then(cell.value).when(there).then(empty.value)
    absent = cell.absent
    if empty.absent is not None:
        absent = pl.when(known).then(cell.missing).otherwise(there)
    low, high = min(cell.low, empty.low), max(cell.high, empty.high)
    return replace(
        cell, value=value, absent=absent, low=low, high=high, open=True,
        doubts=cell.doubts | settled.doubts, level=max(level, settled.level),
    )  # fmt: skip


def _settled(rows: Rows, node: tree.Aggregate) -> Cell:
    """Where no record could change what comes of an empty list."""
    never = Cell(Kind.BOOL, FALSE)
    if id(node) in rows.forest.guessing:
        return never
    found = never
    if node.where is not None:
        where = rows.blank.cell(node.where)
        found = replace(where, value=(~where.certain()).fill_null(value=False)).within(found)
    if node.body is not None and node.function in ("any", "all"):
        body = rows.blank.cell(node.body)
        value = (
            ~body.certain() if node.function == "any" else body.value.fill_null(value=False) | body.missing
        )
        found = replace(found, value=found.value | value.fill_null(value=False)).within(body)
    return replace(found, absent=None, open=False)


# ── Figures of each group ───────────────────────────────────────────────────
def _figures(rows: Rows, group: Group, node: tree.Aggregate) -> Cell:
    pairs = group.pairs
    where = pairs.keep(node.where) if node.where is not None else Cell(Kind.BOOL, TRUE)
    if node.function == "count":
        cell = _count(group, rows, where)
    elif node.body is None:
        raise TypeError(f"{node.function} without a body")
    elif node.function in ("any", "all"):
        cell = _any_or_all(group, node, where, pairs.keep(node.body))
    else:
        cell = _amounts(group, rows, node, where, pairs.keep(node.body))
    return _few(group, rows, cell)


def _few(group: Group, rows: Rows, cell: Cell) -> Cell:
    """More records than may be are no figure; the reader for one person says so."""
    if rows.lists[group.records].most < MOST_RECORDS:
        return cell
    many = group.add(pl.len() > MOST_RECORDS)
    return replace(cell, doubts=cell.doubts | rows.steps.doubt(many, replace(cell, level=group.level)))


def _admitted(where: Cell) -> pl.Expr:
    return where.certain().fill_null(value=False)


def _as_column(pairs: Pairs, expression: pl.Expr, *cells: Cell) -> pl.Expr:
    """In the frame of the records: a constant alone would not be as long as its group."""
    level = max(cell.level for cell in cells)
    return pl.col(pairs.steps.add(expression, level))


def _any_or_all(group: Group, node: tree.Aggregate, where: Cell, body: Cell) -> Cell:
    if node.function == "any":
        holds = where.certain() & body.certain()
    else:
        holds = ~where.certain() | (body.value | body.missing)
    column = _as_column(group.pairs, holds, where, body)
    decided = node.function == "any"
    settled = column if decided else ~column
    value = group.add(settled.fill_null(value=False).any()).fill_null(value=False)
    result = value if decided else ~value
    open_ = where.open or body.open
    if open_:
        waits = group.add(column.is_null().any()).fill_null(value=False)
        result = pl.when(value).then(pl.lit(decided)).when(~waits).then(pl.lit(not decided))
    return Cell(Kind.BOOL, result, open=open_, doubts=where.doubts | body.doubts)


def _count(group: Group, rows: Rows, where: Cell) -> Cell:
    column = _as_column(group.pairs, _admitted(where), where)
    value = group.add(column.sum().cast(pl.Int32)).fill_null(0)
    cell = Cell(Kind.NUMBER, value, high=rows.lists[group.records].most, doubts=where.doubts)
    return _waiting(group, cell, where.certain().is_null(), where) if where.open else cell


def _waiting(group: Group, cell: Cell, waits: pl.Expr, *parts: Cell) -> Cell:
    """Unknown while a record that may count is not known."""
    column = _as_column(group.pairs, waits, *parts)
    waiting = group.add(column.any()).fill_null(value=False)
    return replace(cell, value=pl.when(~waiting).then(cell.value), open=True)


def _amounts(group: Group, rows: Rows, node: tree.Aggregate, where: Cell, body: Cell) -> Cell:
    pairs = group.pairs
    doubts = where.doubts | body.doubts
    if body.over is not None:
        doubts |= pairs.doubt(_admitted(where), where.within(body))
        body = replace(body, over=None, over_high=1)
    counts = pl.when(_admitted(where)).then(body.value)
    column = _as_column(pairs, counts, where, body)
    cell = (
        _sum(group, rows, node, column, body)
        if node.function == "sum"
        else _extreme(group, node, column, body)
    )
    cell = replace(cell, doubts=cell.doubts | doubts)
    if not (where.open or body.open):
        return cell
    open_ = where.certain().is_null() | body.value.is_null()
    may_count = where.certain().fill_null(value=True) & ~body.missing
    waiting = _waiting(group, cell, may_count & open_, where, body)
    if cell.absent is None:
        return waiting
    return replace(waiting, absent=cell.absent & _not_waiting(waiting, group))


def _not_waiting(cell: Cell, group: Group) -> pl.Expr:
    last = next(reversed(group.figures))
    return ~pl.col(last).fill_null(value=False)


def _sum(group: Group, rows: Rows, node: tree.Aggregate, column: pl.Expr, body: Cell) -> Cell:
    most = min(MOST_RECORDS, rows.lists[group.records].most)
    low, high = min(0, body.low) * most, max(0, body.high) * most
    like = dtype(low, high)
    like = pl.Int64() if like == pl.Int32() else like
    value = group.add(column.cast(like).sum()).fill_null(0)
    cell = Cell(node.type.kind, value, low=low, high=high, per=body.per, level=group.level)
    return bounded(cell, rows.doubt)


def _extreme(group: Group, node: tree.Aggregate, column: pl.Expr, body: Cell) -> Cell:
    value = group.add(column.min() if node.function == "min" else column.max())
    return Cell(node.type.kind, value, absent=value.is_null(), low=body.low, high=body.high, per=body.per)
