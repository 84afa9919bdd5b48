"""Why an outcome changed: the conditions that fail now, that no longer fail, that cannot be told any more."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from zerotrip.population.preview.pair import Pair
from zerotrip.population.preview.persons import GAIN, LOSE
from zerotrip.rules import Program
from zerotrip.rules.columns import MET, UNKNOWN, UNMET

LOST, WON, OPENED = "lost", "won", "opened"
_ASKED: dict[str, tuple[int | None, int, tuple[str, ...], str, str]] = {
    # why: verdict before and after, under which headings, in whose mask
    LOST: (MET, UNMET, LOSE, "new", "failed"),
    WON: (UNMET, MET, GAIN, "old", "failed"),
    OPENED: (None, UNKNOWN, ("became-unknown",), "new", "unknown"),
}


def reasons_of(rows: pl.DataFrame, persons: pl.DataFrame, pair: Pair) -> dict[tuple[str, str], int]:
    """Persons by (why, code of the condition). Someone may meet several."""
    rows = rows.join(persons.select("person", "heading"), on="person", how="left", maintain_order="left")
    found: dict[tuple[str, str], int] = {}
    for why, (before, after, headings, side, mask) in _ASKED.items():
        asked = rows.filter(pl.col("heading").is_in(headings), pl.col("new_verdict") == after)
        if before is not None:
            asked = asked.filter(pl.col("old_verdict") == before)
        program = pair.old.program if side == "old" else pair.new.program
        found |= {(why, code): n for code, n in _counted(asked, f"{side}_{mask}", program).items()}
    return found


def _counted(rows: pl.DataFrame, mask: str, program: Program) -> dict[str, int]:
    bits = rows.select(
        "person", *(((pl.col(mask) & (1 << i)) != 0).alias(str(i)) for i in range(len(program.conditions)))
    )
    per_person = bits.group_by("person").agg(pl.exclude("person").any()).drop("person")
    sums: Mapping[str, int] = per_person.sum().row(0, named=True) if per_person.height else {}
    codes = [condition.requirement.code for condition in program.conditions]
    return {codes[int(i)]: int(n) for i, n in sums.items() if n}
