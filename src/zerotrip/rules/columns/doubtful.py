"""Rows whose figures leave what columns hold exactly are given to the reader for one person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from zerotrip.core.text import Text
from zerotrip.rules.columns.tables import OPENED_ON, Tables, each_facts
from zerotrip.rules.one import Judgement
from zerotrip.rules.scale import Paid
from zerotrip.rules.values import Unknown

if TYPE_CHECKING:
    from zerotrip.rules.columns.plan import Plan


@dataclass(frozen=True, slots=True)
class Stuck:
    """`line` of the tables: something that nobody can find out, and why, as a division by zero."""

    line: int
    item: str
    reason: Text


def decided_again(
    plan: Plan,
    tables: Tables,
    outcome: pl.DataFrame,
    doubts: Mapping[str, tuple[str, ...]],
    *,
    on: date,
    opened_on: date,
    stuck: list[Stuck] | None = None,
) -> pl.DataFrame:
    """The outcome without its columns of doubt, and with the rows in doubt decided one by one; `stuck` takes
    what cannot be known in them."""
    doubted = sorted({name for names in doubts.values() for name in names})
    if not doubted:
        return outcome
    rows = _rows(outcome, doubts)
    plain = outcome.drop(doubted)
    if not rows:
        return plain
    indices = sorted({index for found in rows.values() for index in found})
    items = {program.item.id: program for program in plan.programs}
    opened = tables.rows[OPENED_ON] if OPENED_ON in tables.rows.columns else None
    judged: dict[str, dict[int, Judgement]] = defaultdict(dict)
    for index, (facts, awards) in zip(indices, each_facts(tables, plan.programs, indices), strict=True):
        day = opened[index] if opened is not None else opened_on
        for item in rows:
            if index in rows[item]:
                judged[item][index] = items[item].reader.judge(facts, on, day, awards)
    if stuck is not None:
        stuck += _stuck(judged)
    return plain.with_columns(
        series for item, found in judged.items() for series in _patched(plain, item, found)
    )


def _stuck(judged: Mapping[str, Mapping[int, Judgement]]) -> list[Stuck]:
    return [
        Stuck(line, item, reason)
        for item, found in judged.items()
        for line, each in found.items()
        for part in (each.verdict, each.paid)
        if isinstance(part, Unknown)
        for reason in part.because
    ]


def _rows(outcome: pl.DataFrame, doubts: Mapping[str, tuple[str, ...]]) -> dict[str, set[int]]:
    """For each item in doubt, the lines."""
    found: dict[str, set[int]] = {}
    seen: dict[str, set[int]] = {}
    for item, names in doubts.items():
        lines: set[int] = set()
        for name in names:
            if name not in seen:
                flags = outcome[name].fill_null(value=False)
                seen[name] = set(flags.arg_true().to_list())
            lines |= seen[name]
        if lines:
            found[item] = lines
    return found


def _patched(outcome: pl.DataFrame, item: str, judged: Mapping[int, Judgement]) -> list[pl.Series]:
    told: dict[str, Mapping[int, int | None]] = {
        "verdict": {index: _verdict(each) for index, each in judged.items()},
        "fen": {index: _fen(each) for index, each in judged.items()},
        "failed": {index: _bits(each, False) for index, each in judged.items()},
        "unknown": {index: _bits(each, None) for index, each in judged.items()},
    }
    return [
        _with(outcome[f"{item}:{name}"], values)
        for name, values in told.items()
        if f"{item}:{name}" in outcome.columns
    ]


def _with(series: pl.Series, values: Mapping[int, int | None]) -> pl.Series:
    lines = sorted(values)
    return series.scatter(lines, pl.Series([values[line] for line in lines], dtype=series.dtype))


def _verdict(judged: Judgement) -> int:
    verdict = judged.verdict
    return 2 if isinstance(verdict, Unknown) else int(verdict)


def _fen(judged: Judgement) -> int | None:
    return judged.paid.amount_fen if isinstance(judged.paid, Paid) else None


def _bits(judged: Judgement, outcome: bool | None) -> int:
    """The conditions with this outcome; None for unknown."""
    return sum(
        1 << at
        for at, each in enumerate(judged.outcomes)
        if (each is outcome if outcome is not None else isinstance(each, Unknown))
    )
