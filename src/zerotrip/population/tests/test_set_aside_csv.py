"""Rows set aside, as a table to look into: no cell of it is a formula, whatever stood in the facts."""

from __future__ import annotations

import csv
import io

import polars as pl
import pytest

from zerotrip.core.sheets import harmless
from zerotrip.population.snapshots.fault import SET_ASIDE, as_csv

BEFORE = ("", " ", "\u3000", "\x00", "\u200b", "\t ", "\ufeff", "中")


@pytest.mark.parametrize("mark", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "7"])
def test_no_cell_is_taken_for_a_formula(mark: str) -> None:
    cells = [f"{before}{mark}1+1" for before in BEFORE]
    rows = pl.DataFrame(
        {"read": cells, "person": cells, "row": range(len(cells))}, schema_overrides=SET_ASIDE
    )
    told = list(csv.DictReader(io.StringIO(as_csv(rows).decode(), newline="")))
    assert [line["read"] for line in told] == [harmless(cell) for cell in cells]
    assert [line["person"] for line in told] == [harmless(cell) for cell in cells]
