"""The workload's facts on disk, as somebody else's snapshot: members and their settlements in Parquet."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.conditions import EPOCH, ON, SEED
from benchmarks.facts import CHUNK, arrays_of_lot, tables
from benchmarks.packs import DEFINES

PER_MEMBER = 1_500_000 / 420_000
DAYS = (EPOCH.replace(year=2024) - EPOCH).days, (ON - EPOCH).days


def write_facts(folder: Path, members: int, *, part: int = CHUNK) -> Path:
    """Parts of `part` members (at most 100,000), each with its settlements; written part by part."""
    for name in ("member", "settlements"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for number, first in enumerate(range(0, members, part)):
        size = min(part, members - first)
        rows = tables(arrays_of_lot(number, size), first=first).rows.drop(*DEFINES)
        rows.write_parquet(folder / "member" / f"part-{number:05d}.parquet", compression="lz4")
        _settlements(number, first, size).write_parquet(
            folder / "settlements" / f"part-{number:05d}.parquet", compression="lz4"
        )
    return folder


def _settlements(number: int, first: int, size: int) -> pl.DataFrame:
    random = np.random.default_rng((SEED, number, 2))
    count = int(size * PER_MEMBER)
    persons = np.sort(random.integers(first, first + size, count, dtype=np.int64))
    return pl.DataFrame(
        {
            "person": persons,
            "id": pl.Series(np.arange(count)).cast(pl.String),
            "settled_on": pl.Series(random.integers(*DAYS, count, dtype=np.int32)).cast(pl.Date),
            "self_borne": random.integers(0, 3_000_000, count, dtype=np.int64),
            "days": random.integers(0, 30, count, dtype=np.int64),
            "refunded": random.random(count) < 0.05,
        }
    )
