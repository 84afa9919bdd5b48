"""The figures of a publication as plain values: what is shown, downloaded and hashed. Hidden is null."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median_low
from typing import Any
from uuid import UUID

from zerotrip.core.text import Text
from zerotrip.disclosure.differencing import Told, told_returns
from zerotrip.disclosure.figures import Gathered, Item, Paid
from zerotrip.disclosure.sources import told_sources
from zerotrip.disclosure.suppression import TOTAL, WHOLE, Cell, Value, hide, together

FORMAT = "zerotrip.disclosure.1"
MEDIAN_STEP = 1_000
"""A median is somebody's own sum: it is told in full tens of yuan."""


@dataclass(frozen=True, slots=True)
class Tables:
    """Who was paid in which cell, and which cells stay hidden."""

    groups: Mapping[Cell, tuple[Paid, ...]]
    hidden: frozenset[Cell]
    smallest: Mapping[str, int]
    sources: Mapping[str, int]


def tables_of(
    gathered: Gathered,
    *,
    kept_hidden: Collection[Cell] = (),
    changed: Mapping[str, Collection[UUID]] | None = None,
) -> Tables:
    """Raises NothingCanBeShown. `kept_hidden`: what an earlier publication of the month hid stays so;
    `changed`: by source, who differs from an earlier one."""
    groups = _groups(gathered.paid)
    inner = {cell: _value(rows) for cell, rows in groups.items() if TOTAL not in cell}
    largest = max((item.smallest for item in gathered.items.values()), default=2)
    smallest = {item.id: item.smallest for item in gathered.items.values()} | {TOTAL: largest}
    besides = {cell for cell in groups if not _is_told(gathered.items, cell)} | set(kept_hidden)
    hidden = hide(together(inner), smallest=smallest, besides=besides & set(groups))
    sources = told_sources(groups, hidden, smallest[TOTAL], changed=changed)
    return Tables(groups, hidden, smallest, sources)


def _groups(paid: Iterable[Paid]) -> dict[Cell, tuple[Paid, ...]]:
    groups: dict[Cell, list[Paid]] = defaultdict(list)
    for one in paid:
        for cell in ((one.item, one.district), (one.item, TOTAL), (TOTAL, one.district), WHOLE):
            groups[cell].append(one)
    return {cell: tuple(rows) for cell, rows in groups.items()}


def _is_told(items: Mapping[str, Item], cell: Cell) -> bool:
    """As the pack's [publish] says; totals over items are everybody's."""
    if cell[0] == TOTAL:
        return True
    publish = items[cell[0]].publish
    return "amount_paid" in publish.show and (cell[1] == TOTAL or "district" in publish.by)


def _value(rows: Iterable[Paid]) -> Value:
    sums: dict[UUID, int] = defaultdict(int)
    for row in rows:
        sums[row.person] += row.fen
    return Value(len(sums), sum(sums.values()), max(sums.values(), default=0))


def figures_of(rows: Collection[Paid], show: Collection[str] | None = None) -> dict[str, int | None]:
    """`show`: what the item's pack lets be told; None for all."""
    sums = [row.fen for row in rows]
    days = [row.days for row in rows if row.days is not None]
    known = [row.travelled for row in rows if row.travelled is not None]

    def told(name: str) -> bool:
        return show is None or name in show

    return {
        "persons": len({row.person for row in rows}),
        "payments": len(rows) if told("cases_paid") else None,
        "fen": sum(sums),
        "median_fen": median_low(sums) // MEDIAN_STEP * MEDIAN_STEP,
        "working_days_median": median_low(days) if days and told("working_days_median") else None,
        "zero_trip_permille": known.count(False) * 1000 // len(known)
        if known and told("zero_trip_share")
        else None,
    }


def document_of(
    *,
    uid: UUID,
    owner: Mapping[str, Any],
    month: date,
    cut_off: str,
    number: int,
    gathered: Gathered,
    tables: Tables,
    districts: Mapping[str, Text],
    root: str,
    leaves: int,
    told_before: Collection[Told],
) -> dict[str, Any]:
    codes = sorted({cell[1] for cell in tables.groups} - {TOTAL})
    return {
        "format": FORMAT,
        "publication": str(uid),
        "owner": dict(owner),
        "month": f"{month:%Y-%m}",
        "number": number,
        "cut_off": cut_off,
        "smallest_group": tables.smallest[TOTAL],
        "total": figures_of(tables.groups[WHOLE]),
        "items": [_item(item, gathered, tables) for item in sorted(gathered.items)],
        "districts": [
            {
                "district": code,
                "name": districts.get(code, owner["name"]),
                "figures": _shown(tables, (TOTAL, code)),
            }
            for code in codes
        ],
        "cells": [
            {"item": cell[0], "district": cell[1], "figures": _brief(_shown(tables, cell))}
            for cell in sorted(tables.groups)
            if TOTAL not in cell
        ],
        "sources": [{"source": source, "fen": fen} for source, fen in tables.sources.items()],
        "incoming": [{"source": source, "fen": fen} for source, fen in sorted(gathered.incoming.items())],
        "returned": told_returns(gathered.returned, told_before, smallest=tables.smallest[TOTAL]),
        "merkle": {"root": root, "leaves": leaves, "total_fen": sum(row.fen for row in gathered.paid)},
    }


def _item(item: str, gathered: Gathered, tables: Tables) -> dict[str, Any]:
    about = gathered.items[item]
    return {
        "item": item,
        "name": about.name,
        "every": about.publish.every,
        "since": about.since.isoformat(),
        "figures": _shown(tables, (item, TOTAL), about.publish.show),
    }


def _shown(tables: Tables, cell: Cell, show: Collection[str] | None = None) -> dict[str, int | None] | None:
    return (
        None if cell in tables.hidden or cell not in tables.groups else figures_of(tables.groups[cell], show)
    )


def _brief(figures: dict[str, int | None] | None) -> dict[str, int | None] | None:
    return figures and {name: figures[name] for name in ("persons", "payments", "fen")}
