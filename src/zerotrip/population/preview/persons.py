"""What a reform does to each person: rows under both texts become one line a person, one heading each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from zerotrip.population.preview.pair import Pair, period_program
from zerotrip.rules import Program
from zerotrip.rules.columns import MET, UNMET, Tables, compile_columns

GAIN = ("newly-met", "more")
LOSE = ("no-longer-met", "less")
UNCHANGED = ("same", "still-unmet", "still-unknown")
OPEN = ("became-unknown", "no-longer-unknown")
HEADINGS = (*GAIN, *LOSE, *OPEN, *UNCHANGED)
Judge = Callable[[Tables, date], pl.DataFrame]


@dataclass(frozen=True)
class Judges:
    """Both texts made ready, once for all partitions."""

    pair: Pair
    old: Judge
    new: Judge

    @classmethod
    def of(cls, pair: Pair) -> Judges:
        old, new = pair.old.program, pair.new.program
        return cls(pair, _judge(old, beside=new), _judge(new, beside=old))

    @property
    def programs(self) -> tuple[Program, ...]:
        return self.pair.programs


def _judge(program: Program, *, beside: Program) -> Judge:
    """person, verdict, fen, failed, unknown, period: a day's number, null where all rows stand alone."""
    asked = period_program(program)
    plan = compile_columns([program, asked] if asked else [program], beside=[beside])
    name = program.item.id

    def judge(tables: Tables, on: date) -> pl.DataFrame:
        out = plan.judge(tables, on=on, reasons=True)
        fen = pl.col(f"{name}:fen") if f"{name}:fen" in out.columns else pl.lit(0, dtype=pl.Int64)
        period = pl.col("period:fen") if asked else pl.lit(None, dtype=pl.Int64)
        return out.select(
            "person",
            verdict=pl.col(f"{name}:verdict"),
            fen=fen.cast(pl.Int64),
            failed=pl.col(f"{name}:failed").cast(pl.UInt64),
            unknown=pl.col(f"{name}:unknown").cast(pl.UInt64),
            period=period,
        )

    return judge


def rows_under_both(judges: Judges, tables: Tables, on: date) -> pl.DataFrame:
    """One line per decision: `old_…` and `new_…` of verdict, fen, failed, unknown, period."""
    old, new = judges.old(tables, on), judges.new(tables, on)
    parts = [
        frame.drop("person").rename({name: f"{side}_{name}" for name in frame.columns if name != "person"})
        for side, frame in (("old", old), ("new", new))
    ]
    return pl.concat([old.select("person"), *parts], how="horizontal")


def persons_of(rows: pl.DataFrame) -> pl.DataFrame:
    """One line per person: `heading`, `old_fen`, `new_fen`, `difference`, in the order of the rows.

    Money is of rows whose outcome and sum are known under both texts. Where later awards of a period pay the
    difference, each row of a period is decided as if it were the last: the largest sum of a period counts.
    """
    rows = rows.with_columns(
        old_known=_known("old"),
        new_known=_known("new"),
        row=pl.int_range(pl.len()),
    ).with_columns(both=pl.col("old_known") & pl.col("new_known"))
    money = _of_periods(rows, "old").join(
        _of_periods(rows, "new"), on="person", how="left", maintain_order="left"
    )
    told = rows.group_by("person", maintain_order=True).agg(
        old_met=_met("old").sum(),
        new_met=_met("new").sum(),
        any_both=pl.col("both").any(),
        became=(pl.col("old_known") & ~pl.col("new_known")).any(),
        ceased=(~pl.col("old_known") & pl.col("new_known")).any(),
    )
    told = told.join(money, on="person", how="left", maintain_order="left").with_columns(
        difference=pl.col("new_fen") - pl.col("old_fen")
    )
    return told.select("person", "old_fen", "new_fen", "difference", heading=_heading())


def _known(side: str) -> pl.Expr:
    verdict, fen = pl.col(f"{side}_verdict"), pl.col(f"{side}_fen")
    return (verdict == UNMET) | ((verdict == MET) & fen.is_not_null())


def _met(side: str) -> pl.Expr:
    return pl.col("both") & (pl.col(f"{side}_verdict") == MET)


def _of_periods(rows: pl.DataFrame, side: str) -> pl.DataFrame:
    """What each person is due under one text: of a period the largest sum, of rows that stand alone each."""
    paid = pl.when(_met(side)).then(pl.col(f"{side}_fen")).otherwise(0)
    alone = pl.when(pl.col(f"{side}_period").is_null()).then("row").otherwise(None)
    largest = rows.group_by("person", pl.col(f"{side}_period").alias("period"), alone.alias("alone")).agg(
        paid.max().alias("fen")
    )
    return largest.group_by("person").agg(pl.col("fen").sum().alias(f"{side}_fen"))


def _heading() -> pl.Expr:
    """The first that fits. More rows met is more, where it is not sums that differ."""
    old, new, difference = pl.col("old_met"), pl.col("new_met"), pl.col("difference")
    return (
        pl.when((old == 0) & (new > 0))
        .then(pl.lit("newly-met"))
        .when((old > 0) & (new == 0))
        .then(pl.lit("no-longer-met"))
        .when((difference > 0) | ((difference == 0) & (new > old)))
        .then(pl.lit("more"))
        .when((difference < 0) | ((difference == 0) & (new < old)))
        .then(pl.lit("less"))
        .when(pl.col("became"))
        .then(pl.lit("became-unknown"))
        .when(pl.col("ceased"))
        .then(pl.lit("no-longer-unknown"))
        .when(old > 0)
        .then(pl.lit("same"))
        .when(pl.col("any_both"))
        .then(pl.lit("still-unmet"))
        .otherwise(pl.lit("still-unknown"))
    )
