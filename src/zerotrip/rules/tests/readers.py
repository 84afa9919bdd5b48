"""One person at a time and everyone at once, held against each other row by row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from zerotrip.rules import Program
from zerotrip.rules.columns import Tables, compile_columns
from zerotrip.rules.scale import Paid
from zerotrip.rules.tests.random_facts import ON, Someone, Stay
from zerotrip.rules.tests.random_tables import tables_for
from zerotrip.rules.values import Unknown

Judged = tuple[int, int | None, int, int]
"""Verdict (0 unmet, 1 met, 2 unknown), fen, mask of the failed, mask of the unknown."""
Judge = Callable[[Sequence[Program], Tables], pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Unlike:
    """A row on which the readers differ."""

    program: Program
    one: Someone
    single: Judged
    column: Judged

    def __str__(self) -> str:
        item, award = self.program.item, self.program.item.award
        texts = [f"  {each.name} is {each.text}" for each in item.defines]
        texts += [f"  {each.key} is {each.derived}" for each in item.facts if each.derived]
        texts += [f"  deadline {each.until} when {each.when}" for each in item.deadlines]
        texts += [f"  {n}: {each.requirement.that}" for n, each in enumerate(self.program.conditions)]
        return "\n".join((
            f"(verdict, fen, failed, unknown): one person {self.single}, columns {self.column}",
            *texts, f"  lists {item.lists}", f"  once {item.once}", f"  {award}", f"  {self.one}",
        ))  # fmt: skip


def alone(program: Program, one: Someone) -> Judged:
    judged = program.reader.judge(one.facts, ON, one.opened_on, one.awards)
    verdict = 2 if isinstance(judged.verdict, Unknown) else int(judged.verdict)
    failed = sum(1 << at for at, outcome in enumerate(judged.outcomes) if outcome is False)
    unknown = sum(1 << at for at, outcome in enumerate(judged.outcomes) if isinstance(outcome, Unknown))
    return verdict, judged.paid.amount_fen if isinstance(judged.paid, Paid) else None, failed, unknown


def in_columns(programs: Sequence[Program], tables: Tables) -> pl.DataFrame:
    return compile_columns(programs).judge(tables, on=ON)


def read_out(out: pl.DataFrame, program: Program) -> list[Judged]:
    """The rows of one item; a column of fen is there only where there is an award."""
    item = program.item.id
    nothing: Sequence[Any] = [None] * out.height
    fen = out[f"{item}:fen"].to_list() if program.award else nothing
    assert program.award or f"{item}:fen" not in out.columns
    names = (f"{item}:verdict", f"{item}:failed", f"{item}:unknown")
    verdicts, failed, unknown = (out[name].to_list() for name in names)
    return list(zip(verdicts, fen, failed, unknown, strict=True))


def unlike(
    programs: Sequence[Program],
    stays: Sequence[Stay],
    tables: Tables | None = None,
    judge: Judge = in_columns,
) -> list[Unlike]:
    """The decisions on which the readers differ."""
    tables = tables or tables_for(programs, stays)
    out = judge(programs, tables)
    told = [name for name in ("person", "subject") if name in tables.rows.columns]
    assert out.select(told).equals(tables.rows.select(told))
    return [
        Unlike(program, one, single, column)
        for program in programs
        for (_, one), column in zip(stays, read_out(out, program), strict=True)
        if (single := alone(program, one)) != column
    ]
