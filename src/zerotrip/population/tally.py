"""What a partition's results come to, and partitions together. All counts add up; no person occurs in two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

import polars as pl

from zerotrip.rules import Program
from zerotrip.rules.columns import MET, UNKNOWN, UNMET

DISTRICT = "member.district"
Tally = dict[str, Any]
"""item → met, unmet, unknown, members, fen; without_sum, of those met; failed and open: {code: n};
districts: {code: {members, fen}}"""


def tally(out: pl.DataFrame, programs: Sequence[Program], districts: pl.Series | None) -> Tally:
    """Counts of one subject's results; `districts` has the district of each line, where it is known."""
    open_ = _with_unknown(out, programs)
    counts = (each for program in programs for each in _counts(out, program, program.item.id in open_))
    totals = out.select(*counts).row(0, named=True)
    told: Tally = {program.item.id: _told(program, totals) for program in programs}
    for row in _by_district(out, programs, districts):
        for program in programs:
            here = {name: int(row[f"{program.item.id}:{name}"]) for name in ("members", "fen")}
            if here["members"]:
                told[program.item.id]["districts"][row[DISTRICT] or ""] = here
    return told


def _with_unknown(out: pl.DataFrame, programs: Sequence[Program]) -> set[str]:
    """Items of which a condition is unknown to somebody; most often none, and nothing has to be counted."""
    masks = [f"{program.item.id}:unknown" for program in programs]
    most = out.select(pl.col(mask).max() for mask in masks).row(0)
    return {mask.removesuffix(":unknown") for mask, bits in zip(masks, most, strict=True) if bits}


def _counts(out: pl.DataFrame, program: Program, open_: bool) -> Iterable[pl.Expr]:
    item = program.item.id
    verdict = pl.col(f"{item}:verdict")
    for name, value in (("unmet", UNMET), ("met", MET), ("unknown", UNKNOWN)):
        yield (verdict == value).sum().alias(f"{item}:{name}")
    yield from _sums(out, item)
    open_sum = pl.col(f"{item}:fen").is_null() if f"{item}:fen" in out.columns else pl.lit(False)
    yield ((verdict == MET) & open_sum).sum().alias(f"{item}:without_sum")
    for mask in ("failed", "unknown") if open_ else ("failed",):
        for bit, tree in enumerate(program.conditions):
            has = pl.col(f"{item}:{mask}") & (1 << bit) != 0
            yield has.sum().alias(f"{item}:{mask}:{tree.requirement.code}")


def _sums(out: pl.DataFrame, item: str) -> Iterable[pl.Expr]:
    """Members, not lines: one may have many settlements. A sum of many sums may leave 64 bits."""
    met = pl.col(f"{item}:verdict") == MET
    several = "subject" in out.columns
    yield (pl.col("person").filter(met).n_unique() if several else met.sum()).alias(f"{item}:members")
    fen = _total(out[f"{item}:fen"]) if f"{item}:fen" in out.columns else pl.lit(0)
    yield fen.alias(f"{item}:fen")


def _total(fen: pl.Series) -> pl.Expr:
    """In 64 bits where no sum of some of these can leave them: in half the time."""
    largest = cast(int, fen.max() or 0)
    few = largest * fen.len() < 2**63
    return pl.col(fen.name).sum() if few else pl.col(fen.name).cast(pl.Int128).sum()


def _told(program: Program, totals: Mapping[str, Any]) -> dict[str, Any]:
    item = program.item.id
    codes = [tree.requirement.code for tree in program.conditions]
    counted = ("met", "unmet", "unknown", "without_sum", "members", "fen")
    numbers = {name: int(totals[f"{item}:{name}"]) for name in counted}
    return numbers | {
        "failed": {code: totals[f"{item}:failed:{code}"] for code in codes},
        "open": {code: totals.get(f"{item}:unknown:{code}", 0) for code in codes},
        "districts": {},
    }


def _by_district(
    out: pl.DataFrame, programs: Sequence[Program], districts: pl.Series | None
) -> Iterable[dict[str, Any]]:
    if districts is None:
        return []
    sums = [each for program in programs for each in _sums(out, program.item.id)]
    placed = out.with_columns(districts.cast(pl.String).alias(DISTRICT))
    return placed.group_by(DISTRICT).agg(*sums).iter_rows(named=True)


def added(parts: Iterable[Tally]) -> Tally:
    """Several partitions as one."""
    whole: Tally = {}
    for part in parts:
        _add(whole, part)
    return whole


def _add(whole: dict[str, Any], part: Mapping[str, Any]) -> None:
    for name, value in part.items():
        if isinstance(value, Mapping):
            _add(whole.setdefault(name, {}), value)
        else:
            whole[name] = whole.get(name, 0) + value
