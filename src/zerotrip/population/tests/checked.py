"""Facts from elsewhere as a check leaves them, and what it says of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from zerotrip.population.snapshots.checking import Checked, check
from zerotrip.population.snapshots.snapshot import Snapshot
from zerotrip.population.tests.foreign import of_members, write

PROGRAM = of_members()
BORN, SIZE, INCOME = "member.born", "member.size", "member.income"


def checked(folder: Path, **tables: pl.DataFrame | None) -> Checked:
    return check(Snapshot.open(write(folder, **tables)).partition(0), [PROGRAM])


def aside(found: Checked) -> list[tuple[Any, ...]]:
    return found.set_aside.select("file", "row", "person", "column", "read", "why").rows()


def persons(found: Checked) -> list[Any]:
    return found.tables["member"]["person"].to_list()


def with_column(rows: list[dict[str, Any]], name: str, values: pl.Series) -> pl.DataFrame:
    return pl.DataFrame(rows).with_columns(values.alias(name))
